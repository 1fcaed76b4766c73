"""Somebody who listens for times that have freed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from unknot.rooms.booking.door import FreedTime, time_freed


@contextmanager
def freed_times() -> Iterator[list[FreedTime]]:
    """What is announced meanwhile."""
    heard: list[FreedTime] = []

    def hear(*, freed: FreedTime, **_: Any) -> None:
        heard.append(freed)

    time_freed.connect(hear)
    try:
        yield heard
    finally:
        time_freed.disconnect(hear)
