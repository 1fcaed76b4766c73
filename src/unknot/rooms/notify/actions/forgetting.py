"""Taking away what is over: mail bodies are personal data, and nobody needs last month's."""

from __future__ import annotations

from datetime import datetime, timedelta

from unknot.rooms.notify.actions.running import RECURRING
from unknot.rooms.notify.models import DueJob, OutboxMessage

SENT_FOR = timedelta(days=30)
FAILED_FOR = timedelta(days=90)  # staff have to see it and act
RECURRED_FOR = timedelta(days=1)


def forget(*, now: datetime) -> int:
    """Delete rows that ended long ago; how many."""
    over = [
        OutboxMessage.objects.filter(done_at__lt=now - SENT_FOR),
        OutboxMessage.objects.filter(failed_at__lt=now - FAILED_FOR),
        DueJob.objects.filter(done_at__lt=now - SENT_FOR),
        DueJob.objects.filter(done_at__lt=now - RECURRED_FOR, key=RECURRING),
        DueJob.objects.filter(failed_at__lt=now - FAILED_FOR),
    ]
    return sum(rows.delete()[0] for rows in over)
