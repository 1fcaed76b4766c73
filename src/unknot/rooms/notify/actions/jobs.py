"""Leaving a job that is due, and the register of what runs.

Rooms name a job by a word, so that an action which leaves one imports no task. What the word means is said once, by
the room that owns it, when the program starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from unknot.rooms.notify.actions.transactions import need_one
from unknot.rooms.notify.models import DueJob
from unknot.rooms.notify.models.work import UNCLAIMED

Job = Callable[[dict[str, Any], datetime], None]
Look = Callable[[dict[str, Any], datetime], dict[str, Any]]

_jobs: dict[str, Job] = {}
_looks: dict[str, Look] = {}
_periods: dict[str, timedelta] = {}


class JobFailed(Exception):
    """A job cannot be done now; trying again later helps. The message is shown to the owner: no personal data."""


class KindTaken(Exception):
    """Two functions ask for one word: a mistake in our code."""


def schedule(kind: str, *, key: str, due_at: datetime, payload: dict[str, Any] | None = None) -> None:
    """Leave a due job in the caller's transaction; the same kind, key and time again changes nothing."""
    need_one("schedule a job")
    DueJob.objects.get_or_create(
        kind=kind,
        key=key,
        due_at=due_at,
        defaults={"payload": payload or {}, "next_try_at": due_at},
    )


def drop(kind: str, *, key: str) -> None:
    """Forget the jobs of this kind and key that nobody has begun. In the caller's transaction."""
    need_one("drop a job")
    DueJob.objects.filter(UNCLAIMED, kind=kind, key=key).delete()


def job(kind: str, *, outside: Look | None = None) -> Callable[[Job], Job]:
    """Say what runs for ``kind``. ``function(payload, now)`` runs in a transaction together with its done mark.

    ``outside(payload, now)`` runs before, in no transaction: what takes seconds, such as asking another machine, would
    otherwise keep everybody from writing. What it gives joins the payload for the function; nothing of it is kept.
    It raises `JobFailed` to be tried again later. Anything unexpected ends the worker; whoever runs it starts it anew,
    and the job is tried again later too.
    """

    def register(function: Job) -> Job:
        if _jobs.setdefault(kind, function) is not function:
            raise KindTaken(kind)
        if outside is not None:
            _looks[kind] = outside
        return function

    return register


def every(kind: str, minutes: float) -> None:
    """Let ``kind`` run again and again, on the grid of that many minutes counted from 1970 in UTC."""
    _periods[kind] = timedelta(minutes=minutes)


def registered(kind: str) -> Job:
    """What runs for ``kind``; `JobFailed` where this program does not know it."""
    try:
        return _jobs[kind]
    except KeyError as why:
        raise JobFailed("nothing is registered under this kind") from why


def seen(kind: str, payload: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The payload with what is to be looked at outside of the transaction."""
    look = _looks.get(kind)
    return payload if look is None else {**payload, **look(payload, now)}


def periods() -> Mapping[str, timedelta]:
    """What runs again and again, and how often."""
    return _periods
