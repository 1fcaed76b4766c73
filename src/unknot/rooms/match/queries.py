"""Reads of the match."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from unknot.kit.prepared import Prepared
from unknot.rooms.match.models import Pass, StoredRecommendation

NEWEST = Prepared(
    Pass,
    lambda visitor: Pass.objects.filter(visitor=visitor).order_by("-issued_at", "-pk").only("client_id")[:1],
    visitor="visitor",
)


def shown_for(finding_id: int) -> dict[str, Any] | None:
    """The recommendation as it was shown, for a caller who has settled who may see it."""
    row = StoredRecommendation.objects.filter(finding_id=finding_id).first()
    return row.shown if row else None


def shown_for_each(finding_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The same for several findings, by finding; one without a recommendation has no entry."""
    rows = StoredRecommendation.objects.filter(finding_id__in=list(finding_ids))
    return dict(rows.values_list("finding_id", "shown"))


def client_of(visitor: str) -> int | None:
    """The client to whom the visitor's newest pass is bound."""
    newest = NEWEST.first(visitor=visitor)
    return newest.client_id if newest else None
