"""Reads of the match."""

from __future__ import annotations

from typing import Any

from unknot.rooms.match.models import StoredRecommendation


def shown_for(finding_id: int) -> dict[str, Any] | None:
    """The recommendation as it was shown, for a caller who has settled who may see it."""
    row = StoredRecommendation.objects.filter(finding_id=finding_id).first()
    return row.shown if row else None
