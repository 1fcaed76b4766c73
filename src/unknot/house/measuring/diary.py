"""The diary that booking programs are compared with, made here so that the command needs no file.

Ten therapists work Monday to Friday from nine to twelve and from one to five; services of 30, 60 and 90 minutes, each
with 15 minutes after, fill every block back to back; then visits are taken out at random until 70 % of the working
time is taken. Each therapist and each week has dice of its own, so that more weeks or more people change nobody's.
With the same first Monday it is the diary of ``"booking-workload/1"``, visit by visit (a test compares them).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEED = 20270301
FIRST = date(2027, 3, 1)  # a Monday; clocks change on the 14th
ZONE = ZoneInfo("America/Chicago")
DAYS = 28
LENGTHS = (30, 60, 90)
AFTER = 15
GRID = 15
BLOCKS = ((9 * 60, 12 * 60), (13 * 60, 17 * 60))  # minutes from midnight, Monday to Friday
SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of the diary: whose, and when, in local wall time and in UTC."""

    therapist: int  # from 1
    day: date
    minute: int
    minutes: int
    starts_at: datetime
    ends_at: datetime


def visits(*, therapists: int, first: date = FIRST, days: int = DAYS, history_weeks: int = 0) -> Iterator[Visit]:
    """Everybody's visits on ``days`` dates from ``first``, a Monday, and in so many weeks before it."""
    last = first + timedelta(days=days)
    mondays = [first + timedelta(weeks=week) for week in range(-history_weeks, -(-days // 7))]
    for therapist in range(1, therapists + 1):
        for monday in mondays:
            for day, minute, minutes in _week(therapist, monday):
                if day < last:
                    yield _visit(therapist, day, minute, minutes)


def _week(therapist: int, monday: date) -> list[tuple[date, int, int]]:
    dice = random.Random(f"{SEED}/{therapist}/{monday.isoformat()}")  # noqa: S311 - a diary, not a secret
    placed = [
        (monday + timedelta(days=offset), minute, minutes, min(minutes + AFTER, end - minute))
        for offset in range(5)
        for start, end in BLOCKS
        for minute, minutes in _tiles(dice, start, end)
    ]
    dice.shuffle(placed)
    taken, most = sum(one[3] for one in placed), SHARE * 5 * sum(end - start for start, end in BLOCKS)
    while placed and taken > most:
        taken -= placed.pop()[3]
    return sorted((day, minute, minutes) for day, minute, minutes, _ in placed)


def _tiles(dice: random.Random, minute: int, end: int) -> Iterator[tuple[int, int]]:
    while fitting := [minutes for minutes in LENGTHS if minute + minutes <= end]:
        minutes = dice.choice(fitting)
        yield minute, minutes
        minute += minutes + AFTER


def _visit(therapist: int, day: date, minute: int, minutes: int) -> Visit:
    local = datetime.combine(day, time(minute // 60, minute % 60), ZONE)
    starts_at = local.astimezone(UTC)
    return Visit(therapist, day, minute, minutes, starts_at, starts_at + timedelta(minutes=minutes))
