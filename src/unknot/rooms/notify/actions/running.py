"""Running due jobs, and leaving the next run of what comes again and again."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Count, Max

from unknot.rooms.notify.actions import tries
from unknot.rooms.notify.actions.jobs import JobFailed, periods, registered, schedule, seen
from unknot.rooms.notify.actions.tries import Trouble
from unknot.rooms.notify.models import DueJob
from unknot.rooms.notify.models.work import OPEN

log = logging.getLogger("unknot.notify")

RECURRING = "again"  # the key of runs that the scheduler left
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ClaimLost(Exception):
    """The job was given to another worker meanwhile; what was done here is undone."""


def run(job: DueJob, *, worker: str, now: datetime) -> None:
    """Run a job in this worker's hand, in one transaction with its done mark, or record why it could not be."""
    try:
        function, payload = registered(job.kind), seen(job.kind, job.payload, now)
        with transaction.atomic():
            function(payload, now)
            if not tries.done(job, worker=worker, now=now):
                raise ClaimLost(job.kind)
    except ClaimLost:
        log.warning("job %s (%s) took so long that another worker has it", job.pk, job.kind)
    except (JobFailed, DatabaseError) as why:
        words = str(why) if isinstance(why, JobFailed) else f"The database refused it ({type(why).__name__})."
        log.warning("job %s (%s) put off: %s", job.pk, job.kind, words)
        tries.failed(job, Trouble(words, again=True), worker=worker, now=now)


@transaction.atomic
def leave_recurring(*, now: datetime) -> None:
    """Leave the run that is due now for each recurring kind, unless it was left already or one is still open.

    After a time away a kind runs once, not once for every time that was missed.
    """
    known = DueJob.objects.filter(key=RECURRING, kind__in=periods()).values("kind")
    state = {row["kind"]: row for row in known.annotate(last=Max("due_at"), open=Count("pk", filter=OPEN))}
    for kind, period in periods().items():
        slot = _slot(now, period)
        row = state.get(kind)
        if row is None or (not row["open"] and row["last"] < slot):
            schedule(kind, key=RECURRING, due_at=slot)


def _slot(now: datetime, period: timedelta) -> datetime:
    """The latest point of the grid of this period, counted from 1970, that is not after now."""
    return now - (now - EPOCH) % period
