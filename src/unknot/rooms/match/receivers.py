"""What the match hears: a finished check."""

from __future__ import annotations

from datetime import datetime

from django.dispatch import receiver

from unknot.rooms.check.door import finding_made
from unknot.rooms.match.actions.recommendations import recommend_for


@receiver(finding_made)
def match_finding(sender: object, *, finding_id: int, now: datetime, **_: object) -> None:
    """Recommend at once, in the same transaction, so that the person sees both or neither."""
    recommend_for(finding_id=finding_id, now=now)
