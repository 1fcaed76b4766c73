"""The door of the notify room: leave a letter, schedule a job, say what a job does."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from django.conf import settings

from unknot.rooms.notify import queries
from unknot.rooms.notify.actions import texting
from unknot.rooms.notify.actions.codes import leave_code
from unknot.rooms.notify.actions.delivery import ServerUnreachable
from unknot.rooms.notify.actions.jobs import Job, JobFailed, KindTaken, drop, every, job, schedule
from unknot.rooms.notify.actions.leaving import leave, take_back, withdraw
from unknot.rooms.notify.actions.letters import HealthWordInMessage, Letter, LetterRefused, Text
from unknot.rooms.notify.actions.transactions import NotInTransaction
from unknot.rooms.notify.actions.wordings import (
    NAME,
    PHONE,
    PRACTICE,
    Kind,
    Place,
    Wordbook,
    open_wordbook,
    register,
)
from unknot.rooms.notify.models import Channel

__all__ = [
    "NAME",
    "PHONE",
    "PRACTICE",
    "Channel",
    "HealthWordInMessage",
    "Job",
    "JobFailed",
    "Kind",
    "KindTaken",
    "Letter",
    "LetterRefused",
    "NotInTransaction",
    "Place",
    "Text",
    "Wordbook",
    "drop",
    "every",
    "job",
    "leave",
    "leave_code",
    "open_wordbook",
    "register",
    "schedule",
    "take_back",
    "texts_go",
    "texts_trouble",
    "withdraw",
    "worker_alive",
]


def worker_alive(now: datetime) -> bool:
    """True when a worker was seen within the last minute."""
    return queries.worker_alive(now=now)


def texts_go() -> bool:
    """True where the operator has set up a way for text messages; without one, a text waits for ever."""
    return bool(settings.TEXTS_BY)


def texts_trouble() -> str:
    """What keeps texts from going now, in words; empty where nothing does. Connects, and sends nothing."""
    try:
        with closing(texting.carrier()) as carrier:
            carrier.open()
    except ServerUnreachable as why:
        return why.words
    return ""
