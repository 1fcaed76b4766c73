"""Free time as lines of bits: the arithmetic under `availability`.

Theory. Time is cut into cells of five minutes, and the whole window that is asked about is one line of bits held in
one Python integer: bit k is the k-th cell of the window. On such a line

* `ground` has a 1 at every cell where hours alone would let a visit start: on the grid counted from the start of a
  working block, and with the whole visit inside that block. It depends on rules and dates only, so it is kept.
* `taken` has a 1 at every cell where a visit must *not* start because of something in the diary. A visit that keeps
  its therapist and room for b cells before its start and for n cells from it on (the time after it included) clashes
  with a taken stretch first..last exactly when it starts in first-n+1..last+b; so each taken stretch is drawn n-1 cells
  longer towards the past and b cells towards the future. After that no lengths have to be compared: a start is one bit,
  and sessions of 30 and of 90 minutes are the same arithmetic. What is kept k cells longer than the visit, a room for
  its turnover or a therapist for their rest, has its whole line drawn k cells longer towards the past, once.
* `lacking` is the AND of the same line of every suitable room: no room is free where all are taken; and so for units of
  equipment.
* `shut` has a 1 at every cell of a local date on which a therapist takes nothing more.

A start is open where ``ground & ~taken & ~lacking & ~shut`` has a 1. Midnight, nights and changes of clocks do not
occur in this arithmetic, because a line runs in UTC. Decision 0032.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Generic, NamedTuple
from zoneinfo import ZoneInfo

from unknot.spine.booking.hours import Hours
from unknot.spine.booking.questions import Question, R, Taken, Window
from unknot.spine.times import CELL_MINUTES, Interval, cell_at, cell_from, edge


def lines_of(question: Question[R]) -> Lines[R]:
    """The lines of a question. Its `taken` is read once."""
    standing, zone = standing_of(question), question.zone
    drawn = standing.draw(question.taken)
    for resource, line in standing.draw(row[:3] for row in question.blocked).items():
        drawn[resource] |= line
    shut = {who: _dates(dates, standing.frame, zone) for who, dates in question.shut.items()}
    return standing.lines(drawn, shut=shut, within=standing.within(question.window))


def standing_of(question: Question[R]) -> Standing[R]:
    """What of a question stays as it is while rows and moments come and go. Its `taken` is not read."""
    service, window, zone = question.service, question.window, question.zone
    grid = (service.minutes // CELL_MINUTES, service.grid // CELL_MINUTES)
    return Standing(
        frame=_frame(zone, window.first, window.days),
        grounds={who: _ground(hours, zone, window.first, window.days, *grid) for who, hours in question.hours.items()},
        reach=service.cells,
        ahead=(service.minutes + service.after) // CELL_MINUTES - 1,
        longer={one: minutes // CELL_MINUTES for one, minutes in question.kept.items() if minutes},
        rooms=question.rooms,
        own_rooms=question.own_rooms,
        units=question.units,
    )


@dataclass(frozen=True, slots=True)
class Standing(Generic[R]):
    """A question without its rows and its moment: worked out once, asked often.

    ``reach`` is how many cells longer than one a taken stretch is drawn, ``ahead`` how many of them towards the past,
    ``longer`` what a resource is kept beyond the visit, all in cells.
    """

    frame: Frame
    grounds: dict[R, Ground]
    reach: int
    ahead: int
    longer: dict[R, int]
    rooms: Collection[R] | None
    own_rooms: Mapping[R, Collection[R]]
    units: Collection[R] | None

    def draw(self, rows: Iterable[Taken[R]]) -> defaultdict[R, int]:
        """Of each resource in the rows, a 1 at each cell at which a visit must not start.

        The hot loop: a row costs a shift and an OR. What lies outside of the frame is cut off, which leaves no ones of
        a row that lies outside wholly.
        """
        lines: defaultdict[R, int] = defaultdict(int)
        ones, reach = _ONES, self.reach
        low = self.frame.base + self.ahead
        # A row behind the frame can still reach into it by what its resource is kept longer.
        high = self.frame.base + self.frame.size - 1 + max(self.longer.values(), default=0)
        for resource, first, last in rows:
            if first < low:
                first = low
            if last > high:
                last = high
            lines[resource] |= ones[last - first + reach] << (first - low)
        return lines

    def lines(self, drawn: defaultdict[R, int], *, shut: dict[R, int], within: int) -> Lines[R]:
        """The lines, from what `draw` gave; ``drawn`` is theirs from now on."""
        for resource, cells in self.longer.items():
            drawn[resource] = _longer(drawn[resource], cells)
        roomless = dict.fromkeys(self.grounds, _all_taken(self.rooms, drawn, self.frame))
        if self.rooms is not None:
            own_rooms = self.own_rooms.items()
            roomless |= {who: _all_taken(own, drawn, self.frame) for who, own in own_rooms if who in roomless}
        return Lines(
            frame=self.frame,
            grounds=self.grounds,
            taken=drawn,
            roomless=roomless,
            unitless=_all_taken(self.units, drawn, self.frame),
            shut=shut,
            within=within,
        )

    def alone(self, therapist: R, room: R, drawn: Mapping[R, int], *, within: int) -> tuple[int, int]:
        """One therapist's free starts whatever the rooms, and those of them at which this room is not free."""
        free = self.grounds[therapist].starts & within & ~self._kept(therapist, drawn)
        return free, free & self._kept(room, drawn)

    def _kept(self, resource: R, drawn: Mapping[R, int]) -> int:
        return _longer(drawn.get(resource, 0), self.longer.get(resource, 0))

    @property
    def resources(self) -> frozenset[R]:
        """Everybody and everything whose rows can matter."""
        own = (room for rooms in self.own_rooms.values() for room in rooms)
        return frozenset((*self.grounds, *(self.rooms or ()), *own, *(self.units or ())))

    def rooms_for(self, therapist: R) -> Collection[R] | None:
        """The rooms that suit this therapist; None where none is needed."""
        return None if self.rooms is None else self.own_rooms.get(therapist, self.rooms)

    def span(self) -> tuple[int, int] | None:
        """First and last cell that a row can matter with; None where hours allow no start at all."""
        starts = reduce(or_, (ground.starts for ground in self.grounds.values()), 0)
        if not starts:
            return None
        first, last = (starts & -starts).bit_length() - 1, starts.bit_length() - 1
        low = first - (self.reach - 1 - self.ahead)
        return self.frame.base + low, self.frame.base + last + self.ahead + max(self.longer.values(), default=0)

    def within(self, window: Window) -> int:
        """A 1 at each cell of the frame that the window lets through."""
        end = self.frame.base + self.frame.size
        start = self.frame.base if window.earliest is None else cell_from(window.earliest)
        return self.frame.stretch(start, end if window.latest is None else cell_from(window.latest))


def read(line: int, ground: Ground, frame: Frame) -> dict[date, list[int]]:
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


class Lines(NamedTuple, Generic[R]):
    """The lines of one question, all in one frame."""

    frame: Frame
    grounds: dict[R, Ground]
    taken: dict[R, int]
    roomless: dict[R, int]
    unitless: int
    shut: dict[R, int]
    within: int

    def open(self, therapist: R) -> int:
        """A 1 at each open start of this therapist."""
        closed = self.taken[therapist] | self.roomless[therapist] | self.unitless
        if shut := self.shut.get(therapist):
            closed |= shut
        return self.grounds[therapist].starts & self.within & ~closed


class Frame(NamedTuple):
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


class Ground(NamedTuple):
    """Starts that hours alone would allow, and of each date the offsets between which its starts lie."""

    starts: int
    dates: tuple[tuple[date, int, int], ...]


class _Ones(dict[int, int]):
    """n -> an integer of n ones, 0 for none or fewer. Lengths up to a day are kept; a month's leave is made anew."""

    def __missing__(self, length: int) -> int:
        return (1 << length) - 1 if length > 0 else 0


_ONES = _Ones({length: (1 << length) - 1 for length in range(289)})


def _longer(line: int, cells: int) -> int:
    """Every 1 of the line drawn so many cells longer, towards the past."""
    drawn = 1
    while drawn <= cells:
        step = min(drawn, cells + 1 - drawn)
        line |= line >> step
        drawn += step
    return line


def _all_taken(resources: Collection[R] | None, taken: Mapping[R, int], frame: Frame) -> int:
    if resources is None:
        return 0
    return reduce(and_, (taken[one] for one in resources), _ONES[frame.size])


def _dates(dates: Iterable[date], frame: Frame, zone: ZoneInfo) -> int:
    return reduce(or_, (frame.day(day, zone) for day in dates), 0)


@lru_cache(maxsize=256)
def _frame(zone: ZoneInfo, first: date, days: int) -> Frame:
    """From the first local midnight to the one after the date after the last: blocks may run past midnight."""
    base = cell_from(edge(first, 0, zone))
    return Frame(base, cell_from(edge(first + timedelta(days=days + 1), 0, zone)) - base)


@lru_cache(maxsize=4096)
def _ground(hours: Hours, zone: ZoneInfo, first: date, days: int, length: int, grid: int) -> Ground:
    """`length` and `grid` in cells. Kept, because it changes only with the rules and the calendar."""
    frame = _frame(zone, first, days)
    line, dates, end = 0, [], 0
    for day in (first + timedelta(days=offset) for offset in range(days)):
        # A start is listed once: where a night runs into the next date's hours, it belongs to the evening. So does one
        # that only the next date's hours know, before the evening's last.
        offsets = [cell - frame.base for cell in _starts(hours.on(day, zone), length, grid)]
        low, end = end, max(end, max(offsets, default=-1) + 1)
        dates.append((day, low, end))
        for offset in offsets:
            line |= 1 << offset
    return Ground(line, tuple(dates))


def _starts(blocks: Iterable[Interval], length: int, grid: int) -> Iterator[int]:
    """Steps in UTC from the start of each block, so that both passes of a repeated hour are there."""
    for block in blocks:
        yield from range(cell_from(block.start), cell_at(block.end) - length + 1, grid)
