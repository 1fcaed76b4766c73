"""Forgetting the answers of people who never booked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from unknot.rooms.check.models import MailedLink, StoredFinding
from unknot.rooms.check.signals import findings_go
from unknot.rooms.practice import door as practice

KEPT = timedelta(days=30)  # as long as a pass can open anything; after that the answers serve nobody
AT_A_TIME = 500


@transaction.atomic
def forget_unbooked(*, now: datetime) -> int:
    """Delete findings that are no client's and that opened or told something for thirty days; how many.

    What higher rooms made of them goes first, in the same transaction. Locked as `hold_still` locks, so that a finding
    which a confirm has just bound to a client is seen to be bound, and stays.
    """
    old = StoredFinding.objects.filter(client__isnull=True, made_at__lte=now - KEPT).order_by("pk")
    numbers = list(old.select_for_update(no_key=True).values_list("pk", flat=True)[:AT_A_TIME])
    if not numbers:
        return 0
    gone: dict[str, object] = {"findings": len(numbers)}
    findings_go.send(sender=StoredFinding, finding_ids=numbers, gone=gone)
    MailedLink.objects.filter(finding_id__in=numbers).delete()
    StoredFinding.objects.filter(pk__in=numbers).delete()
    practice.record(actor="worker", action="forget unbooked checks", subject="practice:1", now=now, detail=gone)
    return len(numbers)
