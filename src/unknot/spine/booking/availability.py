"""What time is free: one function that lists the open starts, and the same arithmetic to judge one of them.

Theory. Time is cut into cells of five minutes, and the whole window that is asked for is one line of bits, one bit a
cell, first cell leftmost, held in one Python integer. On such a line

* `ground` has a 1 at every cell where hours alone would let a visit start: on the grid counted from the start of a
  working block, and with the whole visit inside that block. It depends on rules and dates only, so it is kept.
* `taken` has a 1 at every cell where a visit must *not* start because of something in the diary. A visit that keeps
  its therapist and room for n cells (the time after it included) clashes with a taken stretch first..last exactly when
  it starts in first-n+1..last; so each taken stretch is drawn n-1 cells longer to the left. After that no lengths
  have to be compared: a start is one bit, and sessions of 30 and of 90 minutes are the same arithmetic.
* `roomless` is the AND of the same line of every suitable room: no room is free where all are taken.

A start is open where ``ground & ~taken & ~roomless`` has a 1. Listing reads all of them off the binary text of that
integer. Judging looks at one bit of it, and, if it is 0, asks the lines one by one for the reason. Since both take the
lines from `_lines`, they cannot disagree. Decisions 0032 and 0033.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from heapq import merge
from itertools import groupby, islice
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from unknot.spine.booking.hours import Hours
from unknot.spine.times import (
    CELL_MINUTES,
    cell_at,
    cell_from,
    cell_of_start,
    cell_start,
    edge,
    instants,
    local_date,
)

R = TypeVar("R", bound=Hashable)

# Something in the diary: whose (a therapist or a room), its first and its last cell, both inclusive, the time after
# it included. The shape of a row of the covering index, so that a cursor can be handed in as it is.
Taken = tuple[R, int, int]


class QuestionRefused(ValueError):
    """A question about free time that cannot be meant. `field` names the part to look at."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class Reason(StrEnum):
    """Why a start is not open, in the order in which they are looked for."""

    NONEXISTENT = "nonexistent"  # clocks skip this wall time on this date
    TOO_SOON = "too_soon"  # before the window, or inside the notice the practice asks for
    TOO_LATE = "too_late"  # after the window, or later than may be booked now
    CLOSED = "closed"  # no working time on this date
    OUTSIDE_HOURS = "outside_hours"  # works this date, but not for the whole length of this visit
    OFF_GRID = "off_grid"  # fits, but visits start at other minutes
    TAKEN = "taken"  # something else is in the diary, the time after either of them included
    NO_ROOM = "no_room"  # the therapist is free and every suitable room is taken


@dataclass(frozen=True, slots=True)
class Service:
    """How long a visit takes, in minutes.

    `after` keeps therapist and room busy once the visit has ended (it may run past closing); `grid` is the step
    between starts, counted from the start of each working block. All in steps of five. Raises `QuestionRefused`.
    """

    minutes: int
    after: int = 0
    grid: int = 15

    def __post_init__(self) -> None:
        for field, least in (("minutes", CELL_MINUTES), ("after", 0), ("grid", CELL_MINUTES)):
            value = getattr(self, field)
            if value < least or value % CELL_MINUTES:
                raise QuestionRefused(field, f"must be a multiple of {CELL_MINUTES}, at least {least}")

    @property
    def cells(self) -> int:
        """Cells of the visit and of the time after it: what an appointment occupies."""
        return (self.minutes + self.after) // CELL_MINUTES


@dataclass(frozen=True, slots=True)
class Window:
    """Which starts are asked for: `days` local dates from `first`, and of them those in [earliest, latest).

    `earliest` is now plus the notice a practice asks for; `latest` is, say, as far as a pass reaches. Both may be left
    out. A start after midnight in a block that began the evening before belongs to the date of that evening.
    Raises `QuestionRefused`.
    """

    first: date
    days: int = 1
    earliest: datetime | None = None
    latest: datetime | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.days <= 366:
            raise QuestionRefused("days", "must be 1 to 366")
        for field in ("earliest", "latest"):
            instant = getattr(self, field)
            if instant is not None and instant.utcoffset() is None:
                raise QuestionRefused(field, "must have a time zone")

    def cells(self, zone: ZoneInfo) -> tuple[int, int]:
        """First and last cell that rows about this window can touch: what to ask a database for.

        A row matters only if its last cell is at least the first of these and its first cell at most the last.
        """
        return cell_at(edge(self.first, 0, zone)), cell_from(edge(self.first, 0, zone) + timedelta(days=self.days + 3))


@dataclass(frozen=True)
class Question(Generic[R]):
    """All that the answer depends on.

    `hours`: of each therapist asked about; their order breaks ties. `taken`: the diary of these therapists and of the
    rooms; rows of others are passed over. It is read once a call, so give a list where the question is asked twice.
    `rooms`: the suitable ones, best first; None where the service needs none; empty where none is suitable. A
    therapist and a room must not have equal ids.
    """

    zone: ZoneInfo
    hours: Mapping[R, Hours]
    taken: Iterable[Taken[R]]
    service: Service
    window: Window
    rooms: Collection[R] | None = None


class Opening(NamedTuple, Generic[R]):
    """One start, and the therapists who have it, in the order of the question."""

    cell: int
    therapists: tuple[R, ...]

    @property
    def starts_at(self) -> datetime:
        """The instant, in UTC."""
        return cell_start(self.cell)


class Candidate(NamedTuple, Generic[R]):
    """A therapist, and the room to take with them (None where the service needs none)."""

    therapist: R
    room: R | None


def openings(question: Question[R]) -> dict[R, dict[date, list[int]]]:
    """Every open start: therapist -> local date -> cells in order. `cell_start` makes an instant of a cell.

    Every therapist and every date of the window is there, with an empty list where nothing is open.
    """
    raise NotImplementedError


def judge(question: Question[R], *, therapist: R, start: datetime) -> Reason | None:
    """Why this start is not open, or None where it is: true for exactly the starts that `openings` lists."""
    raise NotImplementedError


def judge_local(question: Question[R], *, therapist: R, day: date, minute: int, fold: int = 0) -> Reason | None:
    """`judge` for a wall time (minutes from local midnight); `fold=1` means the second pass of a repeated hour."""
    raise NotImplementedError


def candidates(question: Question[R], *, start: datetime, prefer: Sequence[R] = ()) -> list[Candidate[R]]:
    """Who can take this start, in the order in which to try: preferred first, then the emptier day, then as asked.

    Each free therapist comes with each free room, therapist by therapist, so that a lost race for one cell leaves a
    next candidate. Empty where nobody has it.
    """
    raise NotImplementedError


def next_openings(question: Question[R], *, count: int = 10) -> list[Opening[R]]:
    """The next open starts over all therapists, earliest first, at most `count`."""
    raise NotImplementedError
