"""How often one may try, by whom, and when to try again.

Counted in fixed windows in the database, so that all web workers share one figure. The figures are generous for a
person and a family behind one address, and small for a program. They stand in ``docs/reference/limits.md`` too.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from unknot.kit.callers import network_of
from unknot.kit.unhurried import QUICK, unhurried
from unknot.rooms.practice.models import LimitWindow


@dataclass(frozen=True)
class Limit:
    """At most ``tries`` in each window of ``minutes``."""

    tries: int
    minutes: int


LIMITS = {
    "check by address": Limit(40, 60),
    "letter by visitor": Limit(6, 10),
    "letter by address": Limit(30, 60),
    "hold by pass": Limit(20, 10),
    "hold by address": Limit(120, 60),
    "confirm by address": Limit(120, 60),
    "code by address and contact": Limit(3, 15),
    "code by contact": Limit(20, 60),
    "code by address": Limit(15, 60),
    "code tried by contact": Limit(6, 15),
    "code tried by address": Limit(30, 60),
    "link by address": Limit(120, 10),
    "waiting by address": Limit(40, 60),
    "code tried by finding link": Limit(30, 30 * 24 * 60),
    "finding link by visitor": Limit(5, 24 * 60),
    "finding link by address and contact": Limit(3, 15),
    "finding link by contact": Limit(20, 60),
    "finding link by address": Limit(15, 60),
    "sign-in by address": Limit(30, 15),
    "password mail by address": Limit(10, 60),
    "password mail by address and person": Limit(3, 60),
    "password mail by person": Limit(12, 60),
    "second factor by person": Limit(10, 15),
}


class LimitReached(Exception):
    """Too many tries. Trying again helps from ``until`` on."""

    def __init__(self, kind: str, until: datetime) -> None:
        super().__init__(f"{kind} until {until:%H:%M}")
        self.kind, self.until = kind, until


def take_try(kind: str, *, by: str, now: datetime) -> None:
    """Count one try; `LimitReached` when the window is full. Outside the act's transaction: it stays counted."""
    take_tries({kind: by}, now=now)


def take_tries(by: Mapping[str, str], *, now: datetime) -> None:
    """Count one try of several kinds at once, each by whom; `LimitReached` for the first whose window is full."""
    ends = {kind: _window_end(now, LIMITS[kind].minutes) for kind in by}
    rows = [(kind, _digest(network_of(who)), ends[kind]) for kind, who in by.items()]
    counts = _count_up(sorted(rows))
    for kind, until in ends.items():
        if counts[kind] > LIMITS[kind].tries:
            raise LimitReached(kind, until)


@contextmanager
def counted(by: Mapping[str, str], *, now: datetime) -> Iterator[None]:
    """Count one try as `take_tries` does, and let it be made; it stays counted, whatever becomes of it.

    What is tried is a transaction of its own (`transaction.atomic`). On SQLite count and try are committed together, so
    that whoever books stands in line for its one writer once instead of twice.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        take_tries(by, now=now)
        yield
        return
    refused: Exception | None = None
    with transaction.atomic():
        try:
            take_tries(by, now=now)
            yield
        except DatabaseError:
            raise  # what could not be written is no refusal, and nothing more can be written after it
        except Exception as why:  # noqa: BLE001 - raised again once the count is kept
            refused = why
    if refused is not None:
        raise refused


def give_back(kind: str, *, by: str, now: datetime) -> None:
    """Uncount a try of this moment that turned out to be none: a right password is no guess."""
    until = _window_end(now, LIMITS[kind].minutes)
    mine = LimitWindow.objects.filter(kind=kind, key=_digest(network_of(by)), ends_at=until, count__gt=0)
    mine.update(count=F("count") - 1)


def forget_windows(*, now: datetime) -> int:
    """Delete windows that are over; how many."""
    return LimitWindow.objects.filter(ends_at__lt=now).delete()[0]


def _window_end(now: datetime, minutes: int) -> datetime:
    span = minutes * 60
    return datetime.fromtimestamp((int(now.timestamp()) // span + 1) * span, UTC)


def _digest(by: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"limit:{by}".encode(), hashlib.sha256).hexdigest()


def _count_up(rows: Sequence[tuple[str, str, datetime]]) -> dict[str, int]:
    # One statement on both databases, so that two tries at once cannot both read the same figure.
    values = [(kind, key, connection.ops.adapt_datetimefield_value(ends_at)) for kind, key, ends_at in rows]
    plainly = f"VALUES {', '.join(['(%s, %s, %s, 1)'] * len(rows))}"
    if connection.in_atomic_block:
        return _counted(plainly, values)
    if connection.vendor == "postgresql":
        marks = ", ".join(["(%s::text, %s::text, %s::timestamptz)"] * len(rows))
        told = f"(VALUES {marks}) AS told (kind, key, ends_at)"
        # One question instead of four, each of which would have to be answered before the next.
        return _counted(f"WITH quick AS MATERIALIZED ({QUICK}) SELECT told.*, 1 FROM quick, {told}", values)  # noqa: S608 - marks only
    # In a transaction, so that on SQLite it stands in line with the others instead of guessing.
    with unhurried():
        return _counted(plainly, values)


def _counted(told: str, values: Sequence[tuple[str, str, Any]]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO practice_limitwindow (kind, key, ends_at, count) {told} "
            "ON CONFLICT (kind, key, ends_at) DO UPDATE SET count = practice_limitwindow.count + 1 "
            "RETURNING kind, count",
            [value for row in values for value in row],
        )
        return dict(cursor.fetchall())
