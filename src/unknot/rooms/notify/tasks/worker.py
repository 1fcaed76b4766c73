"""The worker: claims what is due, does it, records it, and comes again.

One process runs it beside the web workers (``unknot serve``); several may, also on several machines. Whatever is killed
at whatever moment, nothing is lost: a row stays open until its end is recorded, and a claim whose worker died is taken
back. A message repeats only where the worker died after the server had taken it and before that was recorded, and then
it is the same message: same Message-ID, same UID, same SEQUENCE.

A job that raises something unexpected ends the worker on purpose: its process is started again with the cause in the
log, the job waits longer each time, and mail goes first after every start.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Protocol

from django.db import Error as DatabaseTrouble
from django.db import close_old_connections

from unknot.kit import clock
from unknot.rooms.notify.actions import running, workers
from unknot.rooms.notify.actions.workers import Worker
from unknot.rooms.notify.tasks import jobs, mailing

log = logging.getLogger("unknot.notify")


class Stop(Protocol):
    """A `threading.Event`, or one of multiprocessing."""

    def is_set(self) -> bool: ...
    def wait(self, timeout: float, /) -> bool: ...


@dataclass(frozen=True)
class Pace:
    """Seconds: between two looks when there is nothing to do, between two rounds of chores, after database trouble."""

    idle: float = 1.0
    chores: float = 5.0
    trouble: float = 2.0


PACE = Pace()


def run_worker(stop: Stop, *, pace: Pace = PACE) -> None:
    """Work until ``stop`` is set; the message in hand is finished."""
    worker = workers.this_worker(clock.now())
    chores = Chores(worker, pace.chores)
    log.info("worker %s begins", worker.name)
    while not stop.is_set():
        try:
            chores.when_due()
            busy = _one_round(worker, stop, chores)
        except DatabaseTrouble:
            log.exception("the database does not do its part; trying again in %s s", pace.trouble)
            chores, busy = Chores(worker, pace.chores, after_trouble=True), False
            stop.wait(pace.trouble)
        close_old_connections()
        if not busy:
            stop.wait(pace.idle)
    workers.dismiss(worker)
    log.info("worker %s ends", worker.name)


def drain() -> int:
    """Do all that is due now, without a worker; how many pieces that was. For commands and tests."""
    worker = workers.this_worker(clock.now())
    workers.beat(worker, now=clock.now())
    pieces = 0
    while done := mailing.send_waiting(worker) + jobs.run_waiting(worker):
        pieces += done
    workers.dismiss(worker)
    return pieces


class Chores:
    """What is done every few seconds, however busy the worker is."""

    def __init__(self, worker: Worker, seconds: float, *, after_trouble: bool = False) -> None:
        self.worker, self.seconds, self.after_trouble = worker, seconds, after_trouble
        self.next = 0.0

    def when_due(self) -> None:
        """Beat, take back what was lost, leave what recurs; nothing when that was done a moment ago."""
        if time.monotonic() < self.next:
            return
        now = clock.now()
        workers.beat(self.worker, now=now)
        if self.after_trouble:
            workers.take_back_own(self.worker, now=now)
            self.after_trouble = False
        if freed := workers.take_back_lost(self.worker, now=now):
            log.warning("took back %s pieces of work from workers that are gone", freed)
        running.leave_recurring(now=now)
        self.next = time.monotonic() + self.seconds


def _one_round(worker: Worker, stop: Stop, chores: Chores) -> bool:
    """Some mail, then some jobs; True when there was anything."""

    def goes_on() -> bool:
        if stop.is_set():
            return False
        chores.when_due()
        return True

    sent = mailing.send_waiting(worker, goes_on=goes_on)
    ran = jobs.run_waiting(worker, goes_on=goes_on)
    return bool(sent or ran)
