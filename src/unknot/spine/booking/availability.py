"""What time is free: one function that lists the open starts, and the same arithmetic to judge one of them.

Both take their lines of bits from `lines.lines_of`: listing reads every 1 of the line of open starts, judging looks at
one bit of it and, if that is 0, asks line by line for the reason. So they cannot disagree. Decision 0033.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import islice
from operator import or_
from typing import Generic, NamedTuple

from unknot.spine.booking.against import Reason, closest
from unknot.spine.booking.hours import Hours
from unknot.spine.booking.lines import Lines, lines_of, read
from unknot.spine.booking.pick import Pick, picks, standings
from unknot.spine.booking.questions import Blocked, Question, QuestionRefused, R, Service, Taken, Window
from unknot.spine.times import CELL_MINUTES, Interval, cell_of_start, cell_start, instants, local_date, local_day

# A question and its answer are asked for together, so both are found here.
__all__ = [
    "Blocked",
    "Candidate",
    "Opening",
    "Pick",
    "Question",
    "QuestionRefused",
    "Reason",
    "Service",
    "Taken",
    "Window",
    "candidates",
    "closest",
    "day_reasons",
    "judge",
    "judge_local",
    "next_openings",
    "openings",
    "timeline",
]


class Opening(NamedTuple, Generic[R]):
    """One start, and the therapists who have it, in the order of the question."""

    cell: int
    therapists: tuple[R, ...]

    @property
    def starts_at(self) -> datetime:
        """The instant, in UTC."""
        return cell_start(self.cell)


class Candidate(NamedTuple, Generic[R]):
    """A therapist with the room and the unit to take (None where the service needs none), and why before the next."""

    therapist: R
    room: R | None
    unit: R | None = None
    pick: Pick = Pick.ONLY


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
    return _judged(question, lines_of(question), therapist, start)


def judge_local(question: Question[R], *, therapist: R, day: date, minute: int, fold: int = 0) -> Reason | None:
    """`judge` for a wall time (minutes from local midnight); `fold=1` means the second pass of a repeated hour."""
    passes = instants(day, minute, question.zone)
    if not passes:
        return Reason.NONEXISTENT
    return judge(question, therapist=therapist, start=passes[min(fold, len(passes) - 1)])


def candidates(
    question: Question[R], *, start: datetime, prefer: Sequence[R] = (), shortest: Service | None = None
) -> list[Candidate[R]]:
    """Who can take this start, in the order in which to try: `pick.standings` says which.

    Each free therapist comes with each free room and unit, therapist by therapist, so that a lost race for one cell
    leaves a next candidate. Empty where nobody has it.
    """
    again = replace(question, taken=list(question.taken))
    lines = lines_of(again)
    bit = lines.frame.bit(cell := cell_of_start(start))
    free = [therapist for therapist in again.hours if lines.open(therapist) & bit]
    if cell is None or not free:
        return []
    ordered = picks(standings(again, free, start=cell, prefer=prefer, shortest=shortest))
    units = _free(again.units, lines, bit)
    return [
        Candidate(therapist, room, unit, pick)
        for therapist, pick in ordered.items()
        for room in _free(again.rooms_for(therapist), lines, bit)
        for unit in units
    ]


def day_reasons(question: Question[R]) -> dict[date, Reason | None]:
    """Of each date of the window None where something is open, else the reason that came closest to yes."""
    again = replace(question, taken=list(question.taken))
    lines = lines_of(again)
    said: dict[date, list[Reason | None]] = {
        again.window.first + timedelta(days=offset): [] for offset in range(again.window.days)
    }
    for therapist in again.hours:
        for day, low, high in lines.grounds[therapist].dates:
            mask = lines.frame.stretch(lines.frame.base + low, lines.frame.base + high)
            said[day].append(_day_reason(again, lines, therapist, day, mask))
    return {day: None if None in reasons else closest(reasons) for day, reasons in said.items()}


def timeline(question: Question[R], *, therapist: R, day: date) -> list[tuple[int, int, Reason | None]]:
    """A local date of one therapist, cut where the answer changes: first cell, cell after the last, reason.

    Every five minutes of the date are in exactly one stretch, and its reason is what `judge` says of a visit that
    starts there. Starts off the grid take the answer of the last one on it: what is open is the time.
    """
    lines = lines_of(replace(question, taken=list(question.taken)))
    cells = range(*local_day(day, question.zone).cells())
    reasons = [_judged(question, lines, therapist, cell_start(cell)) for cell in [*cells, cells.stop]]
    found: list[tuple[int, int, Reason | None]] = []
    for cell, reason in enumerate(_spread(reasons, question), cells.start):
        if found and found[-1][2] == reason:
            found[-1] = (found[-1][0], cell + 1, reason)
        else:
            found.append((cell, cell + 1, reason))
    return found


def next_openings(question: Question[R], *, count: int = 10) -> list[Opening[R]]:
    """The next open starts over all therapists, earliest first, at most `count`."""
    lines = lines_of(question)
    open_to = {therapist: lines.open(therapist) for therapist in question.hours}
    starts = _lowest_bits(reduce(or_, open_to.values(), 0))
    return [
        Opening(lines.frame.base + bit.bit_length() - 1, tuple(one for one, line in open_to.items() if line & bit))
        for bit in islice(starts, count)
    ]


def _lowest_bits(line: int) -> Iterator[int]:
    while line:
        bit = line & -line
        yield bit
        line ^= bit


def _judged(question: Question[R], lines: Lines[R], therapist: R, start: datetime) -> Reason | None:
    bit = lines.frame.bit(cell := cell_of_start(start))
    if lines.open(therapist) & bit:
        return None
    if outside := _outside_window(question.window, start):
        return outside
    if cell is None or not lines.grounds[therapist].starts & bit:
        return _outside_hours(question, question.hours[therapist], start)
    if lines.shut.get(therapist, 0) & bit:
        return question.shut[therapist][local_date(start, question.zone)]
    if lines.taken[therapist] & bit:
        return _blocked(question, therapist, cell) or Reason.TAKEN
    if lines.roomless[therapist] & bit:
        return Reason.NO_ROOM if question.rooms_for(therapist) else Reason.NO_SUITABLE_ROOM
    return Reason.NO_EQUIPMENT


def _blocked(question: Question[R], therapist: R, cell: int) -> Reason | None:
    """Why a stretch in the way is closed; a visit in the way is not named where there is such a reason as well."""
    begin, end = question.span(therapist, cell)
    whys = {why for one, first, last, why in question.blocked if one == therapist and first <= end and last >= begin}
    return next((reason for reason in Reason if reason in whys), None)


def _free(resources: Collection[R] | None, lines: Lines[R], bit: int) -> list[R] | list[None]:
    return [None] if resources is None else [one for one in resources if not lines.taken[one] & bit]


def _day_reason(question: Question[R], lines: Lines[R], therapist: R, day: date, mask: int) -> Reason | None:
    """None where a start of these is open; else what took the last of them away."""
    left = lines.grounds[therapist].starts & mask
    if not left:
        return Reason.OUTSIDE_HOURS if question.hours[therapist].on(day, question.zone) else Reason.CLOSED
    if not left & lines.within:
        window, noon = question.window, cell_start(lines.frame.base + left.bit_length() - 1)
        return _outside_window(window, noon) or Reason.TOO_SOON
    left &= lines.within
    if not left & ~lines.shut.get(therapist, 0):
        return question.shut[therapist].get(day, Reason.DAY_FULL)
    left &= ~lines.shut.get(therapist, 0)
    if not left & ~lines.taken[therapist]:
        last = lines.frame.base + left.bit_length() - 1
        return _blocked(question, therapist, last) or Reason.TAKEN
    left &= ~lines.taken[therapist]
    if not left & ~lines.roomless[therapist]:
        return Reason.NO_ROOM if question.rooms_for(therapist) else Reason.NO_SUITABLE_ROOM
    return None if left & ~lines.roomless[therapist] & ~lines.unitless else Reason.NO_EQUIPMENT


def _spread(reasons: list[Reason | None], question: Question[R]) -> Iterator[Reason | None]:
    """Starts off the grid take the answer of the last start on it, as long as its step lasts."""
    step, since, last = question.service.grid // CELL_MINUTES, 0, Reason.OFF_GRID
    held: Reason | None = last
    for reason in reasons:
        since = since + 1 if reason is Reason.OFF_GRID else 0
        held = reason if reason is not Reason.OFF_GRID else held if since < step else Reason.OFF_GRID
        yield held


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
    if any(one.overlaps(visit) for day in (evening, today) for one in hours.breaks(day, zone)):
        return Reason.BREAK
    works = any(block.overlaps(local_day(today, zone)) for _, block in blocks)
    return Reason.OUTSIDE_HOURS if works else Reason.CLOSED
