"""What the match hears: a finished check, and findings that are to be forgotten."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.dispatch import receiver

from unknot.rooms.check.door import finding_made, findings_go
from unknot.rooms.match.actions.forgetting import forget
from unknot.rooms.match.actions.recommendations import recommend_for
from unknot.rooms.match.signals import matched


@receiver(finding_made)
def match_finding(sender: object, *, finding_id: int, now: datetime, **_: object) -> None:
    """Recommend at once, in the same transaction, so that the person sees both or neither."""
    recommend_for(finding_id=finding_id, now=now)
    matched.send(sender=sender, finding_id=finding_id, now=now)


@receiver(findings_go)
def forget_with_findings(sender: object, *, finding_ids: Collection[int], gone: dict[str, object], **_: object) -> None:
    """What was made of a finding goes before the finding."""
    gone.update(forget(finding_ids))
