"""How much a therapist takes on: visits a day and a week, and the load of a day on their hands.

The load of a visit is its minutes times the pressure of its type, 1 to 5: an hour of firm work counts more than an hour
of light work. A cap is reached where one more visit would pass it. Days and weeks are those of the place: its local
date, and weeks from Monday. Decision 0091.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from unknot.spine.booking.against import Reason


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that a therapist takes on; None where there is no such cap."""

    visits_a_day: int | None = None
    visits_a_week: int | None = None
    load_a_day: int | None = None


class Work(NamedTuple):
    """What stands in the diary of one local date: visits, and their load."""

    visits: int = 0
    load: int = 0


def load_of(*, minutes: int, pressure: int) -> int:
    """The load of one visit."""
    return minutes * pressure


def week_of(day: date) -> date:
    """The Monday of a date's week."""
    return day - timedelta(days=day.weekday())


def full_dates(caps: Caps, work: Mapping[date, Work], *, load: int, dates: Iterable[date]) -> dict[date, Reason]:
    """The dates on which one more visit of this load would pass a cap, each with the cap that it passes."""
    weeks: dict[date, int] = {}
    for day, done in work.items():
        weeks[week_of(day)] = weeks.get(week_of(day), 0) + done.visits
    found = ((day, _passed(caps, work.get(day, Work()), weeks.get(week_of(day), 0), load)) for day in dates)
    return {day: reason for day, reason in found if reason}


def _passed(caps: Caps, done: Work, in_week: int, load: int) -> Reason | None:
    if caps.visits_a_day is not None and done.visits >= caps.visits_a_day:
        return Reason.DAY_FULL
    if caps.visits_a_week is not None and in_week >= caps.visits_a_week:
        return Reason.WEEK_FULL
    if caps.load_a_day is not None and done.load + load > caps.load_a_day:
        return Reason.LOAD_FULL
    return None
