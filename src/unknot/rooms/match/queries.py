"""Reads of the match."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from unknot.rooms.match.models import StoredRecommendation


def shown_for(finding_id: int) -> dict[str, Any] | None:
    """The recommendation as it was shown, for a caller who has settled who may see it."""
    row = StoredRecommendation.objects.filter(finding_id=finding_id).first()
    return row.shown if row else None


def shown_for_each(finding_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The same for several findings, by finding; one without a recommendation has no entry."""
    rows = StoredRecommendation.objects.filter(finding_id__in=list(finding_ids))
    return dict(rows.values_list("finding_id", "shown"))
