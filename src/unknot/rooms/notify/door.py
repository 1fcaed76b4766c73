"""The door of the notify room: leave a letter, schedule a job, say what a job does."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from datetime import datetime

from django.conf import settings

from unknot.rooms.notify import queries
from unknot.rooms.notify.actions import texting
from unknot.rooms.notify.actions.codes import leave_code
from unknot.rooms.notify.actions.delivery import ServerUnreachable
from unknot.rooms.notify.actions.jobs import Job, JobFailed, KindTaken, drop, every, job, schedule
from unknot.rooms.notify.actions.leaving import judged, leave, leave_each, note_sent_again, take_back, withdraw
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
from unknot.rooms.notify.messages import MessageSheet, State, message_sheet
from unknot.rooms.notify.models import Channel

__all__ = [
    "MOST_SHOWN",
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
    "MessageSheet",
    "NotInTransaction",
    "Place",
    "State",
    "Text",
    "Wordbook",
    "drop",
    "every",
    "failures",
    "job",
    "judged",
    "leave",
    "leave_code",
    "leave_each",
    "messages_about",
    "messages_in_trouble",
    "note_sent_again",
    "open_wordbook",
    "register",
    "schedule",
    "take_back",
    "texts_go",
    "texts_trouble",
    "withdraw",
    "worker_alive",
]

MOST_SHOWN = 200


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


def messages_about(said: Collection[str], *, now: datetime) -> list[MessageSheet]:
    """Messages about these things, the newest first, for a caller who has settled who may see them."""
    return [message_sheet(row, now=now) for row in queries.about(said)[:MOST_SHOWN]]


def newest_messages(*, before: int | None = None, most: int, now: datetime) -> list[MessageSheet]:
    """Every message, the newest first, or those left before this number, for a caller who may see all of them."""
    return [message_sheet(row, now=now) for row in queries.newest(before=before)[:most]]


def messages_in_trouble(*, now: datetime) -> list[MessageSheet]:
    """What failed, the newest first, and then what is being tried again."""
    lost = sorted((row for rows in queries.failed() for row in rows[:MOST_SHOWN]), key=lambda row: -row.pk)
    return [message_sheet(row, now=now) for row in (*lost, *queries.stuck()[:MOST_SHOWN])]


def failures() -> int:
    """How many messages did not reach whoever they were for, and were not sent again."""
    return sum(rows.count() for rows in queries.failed())
