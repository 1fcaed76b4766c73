"""Who is affected when hours change, and in which order they get the time that is left.

Before hours change or a time is blocked, the visits that stand are replayed against what would be: those whom it leaves
without a place are shown, and each is kept, moved or cancelled on purpose. Nobody is stranded unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic
from zoneinfo import ZoneInfo

from unknot.spine.booking.hours import Hours
from unknot.spine.booking.lifecycle import KEEPING, Status
from unknot.spine.booking.questions import R
from unknot.spine.times import Interval


class Fate(StrEnum):
    """What becomes of a visit that a change affects."""

    KEEP = "keep"
    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Promised(Generic[R]):
    """A visit as a change looks at it. ``day`` is the local date that it belongs to."""

    key: R
    status: Status
    made_at: datetime
    day: date
    visit: Interval


def outside(hours: Hours, zone: ZoneInfo, visits: Iterable[Promised[R]]) -> list[Promised[R]]:
    """Those that no working stretch holds whole, in the order of the replay. A stretch may begin the evening before."""
    return replayed(one for one in visits if not _is_held(hours, zone, one))


def replayed(visits: Iterable[Promised[R]]) -> list[Promised[R]]:
    """Firm before provisional, then who booked first: in this order they choose among the times that are left."""
    return sorted(visits, key=lambda one: (one.status not in KEEPING, one.made_at, one.visit.start))


def _is_held(hours: Hours, zone: ZoneInfo, one: Promised[R]) -> bool:
    days = (date.fromordinal(one.day.toordinal() - 1), one.day)
    return any(block.holds(one.visit) for day in days for block in hours.on(day, zone))
