"""Things that only the setting decides, worked out once and kept in the process for as long as the setting stands.

The stamp is asked for first and the rows are read after it, so what is kept is at least as new as its stamp; and it is
used only while the database says that stamp (`unknot.rooms.practice.stamping`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar

from django.db import connection

from unknot.rooms.practice.actions.audit import NotInTransaction
from unknot.rooms.practice.models.stamp import SETTING
from unknot.rooms.practice.stamping import UNCHANGED_HERE

T = TypeVar("T")

_STAMP = {
    "sqlite": f"SELECT stamp FROM practice_stamp WHERE resource = {SETTING}",  # noqa: S608 - our own words
    "postgresql": f"SELECT stamp FROM practice_stamp WHERE resource = {SETTING} AND {UNCHANGED_HERE}",  # noqa: S608 - as above
}


_looked: ContextVar[list[int | None] | None] = ContextVar("looked", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Inside it the setting is looked at once: a step in one transaction goes by the setting of one moment.

    Begins after the transaction, so that what somebody changed while it waited for its turn is seen; and never around
    what changes the setting.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("one look at the setting")
    with one_reading():
        yield


@contextmanager
def one_reading() -> Iterator[None]:
    """The same for a stretch that only reads, in a transaction or not: it goes by the setting of its beginning."""
    before = _looked.set([])
    try:
        yield
    finally:
        _looked.reset(before)


def setting_stamp() -> int | None:
    """The setting's stamp as this transaction may use it; None where nothing may be kept."""
    looked = _looked.get()
    if looked is None:
        return _stamp_now()
    if not looked:
        looked.append(_stamp_now())
    return looked[0]


def _stamp_now() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP[connection.vendor])
        found = cursor.fetchall()
    return int(found[0][0]) if found else None


def stamps() -> dict[int, int]:
    """Every stamp there is, by resource; what never changed has none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT resource, stamp FROM practice_stamp")
        return dict(cursor.fetchall())


def while_setting_stands(load: Callable[[], T]) -> Callable[[], T]:
    """The function's last value, for as long as the setting is the one that it was made from."""
    kept: list[tuple[int, T]] = []

    @wraps(load)
    def current() -> T:
        stamp = setting_stamp()
        if stamp is not None and kept and kept[0][0] == stamp:
            return kept[0][1]
        value = load()
        if stamp is not None:
            kept[:] = [(stamp, value)]
        return value

    return current
