"""Matching a finished check, and keeping what was shown."""

from __future__ import annotations

from datetime import datetime

from unknot.rooms.check import door as check
from unknot.rooms.match.actions.passes import grant_pass
from unknot.rooms.match.models import StoredRecommendation
from unknot.spine.check.triage import triage
from unknot.spine.match.recommend import recommend
from unknot.spine.match.report import matched


def recommend_for(*, finding_id: int, now: datetime) -> None:
    """Rank the types for a finding, keep the ranking as shown, and grant a pass where something may be booked."""
    finding = check.finding(finding_id, now=now)
    assert finding is not None, "the signal names a finding of its own transaction"
    recommendation = recommend(finding.answers, triage(finding.answers))
    StoredRecommendation.objects.create(finding_id=finding.id, shown=matched(recommendation), made_at=now)
    if recommendation.bookable and not finding.level.blocks and not finding.asks_whole:
        grant_pass(finding=finding, recommendation=recommendation, now=now)
