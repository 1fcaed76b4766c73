"""Trying again: how long to wait, and when to give up.

The waits are a table without dice: one worker sends one message at a time, so nothing gathers that dice would spread.
Together they are two days, longer than a mail server is away over a weekend night, shorter than most visits are ahead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from unknot.rooms.notify.models.work import Work

WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
AT_ONCE = (timedelta(0), *WAITS)


@dataclass(frozen=True)
class Trouble:
    """What went wrong, in words for the log and without personal data, and whether trying again can help.

    ``code`` is what pages choose their words by (`unknot.rooms.notify.models.TroubleCode`).
    """

    words: str
    again: bool
    code: str = ""


def done(row: Work, *, worker: str, now: datetime, also: Mapping[str, object] | None = None) -> bool:
    """Record the end of a row in this worker's hand, and ``also`` what became known; False when it was taken away."""
    return _settle(row, worker, {"done_at": now, "last_error": "", **(also or {})})


def failed(
    row: Work, trouble: Trouble, *, worker: str, now: datetime, also: Mapping[str, object] | None = None
) -> bool:
    """Record a try that failed: the next one, or the end where none helps or all are used up."""
    wait = _wait(WAITS, row.attempts) if trouble.again else None
    return _settle(row, worker, {**_next(wait, now), "last_error": trouble.words[:200], **(also or {})})


def not_tried(
    row: Work, words: str, *, worker: str, next_at: datetime, also: Mapping[str, object] | None = None
) -> bool:
    """Put a row back whose turn came to nothing by no fault of its own: the try does not count."""
    change = {"attempts": row.attempts - 1, "next_try_at": next_at, "last_error": words[:200]}
    return _settle(row, worker, {**change, **(also or {})})


def taken_back(row: Work, *, now: datetime) -> bool:
    """Free a row whose worker died with it in hand, at once the first time, later if it happens again."""
    wait = _wait(AT_ONCE, row.attempts)
    return _settle(row, row.claimed_by, {**_next(wait, now), "last_error": "The worker ended before it was done."})


def _wait(waits: tuple[timedelta, ...], attempts: int) -> timedelta | None:
    return waits[attempts - 1] if attempts <= len(waits) else None


def _next(wait: timedelta | None, now: datetime) -> dict[str, object]:
    return {"failed_at": now} if wait is None else {"next_try_at": now + wait}


def _settle(row: Work, worker: str, change: Mapping[str, object]) -> bool:
    mine = type(row)._default_manager.filter(pk=row.pk, claimed_by=worker, claimed_at__isnull=False)
    with transaction.atomic(savepoint=False):  # as in `OpenWork.claim`
        return mine.update(claimed_by="", claimed_at=None, **change) == 1
