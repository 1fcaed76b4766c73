"""Workers: saying that one is alive, and taking back what a dead one had in hand.

A worker is dead when its process is gone, which can be seen from the same machine at once, or when it has been silent
for long. A process is known by its number and its start, for numbers come again; and numbers mean something only
within one boot of one machine and one PID namespace (one container), which together are the ``place``.
"""

from __future__ import annotations

import os
import socket
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from unknot.rooms.notify.actions import tries
from unknot.rooms.notify.models import DueJob, OutboxMessage, WorkerBeat

SILENT_FOR = timedelta(minutes=5)  # longer than the slowest server can hold one message up
HELD_FOR = timedelta(minutes=15)  # no claim is older in a worker that works


@dataclass(frozen=True)
class Worker:
    """Who claims: this thread of this process."""

    place: str
    process: str
    started_at: datetime
    thread: int

    @property
    def name(self) -> str:
        """Unlike any other worker's, ever."""
        return f"{self.place}/{self.process}.{self.thread}/{self.started_at:%Y%m%dT%H%M%S.%f}"


def this_worker(now: datetime) -> Worker:
    """The worker that runs here."""
    pid = os.getpid()
    return Worker(_place(), f"{pid}:{_started(pid) or ''}", now, threading.get_native_id())


def beat(worker: Worker, *, now: datetime) -> None:
    """Say that this worker is alive."""
    WorkerBeat.objects.update_or_create(
        worker=worker.name,
        defaults={"beat_at": now},
        create_defaults={
            "beat_at": now,
            "place": worker.place,
            "process": worker.process,
            "started_at": worker.started_at,
        },
    )


def dismiss(worker: Worker) -> None:
    """A worker that ends in peace holds nothing and is forgotten."""
    WorkerBeat.objects.filter(worker=worker.name).delete()


def take_back_lost(worker: Worker, *, now: datetime) -> int:
    """Free what dead workers held, and what anyone held too long; how many."""
    dead = [row.worker for row in WorkerBeat.objects.all() if _is_dead(row, worker, now)]
    freed = _take_back(Q(claimed_by__in=dead) | Q(claimed_at__lt=now - HELD_FOR), now)
    # Only now: were the beats gone first and this process killed, nobody would know these claims for lost.
    WorkerBeat.objects.filter(worker__in=dead).delete()
    return freed


def take_back_own(worker: Worker, *, now: datetime) -> int:
    """Free what this worker held when the database went away under it."""
    return _take_back(Q(claimed_by=worker.name), now)


@transaction.atomic
def _take_back(lost: Q, now: datetime) -> int:
    held = [
        row
        for model in (OutboxMessage, DueJob)
        for row in model.objects.open()
        .filter(lost, claimed_at__isnull=False)
        .only("attempts", "claimed_by")
        .order_by("pk")
    ]
    return sum(tries.taken_back(row, now=now) for row in held)


def _is_dead(row: WorkerBeat, asking: Worker, now: datetime) -> bool:
    if row.worker == asking.name:
        return False
    gone = row.place == asking.place and not _still_runs(row.process)
    return gone or row.beat_at < now - SILENT_FOR


def _still_runs(process: str) -> bool:
    number, _, started = process.partition(":")
    if started:
        return _started(int(number)) == started
    try:
        os.kill(int(number), 0)  # signal 0 asks only; where no start is known, the number has to do
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _started(pid: int) -> str | None:
    """When a process began, in ticks since boot; None where it is gone, dead but not buried, or cannot be asked."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    state, *rest = stat.rpartition(")")[2].split()  # proc(5): the name before may hold anything, also spaces
    return None if state in {"Z", "X"} else rest[18]


def _place() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}.{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return socket.gethostname()[:80]
