"""A course of care in time: when its visits should be, what is nearest where one clashes, and what ends it.

A course keeps its hour and its weekdays by the wall clock, so that a change of clocks moves the instants and not the
visits. Wishes and choices are in order, and no two visits lie on one date. Decision 0120.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import cycle
from zoneinfo import ZoneInfo

from unknot.spine.booking.reasons import Why
from unknot.spine.times import DAY_MINUTES, edge, utc

# Days from one visit to the next, by how often a week: as even as weeks allow.
GAPS = {1: (7,), 2: (3, 4), 3: (2, 2, 3)}
AROUND = timedelta(days=3)  # how far from its wish a visit may be before it is another week's
OFFERED, OF_A_DATE = 4, 2


class Means(StrEnum):
    """What a follow-up's signal means for the visits that are still to come."""

    STOP = "stop"  # none of them takes place: they are given back, free of charge
    PAUSE = "pause"  # they keep their times, and none can begin until a clearance or a new check; staff decide
    GO_ON = "go on"


# Every signal of EVIDENCE 5.7 that does not let the course go on, R1 by the name of its level. Decision 0122.
MEANS: Mapping[str, Means] = {
    "EMERGENCY": Means.STOP,
    "URGENT": Means.STOP,
    "DOCTOR_FIRST": Means.PAUSE,
    "DEFER": Means.PAUSE,
    "STOP_REFER": Means.STOP,
    "REFER": Means.STOP,
    "COMPLETE": Means.STOP,
    "END_COURSE": Means.STOP,
}
# Where the visits are given back because more of them might do harm; after the others nobody has to look at anything.
FOR_SAFETY = frozenset({"EMERGENCY", "URGENT", "DOCTOR_FIRST", "DEFER", "STOP_REFER"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """One visit of a course: when it should be, and the free starts nearest to that, the nearest first.

    ``is_clash`` where the wish itself is not among them; empty ``choices`` where nothing near it is free.
    """

    wished: datetime
    choices: tuple[datetime, ...]

    @property
    def is_clash(self) -> bool:
        """True where the wished start itself cannot be had."""
        return not self.choices or self.choices[0] != self.wished

    @property
    def chosen(self) -> datetime | None:
        """The start that is taken unless another is picked."""
        return self.choices[0] if self.choices else None


def wishes(
    first: datetime, *, more: int, per_week: int, zone: ZoneInfo, after: datetime, until: datetime
) -> list[datetime]:
    """Up to so many starts more in the rhythm of the first one, at its wall time, after a moment and before another.

    UTC. A wall time that does not exist on its date moves forward by the gap. Raises `ValueError` for a rhythm that is
    not in `GAPS`.
    """
    if per_week not in GAPS:
        raise ValueError(f"one to three times a week, not {per_week}")
    local, made = utc(first).astimezone(zone), list[datetime]()
    day = local.date()
    for days in cycle(GAPS[per_week]):
        day += timedelta(days=days)
        start = edge(day, local.hour * 60 + local.minute, zone)
        if len(made) >= more or start >= until:
            return made
        if start > after:
            made.append(start)
    raise AssertionError("a rhythm has no end")


def proposals(
    wished: Iterable[datetime], free: Sequence[datetime], *, taken: Iterable[date] = (), zone: ZoneInfo
) -> list[Proposal]:
    """What is nearest to each wish, within three days of it, after the visit before and on a date of its own.

    ``free`` are the starts that can be had; ``taken`` the dates on which this person has a visit already.
    """
    made: list[Proposal] = []
    dates, before = set(taken), None
    for wish in sorted(map(utc, wished)):
        near = [one for one in map(utc, free) if abs(one - wish) <= AROUND and _date(one, zone) not in dates]
        near = [one for one in near if before is None or _date(one, zone) > before]
        choices = _varied(sorted(near, key=lambda one: (abs(one - wish), one)), zone)
        made.append(Proposal(wish, choices))
        if choices:
            before = _date(choices[0], zone)
            dates.add(before)
    return made


def _varied(starts: Iterable[datetime], zone: ZoneInfo) -> tuple[datetime, ...]:
    """The first few, but of each date only the first ones: four quarters of one hour are no choice."""
    kept: list[datetime] = []
    for start in starts:
        if sum(_date(one, zone) == _date(start, zone) for one in kept) < OF_A_DATE:
            kept.append(start)
    return tuple(kept[:OFFERED])


def shifted(start: datetime, *, days: int, minute: int | None, zone: ZoneInfo) -> datetime:
    """The start so many days later (earlier where negative), at another wall time where ``minute`` says one (UTC)."""
    local = utc(start).astimezone(zone)
    kept = local.hour * 60 + local.minute if minute is None else minute
    if not 0 <= kept < DAY_MINUTES:
        raise ValueError(f"a minute of the day, not {kept}")
    return edge(local.date() + timedelta(days=days), kept, zone)


def in_order_of_moving(moves: Sequence[tuple[datetime, datetime]]) -> list[int]:
    """In which order to move visits (from, to) so that each takes a time that its own course has left already.

    Towards later the last one goes first, towards earlier the first one.
    """
    later = sum((to - start).total_seconds() for start, to in moves) > 0
    return sorted(range(len(moves)), key=lambda number: moves[number][0], reverse=later)


def meaning(signal: str) -> Means:
    """What a signal of the outcome rules means for a course."""
    return MEANS.get(signal, Means.GO_ON)


def why_stopped(signal: str) -> Why:
    """How the visits that a signal gives back count: free of charge either way."""
    return Why.SAFETY if signal in FOR_SAFETY else Why.PRACTICE


def _date(start: datetime, zone: ZoneInfo) -> date:
    return start.astimezone(zone).date()
