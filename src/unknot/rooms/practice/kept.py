"""Things that only the setting decides, worked out once and kept in the process for as long as the setting stands.

The stamp is asked for first and the rows are read after it, so what is kept is at least as new as its stamp; and it is
used only while the database says that stamp (`unknot.rooms.practice.stamping`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.db import connection

from unknot.rooms.practice.models.stamp import SETTING
from unknot.rooms.practice.stamping import UNCHANGED_HERE

T = TypeVar("T")

_STAMP = {
    "sqlite": f"SELECT stamp FROM practice_stamp WHERE resource = {SETTING}",  # noqa: S608 - our own words
    "postgresql": f"SELECT stamp FROM practice_stamp WHERE resource = {SETTING} AND {UNCHANGED_HERE}",  # noqa: S608 - as above
}


def setting_stamp() -> int | None:
    """The setting's stamp as this transaction may use it; None where nothing may be kept."""
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
