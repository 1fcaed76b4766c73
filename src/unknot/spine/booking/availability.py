"""What time is free: one function that lists the open starts, and the same arithmetic to judge one of them.

Theory. Time is cut into cells of five minutes, and the whole window that is asked about is one line of bits held in
one Python integer: bit k is the k-th cell of the window. On such a line

* `ground` has a 1 at every cell where hours alone would let a visit start: on the grid counted from the start of a
  working block, and with the whole visit inside that block. It depends on rules and dates only, so it is kept.
* `taken` has a 1 at every cell where a visit must *not* start because of something in the diary. A visit that keeps
  its therapist and room for n cells (the time after it included) clashes with a taken stretch first..last exactly when
  it starts in first-n+1..last; so each taken stretch is drawn n-1 cells longer, towards the past. After that no lengths
  have to be compared: a start is one bit, and sessions of 30 and of 90 minutes are the same arithmetic.
* `roomless` is the AND of the same line of every suitable room: no room is free where all are taken.

A start is open where ``ground & ~taken & ~roomless`` has a 1. Listing reads all of them off the binary text of that
integer. Judging looks at one bit of it, and, if it is 0, asks the lines one by one for the reason. Since both take the
lines from `_lines`, they cannot disagree. Decisions 0032 and 0033.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache, reduce
from heapq import merge
from itertools import groupby, islice
from operator import and_, itemgetter
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from unknot.spine.booking.hours import Hours
from unknot.spine.times import (
    CELL_MINUTES,
    DAY_MINUTES,
    Interval,
    cell_at,
    cell_from,
    cell_of_start,
    cell_start,
    edge,
    instants,
    local_date,
    local_day,
)

R = TypeVar("R", bound=Hashable)

# Something in the diary: whose (a therapist or a room), its first and its last cell, both inclusive, the time after
# it included. The shape of a row of the covering index, so that a cursor can be handed in as it is.
Taken = tuple[R, int, int]

# A window beyond these is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR, MAX_DAYS = 1970, 2199, 3660


class QuestionRefused(ValueError):
    """A question about free time that cannot be meant. `field` names the part to look at, `wanted` what is right."""

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"{field}: {wanted}")
        self.field = field
        self.wanted = wanted


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
            if not least <= value <= DAY_MINUTES or value % CELL_MINUTES:
                raise QuestionRefused(field, f"must be a multiple of {CELL_MINUTES} from {least} to {DAY_MINUTES}")

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
        if not FIRST_YEAR <= self.first.year <= LAST_YEAR:
            raise QuestionRefused("first", f"must be a date from {FIRST_YEAR} to {LAST_YEAR}")
        if not 1 <= self.days <= MAX_DAYS:
            raise QuestionRefused("days", f"must be 1 to {MAX_DAYS}")
        for field in ("earliest", "latest"):
            instant = getattr(self, field)
            if instant is not None and instant.utcoffset() is None:
                raise QuestionRefused(field, "must have a time zone")

    def cells(self, zone: ZoneInfo) -> tuple[int, int]:
        """First and last cell that rows about this window can touch: what to ask a database for.

        A row matters only if its last cell is at least the first of these and its first cell at most the last.
        """
        # One day more for a night, one for the time after its last visit, one for a change of clocks.
        start = edge(self.first, 0, zone)
        return cell_at(start), cell_from(start + timedelta(days=self.days + 3))


@dataclass(frozen=True)
class Question(Generic[R]):
    """All that the answer depends on.

    `hours`: of each therapist asked about; their order breaks ties. `taken`: the diary of these therapists and of the
    rooms; rows of others are passed over. It is read once a call, so give a list where the question is asked twice.
    `rooms`: the suitable ones, best first; None where the service needs none; empty where none is suitable. A
    therapist and a room must not have equal ids. Raises `QuestionRefused`.
    """

    zone: ZoneInfo
    hours: Mapping[R, Hours]
    taken: Iterable[Taken[R]]
    service: Service
    window: Window
    rooms: Collection[R] | None = None

    def __post_init__(self) -> None:
        if not self.hours.keys().isdisjoint(self.rooms or ()):
            raise QuestionRefused("rooms", "must not share an id with a therapist")


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
    lines = _lines(question)
    return {
        therapist: _read(lines.open(therapist), lines.grounds[therapist], lines.frame) for therapist in question.hours
    }


def judge(question: Question[R], *, therapist: R, start: datetime) -> Reason | None:
    """Why this start is not open, or None where it is: true for exactly the starts that `openings` lists.

    Raises `QuestionRefused` for a therapist who is not in the question, `TimeRefused` for a time without a zone.
    """
    if therapist not in question.hours:
        raise QuestionRefused("therapist", f"{therapist} is not among the hours asked about")
    lines = _lines(question)
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
    lines = _lines(question)
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


class _Frame(NamedTuple):
    """Where a line lies in time: the cell of its bit 0, and how many bits it has."""

    base: int
    size: int

    def bit(self, cell: int | None) -> int:
        """The line that has a 1 at this cell only; 0 for a cell outside of it, and for none."""
        return 0 if cell is None else self.stretch(cell, cell + 1)

    def stretch(self, start: int, end: int) -> int:
        """The line that has a 1 from this cell until before that one."""
        low, high = max(start - self.base, 0), min(end - self.base, self.size)
        return _ONES[high - low] << low

    def day(self, day: date, zone: ZoneInfo) -> int:
        """The line that has a 1 on one local date."""
        return self.stretch(cell_from(edge(day, 0, zone)), cell_from(edge(day + timedelta(days=1), 0, zone)))


class _Ground(NamedTuple):
    """Starts that hours alone would allow, and of each date the offsets between which its starts lie."""

    starts: int
    dates: tuple[tuple[date, int, int], ...]


class _Lines(NamedTuple, Generic[R]):
    """The lines of one question, all in one frame."""

    frame: _Frame
    grounds: dict[R, _Ground]
    taken: dict[R, int]
    roomless: int
    within: int

    def open(self, therapist: R) -> int:
        """A 1 at each open start of this therapist."""
        return self.grounds[therapist].starts & self.within & ~(self.taken[therapist] | self.roomless)


class _Ones(dict[int, int]):
    """n -> an integer of n ones, 0 for none or fewer. Lengths up to a day are kept; a month's leave is made anew."""

    def __missing__(self, length: int) -> int:
        return (1 << length) - 1 if length > 0 else 0


_ONES = _Ones({length: (1 << length) - 1 for length in range(289)})


def _lines(question: Question[R]) -> _Lines[R]:
    service, window, zone = question.service, question.window, question.zone
    frame = _frame(zone, window.first, window.days)
    grid = (service.minutes // CELL_MINUTES, service.grid // CELL_MINUTES)
    return _Lines(
        frame=frame,
        grounds={who: _ground(hours, zone, window.first, window.days, *grid) for who, hours in question.hours.items()},
        taken=(taken := _taken(question, frame)),
        roomless=_roomless(question.rooms, taken, frame),
        within=_within(window, frame),
    )


def _taken(question: Question[R], frame: _Frame) -> dict[R, int]:
    """Of each therapist and room, a 1 at each cell at which a visit must not start; 0 for who has no rows.

    The hot loop: a row costs a shift and an OR. What lies outside of the frame is cut off, which leaves no ones of a
    row that lies outside wholly.
    """
    lines: defaultdict[R, int] = defaultdict(int)
    ones, reach = _ONES, question.service.cells
    low, high = frame.base + reach - 1, frame.base + frame.size - 1
    for resource, first, last in question.taken:
        if first < low:
            first = low
        if last > high:
            last = high
        lines[resource] |= ones[last - first + reach] << (first - low)
    return lines


def _roomless(rooms: Collection[R] | None, taken: Mapping[R, int], frame: _Frame) -> int:
    if rooms is None:
        return 0
    return reduce(and_, (taken[room] for room in rooms), _ONES[frame.size])


def _within(window: Window, frame: _Frame) -> int:
    end = frame.base + frame.size
    start = frame.base if window.earliest is None else cell_from(window.earliest)
    return frame.stretch(start, end if window.latest is None else cell_from(window.latest))


def _read(line: int, ground: _Ground, frame: _Frame) -> dict[date, list[int]]:
    """The ones of a line as cells, date by date."""
    found: dict[date, list[int]] = {}
    for day, low, high in ground.dates:
        starts = found[day] = []
        if low < high and (bits := line >> low & _ONES[high - low]):
            # The binary text has its last bit first; turned round, and without its "0b", bit 0 stands at 0.
            first, find = frame.base + low, bin(bits)[:1:-1].find
            offset = find("1")
            while offset >= 0:
                starts.append(first + offset)
                offset = find("1", offset + 1)
    return found


@lru_cache(maxsize=256)
def _frame(zone: ZoneInfo, first: date, days: int) -> _Frame:
    """From the first local midnight to the one after the date after the last: blocks may run past midnight."""
    base = cell_from(edge(first, 0, zone))
    return _Frame(base, cell_from(edge(first + timedelta(days=days + 1), 0, zone)) - base)


@lru_cache(maxsize=4096)
def _ground(hours: Hours, zone: ZoneInfo, first: date, days: int, length: int, grid: int) -> _Ground:
    """`length` and `grid` in cells. Kept, because it changes only with the rules and the calendar."""
    frame = _frame(zone, first, days)
    line, dates, end = 0, [], 0
    for day in (first + timedelta(days=offset) for offset in range(days)):
        # A start is listed once: where a night runs into the next date's hours, it belongs to the evening.
        offsets = [cell - frame.base for cell in _starts(hours.on(day, zone), length, grid)]
        low = max(end, min(offsets, default=0))
        end = max(end, max(offsets, default=-1) + 1)
        dates.append((day, low, end))
        for offset in offsets:
            line |= 1 << offset
    return _Ground(line, tuple(dates))


def _starts(blocks: Iterable[Interval], length: int, grid: int) -> Iterator[int]:
    """Steps in UTC from the start of each block, so that both passes of a repeated hour are there."""
    for block in blocks:
        yield from range(cell_from(block.start), cell_at(block.end) - length + 1, grid)


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
