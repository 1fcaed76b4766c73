"""The door of the notify room: leave a letter, schedule a job, say what a job does."""

from __future__ import annotations

from datetime import datetime

from unknot.rooms.notify import queries
from unknot.rooms.notify.actions.codes import leave_code
from unknot.rooms.notify.actions.jobs import Job, JobFailed, KindTaken, drop, every, job, schedule
from unknot.rooms.notify.actions.letters import HealthWordInMessage, Letter, LetterRefused, leave, take_back
from unknot.rooms.notify.actions.transactions import NotInTransaction

__all__ = [
    "HealthWordInMessage",
    "Job",
    "JobFailed",
    "KindTaken",
    "Letter",
    "LetterRefused",
    "NotInTransaction",
    "drop",
    "every",
    "job",
    "leave",
    "leave_code",
    "schedule",
    "take_back",
    "worker_alive",
]


def worker_alive(now: datetime) -> bool:
    """True when a worker was seen within the last minute."""
    return queries.worker_alive(now=now)
