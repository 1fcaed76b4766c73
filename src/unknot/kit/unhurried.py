"""A transaction that does not wait for the disk: for what a power cut may take, such as a count of tries.

Everything else waits, because who was told "booked" must find it so. Each wait costs some milliseconds, on SQLite with
the one place to write in hand, so a counter that waited would cost the bookings behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

QUICK = "SELECT set_config('synchronous_commit', 'off', true)"
"""On PostgreSQL, as a part of a statement that is a transaction by itself: the same for that one statement."""


@contextmanager
def unhurried() -> Iterator[None]:
    """As `transaction.atomic`, but written to the disk a moment later; inside another one as that one is.

    Other processes see it at once, and a process that is killed loses nothing: only a machine that stops can.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    elif connection.vendor == "sqlite":
        with _without_sync(), transaction.atomic():
            yield
    else:
        with transaction.atomic():
            _tell(QUICK)
            yield


@contextmanager
def _without_sync() -> Iterator[None]:
    # In WAL mode NORMAL loses no order and breaks nothing: the next commit that waits brings this one along.
    _tell("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        _tell("PRAGMA synchronous = FULL")


def _tell(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
