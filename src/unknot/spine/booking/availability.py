"""What time is free: one function that lists the open starts, and the same arithmetic to judge one of them.

Both take their lines of bits from `lines.lines_of`: listing reads every 1 of the line of open starts, judging looks at
one bit of it and, if that is 0, asks line by line for the reason. So they cannot disagree. Decision 0033.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Generic, NamedTuple

from unknot.spine.booking.hours import Hours
from unknot.spine.booking.lines import lines_of, read
from unknot.spine.booking.questions import Question, QuestionRefused, R, Service, Taken, Window
from unknot.spine.times import Interval, cell_of_start, cell_start, instants, local_date, local_day

# A question and its answer are asked for together, so both are found here.
__all__ = [
    "Candidate",
    "Opening",
    "Question",
    "QuestionRefused",
    "Reason",
    "Service",
    "Taken",
    "Window",
    "candidates",
    "judge",
    "judge_local",
    "next_openings",
    "openings",
]


class Reason(StrEnum):
    """Why a start is not open, in the order in which they are looked for."""

    NONEXISTENT = "nonexistent"  # clocks skip this wall time on this date
    TOO_SOON = "too_soon"  # before the window, or inside the notice the practice asks for
    TOO_LATE = "too_late"  # after the window, or later than may be booked now
    CLOSED = "closed"  # no working time on this date
    OUTSIDE_HOURS = "outside_hours"  # works this date, but not for the whole length of this visit
    OFF_GRID = "off_grid"  # fits, but visits start at other minutes
    TAKEN = "taken"  # something else is in the diary, the time after either of them included
    CALENDAR = "calendar"  # the therapist is busy in another calendar of theirs
    CALENDAR_UNREADABLE = "calendar_unreadable"  # such a calendar cannot be read, so it may say anything
    NO_ROOM = "no_room"  # the therapist is free and every suitable room is taken


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
    lines = lines_of(question)
    return {
        therapist: read(lines.open(therapist), lines.grounds[therapist], lines.frame) for therapist in question.hours
    }


def judge(question: Question[R], *, therapist: R, start: datetime) -> Reason | None:
    """Why this start is not open, or None where it is: true for exactly the starts that `openings` lists.

    Raises `QuestionRefused` for a therapist who is not in the question, `TimeRefused` for a time without a zone.
    """
    if therapist not in question.hours:
        raise QuestionRefused("therapist", f"{therapist} is not among the hours asked about")
    lines = lines_of(question)
    bit = lines.frame.bit(cell_of_start(start))
    if lines.open(therapist) & bit:
        return None
    if outside := _outside_window(question.window, start):
        return outside
    if not lines.grounds[therapist].starts & bit:
        return _outside_hours(question, question.hours[therapist], start)
    return Reason.TAKEN if lines.taken[therapist] & bit else Reason.NO_ROOM


def judge_local(question: Question[R], *, therapist: R, day: date, minute: int, fold: int = 0) -> Reason | None:
    """`judge` for a wall time (minutes from local midnight); `fold=1` means the second pass of a repeated hour."""
    passes = instants(day, minute, question.zone)
    if not passes:
        return Reason.NONEXISTENT
    return judge(question, therapist=therapist, start=passes[min(fold, len(passes) - 1)])


def candidates(question: Question[R], *, start: datetime, prefer: Sequence[R] = ()) -> list[Candidate[R]]:
    """Who can take this start, in the order in which to try: preferred first, then the emptier day, then as asked.

    Each free therapist comes with each free room, therapist by therapist, so that a lost race for one cell leaves a
    next candidate. Empty where nobody has it.
    """
    lines = lines_of(question)
    bit = lines.frame.bit(cell_of_start(start))
    day = lines.frame.day(local_date(start, question.zone), question.zone)
    free = [therapist for therapist in question.hours if lines.open(therapist) & bit]
    ranks = {therapist: rank for rank, therapist in reversed(list(enumerate(prefer)))}
    free.sort(key=lambda one: (ranks.get(one, len(prefer)), (lines.taken[one] & day).bit_count()))
    rooms = [None] if question.rooms is None else [room for room in question.rooms if not lines.taken[room] & bit]
    return [Candidate(therapist, room) for therapist in free for room in rooms]


def next_openings(question: Question[R], *, count: int = 10) -> list[Opening[R]]:
    """The next open starts over all therapists, earliest first, at most `count`."""
    found = openings(question)
    names = list(found)
    streams = ([(cell, rank) for day in found[name].values() for cell in day] for rank, name in enumerate(names))
    together = groupby(merge(*streams), key=itemgetter(0))
    return [Opening(cell, tuple(names[rank] for _, rank in who)) for cell, who in islice(together, count)]


def _outside_window(window: Window, start: datetime) -> Reason | None:
    if window.earliest is not None and start < window.earliest:
        return Reason.TOO_SOON
    if window.latest is not None and start >= window.latest:
        return Reason.TOO_LATE
    return None


def _outside_hours(question: Question[R], hours: Hours, start: datetime) -> Reason:
    """Which of the reasons that lie in date and hours. Not on the hot path: it reads the blocks themselves."""
    window, zone = question.window, question.zone
    visit = Interval(start, start + timedelta(minutes=question.service.minutes))
    today = local_date(start, zone)
    evening = today - timedelta(days=1)
    blocks = [(day, block) for day in (evening, today) for block in hours.on(day, zone)]
    # The date that a start belongs to is that of its block, which may have begun the evening before.
    date_of_visit = next((day for day, block in blocks if block.holds(visit)), None)
    if (date_of_visit or today) < window.first:
        return Reason.TOO_SOON
    if (date_of_visit or today) >= window.first + timedelta(days=window.days):
        return Reason.TOO_LATE
    if date_of_visit:
        return Reason.OFF_GRID
    works = any(block.overlaps(local_day(today, zone)) for _, block in blocks)
    return Reason.OUTSIDE_HOURS if works else Reason.CLOSED
