"""Who is asked first when a time frees, whom it suits, and for how long an offer stands. Decisions 0118 and 0119.

The order is a sum of points that can be read out: need and pain as the check has them, a point for each day of waiting,
and points for every time that suited and went to somebody else. Need and pain are bounded and waiting is not, so that
the more urgent comes first and nobody waits for ever: after `OUTRANKS_DAYS` more days than anybody new, they are next.
All weights are our own [D].
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from unknot.spine.times import DAY_MINUTES, Interval, cell_at, utc

OFFER_MINUTES = 30
SOON = timedelta(hours=3)  # a visit this near has no time for thirty minutes a person
SOON_MINUTES = 10

ACUTE_WEEKS = 6  # EVIDENCE 5.1
BAD_PAIN = 7  # EVIDENCE 5.4: from here on the visit is shorter as well
SOME_PAIN = 4

POINTS_A_STEP = 7  # one step of urgency is worth a week of waiting
POINTS_PASSED_OVER = 3
OUTRANKS_DAYS = 2 * POINTS_A_STEP + 10

LONGEST = 60  # minutes: what a plan asks for at most (EVIDENCE 5.4)


class Urgency(IntEnum):
    """How soon a visit is wanted. Never a flag: whoever has one is shown the right care and is on no list."""

    ROUTINE = 0
    SOON = 1
    PRESSING = 2


class Part(StrEnum):
    """What points are given for, in the order in which they are told."""

    URGENCY = "urgency"
    PAIN = "pain"
    DAYS = "days"
    PASSED_OVER = "passed_over"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person in line. ``number`` settles what is equal in everything else. Raises `ValueError`."""

    number: int
    urgency: Urgency
    pain: int
    asked_at: datetime
    passed_over: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.pain <= 10 or self.passed_over < 0:
            raise ValueError(f"pain is 0 to 10 and passed over counts up: {self}")


@dataclass(frozen=True, slots=True)
class Score:
    """The points, and what they are made of; a part that gives none is left out."""

    points: int
    parts: tuple[tuple[Part, int], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stretch of the day on some weekdays (0 is Monday), in minutes from local midnight. Raises `ValueError`."""

    weekdays: frozenset[int]
    start: int = 0
    end: int = DAY_MINUTES

    def __post_init__(self) -> None:
        if not self.weekdays <= frozenset(range(7)) or not 0 <= self.start < self.end <= DAY_MINUTES:
            raise ValueError(f"weekdays are 0 to 6, and a stretch of a day ends after it starts: {self}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Cells that came free, both inclusive."""

    first_cell: int
    last_cell: int

    def touches(self, starts_at: datetime, *, minutes: int, before: int, after: int) -> bool:
        """True where such a visit, with the minutes before and after it, needs something of this stretch."""
        first = cell_at(starts_at - timedelta(minutes=before))
        end = starts_at + timedelta(minutes=minutes + after)
        return first <= self.last_cell and cell_at(end) - 1 >= self.first_cell


def urgency_of(*, pain: int, weeks: int) -> Urgency:
    """From the worst pain now and how long the episode lasts."""
    is_acute = weeks < ACUTE_WEEKS
    if pain >= BAD_PAIN:
        return Urgency.PRESSING if is_acute else Urgency.SOON
    return Urgency.SOON if is_acute and pain >= SOME_PAIN else Urgency.ROUTINE


def score(one: Waiting, *, now: datetime) -> Score:
    """The points of one person at this moment."""
    days = max(0, (utc(now) - utc(one.asked_at)) // timedelta(days=1))
    given = {
        Part.URGENCY: one.urgency * POINTS_A_STEP,
        Part.PAIN: one.pain,
        Part.DAYS: days,
        Part.PASSED_OVER: one.passed_over * POINTS_PASSED_OVER,
    }
    return Score(sum(given.values()), tuple((part, points) for part, points in given.items() if points))


def in_order(waiting: Iterable[Waiting], *, now: datetime) -> list[Waiting]:
    """Who is asked first: most points, then whoever asked first, then by number."""
    return sorted(waiting, key=lambda one: (-score(one, now=now).points, utc(one.asked_at), one.number))


def length_suits(minutes: int, *, least: int, opened: int) -> bool:
    """True for a visit as long as somebody needs at least, and as the pass opens at most.

    Nobody is offered more than a plan asks for, unless they wait for it.
    """
    return least <= minutes <= min(opened, max(LONGEST, least))


def suits(
    starts_at: datetime,
    *,
    zone: ZoneInfo,
    first_day: date,
    last_day: date,
    windows: Sequence[Wanted] = (),
    before: datetime | None = None,
) -> bool:
    """True for a start inside the dates and one of the windows (any, where none is named), by the wall clock.

    ``before`` is the visit that a sooner one would replace.
    """
    local = utc(starts_at).astimezone(zone)
    if not first_day <= local.date() <= last_day or (before is not None and utc(starts_at) >= utc(before)):
        return False
    minute = local.hour * 60 + local.minute
    return not windows or any(local.weekday() in one.weekdays and one.start <= minute < one.end for one in windows)


def goes_to_all(starts_at: datetime, *, now: datetime, asked_alone: bool) -> bool:
    """True once a visit is so near that, after one person alone was asked, everybody is asked at once."""
    return asked_alone and utc(starts_at) - utc(now) <= SOON


def offer_ends_at(now: datetime, *, starts_at: datetime, quiet: Sequence[Interval] = ()) -> datetime:
    """When an exclusive offer ends (UTC): after 30 minutes, 10 for a visit within three hours, outside of quiet hours.

    ``quiet`` are the quiet stretches to come, in order; while one lasts the minutes do not run. Never after the start.
    """
    near = utc(starts_at) - utc(now) <= SOON
    end = utc(now) + timedelta(minutes=SOON_MINUTES if near else OFFER_MINUTES)
    for one in quiet:
        if one.start < end and utc(now) < one.end:
            end += one.end - max(one.start, utc(now))
    return min(end, utc(starts_at))


def open_offer_ends_at(now: datetime, *, starts_at: datetime, notice_minutes: int) -> datetime:
    """When an offer to everybody ends (UTC): as late as anybody may book, but not before ten minutes or the start."""
    latest = utc(starts_at) - timedelta(minutes=notice_minutes)
    return min(max(latest, utc(now) + timedelta(minutes=SOON_MINUTES)), utc(starts_at))
