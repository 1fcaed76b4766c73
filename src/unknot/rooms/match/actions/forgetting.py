"""Letting go of what was made of findings that are to be forgotten."""

from __future__ import annotations

from collections.abc import Collection

from unknot.rooms.match.models import Pass, StoredRecommendation


def forget(finding_ids: Collection[int]) -> dict[str, int]:
    """Delete the passes and recommendations of these findings, in the caller's transaction; how many of each.

    A hold that such a pass granted, and that came to nothing, stays and names no pass any more.
    """
    passes = Pass.objects.filter(finding_id__in=finding_ids)
    recommendations = StoredRecommendation.objects.filter(finding_id__in=finding_ids)
    gone = {"passes": passes.count(), "recommendations": recommendations.count()}
    passes.delete()
    recommendations.delete()
    return gone
