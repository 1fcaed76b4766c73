"""Running the jobs that are due, and what this room and the practice want done again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import takewhile
from typing import Any

from unknot.kit import clock
from unknot.rooms.notify import queries
from unknot.rooms.notify.actions import forgetting, running
from unknot.rooms.notify.actions.jobs import every, job
from unknot.rooms.notify.actions.workers import Worker
from unknot.rooms.notify.models import DueJob
from unknot.rooms.practice import door as practice

AT_A_TIME = 50  # then mail gets its turn


def run_waiting(worker: Worker, *, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Run jobs whose time has come while ``goes_on`` says so; how many were tried."""
    waiting = queries.due_jobs(now=clock.now(), at_most=AT_A_TIME)
    return sum(_run_one(pk, worker) for pk in takewhile(lambda _: goes_on(), waiting))


def _run_one(pk: int, worker: Worker) -> bool:
    """False where another worker was first."""
    if not DueJob.objects.claim(pk, worker=worker.name, now=clock.now()):
        return False
    running.run(DueJob.objects.get(pk=pk), worker=worker.name, now=clock.now())
    return True


@job("seal audit")
def seal_audit(payload: dict[str, Any], now: datetime) -> None:
    """Chain committed entries, so that a gap in the trail shows within seconds."""
    practice.seal_audit()


@job("look through audit")
def look_through_audit(payload: dict[str, Any], now: datetime) -> None:
    """Once a day the whole trail, for an entry that was committed long after its number was given."""
    practice.seal_audit(everything=True)


@job("forget limits")
def forget_limits(payload: dict[str, Any], now: datetime) -> None:
    """Delete windows of tries that are over."""
    practice.forget_windows(now=now)


@job("forget messages")
def forget_messages(payload: dict[str, Any], now: datetime) -> None:
    """Delete messages and jobs that ended long ago."""
    forgetting.forget(now=now)


every("seal audit", minutes=0.25)
every("look through audit", minutes=24 * 60)
every("forget limits", minutes=60)
every("forget messages", minutes=60)
