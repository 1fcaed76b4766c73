"""The limit of an answer: what is left when all is taken away that a practice needs and this one answer does not.

No rooms, no notice, no clipping, no mixed zones, no licences: the bare driver reads three whole numbers a visit from a
table that has nothing else in it, and as little arithmetic on bits as gives the same starts makes the answer of them.
Beside it stands the plainest correct loop, with its rows already in memory: what one would write first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from unknot.house.measuring.diary import AFTER, BLOCKS, GRID, ZONE, Visit
from unknot.spine.times import cell_at, cell_start, edge

Row = tuple[int, int, int]  # therapist, first and last cell, the time after included
Answer = dict[int, dict[date, list[int]]]
Fetch = Callable[[Sequence[int], int, int], list[Row]]

TABLE = """
create table bare_visit (therapist integer not null, first_cell integer not null, last_cell integer not null);
create index bare_visit_whose on bare_visit (therapist, first_cell, last_cell);
create index bare_visit_when on bare_visit (first_cell, last_cell, therapist);
"""
ADD = "insert into bare_visit (therapist, first_cell, last_cell) values ({mark}, {mark}, {mark})"
READ = "select therapist, first_cell, last_cell from bare_visit where first_cell between {mark} and {mark}"
ONE = " and therapist = {mark}"
DAY_CELLS = 288  # a visit that began up to a day before the window may still reach into it
ONES = [(1 << length) - 1 for length in range(400)]


def rows_of(visits: Iterable[Visit]) -> Iterator[Row]:
    """The rows of a diary."""
    for one in visits:
        yield one.therapist, cell_at(one.starts_at), cell_at(one.ends_at + timedelta(minutes=AFTER)) - 1


@dataclass(frozen=True)
class Limit:
    """One question, with all that can be worked out before the rows are read."""

    therapists: tuple[int, ...]
    bounds: tuple[tuple[date, int, int], ...]
    grounds: dict[int, int]
    reach: int
    fetch: Fetch

    @classmethod
    def of(cls, *, therapists: Sequence[int], first: date, days: int, minutes: int, fetch: Fetch) -> Limit:
        """The question where a visit of so many minutes fits."""
        dates = [first + timedelta(days=offset) for offset in range(days + 1)]
        cells = [cell_at(edge(day, 0, ZONE)) for day in dates]
        bounds = tuple(zip(dates, cells, cells[1:], strict=False))
        ground = sum(1 << (start - cells[0]) for day in dates[:-1] for start in _starts(day, minutes))
        return cls(tuple(therapists), bounds, dict.fromkeys(therapists, ground), (minutes + AFTER) // 5, fetch)

    def read(self) -> list[Row]:
        """The bare read alone."""
        return self.fetch(self.therapists, self.bounds[0][1] - DAY_CELLS, self.bounds[-1][2])

    def answer(self) -> Answer:
        """Every open start, from rows that are read now."""
        reach, shift, ones = self.reach, self.bounds[0][1] + self.reach - 1, ONES
        lines = dict.fromkeys(self.grounds, 0)
        for therapist, first, last in self.read():
            at = first - shift
            lines[therapist] |= ones[last - first + reach] << at if at >= 0 else ones[last - first + reach] >> -at
        return {one: dict(self._dates(ground & ~lines[one])) for one, ground in self.grounds.items()}

    def _dates(self, line: int) -> Iterator[tuple[date, list[int]]]:
        base = self.bounds[0][1]
        for day, start, end in self.bounds:
            text = bin(line >> (start - base) & ONES[end - start])[:1:-1]
            found: list[int] = []
            offset = text.find("1")
            while offset >= 0:
                found.append(start + offset)
                offset = text.find("1", offset + 1)
            yield day, found


def plain_loop(visits: Iterable[Visit], *, therapists: Sequence[int], first: date, days: int, minutes: int) -> Answer:
    """The same answer, one comparison of two moments after another; no rooms and no bits."""
    after, length = timedelta(minutes=AFTER), timedelta(minutes=minutes)
    busy: dict[tuple[int, date], list[tuple[datetime, datetime]]] = {}
    for one in visits:
        busy.setdefault((one.therapist, one.day), []).append((one.starts_at, one.ends_at + after))
    answer: Answer = {}
    for therapist in therapists:
        dates = answer[therapist] = {}
        for day in (first + timedelta(days=offset) for offset in range(days)):
            taken = busy.get((therapist, day), [])
            dates[day] = [
                cell
                for cell in _starts(day, minutes)
                if all(cell_start(cell) + length + after <= a or b <= cell_start(cell) for a, b in taken)
            ]
    return answer


def _starts(day: date, minutes: int) -> Iterator[int]:
    if day.weekday() < 5:
        for opens, closes in BLOCKS:
            start, end = edge(day, opens, ZONE), edge(day, closes, ZONE)
            while start + timedelta(minutes=minutes) <= end:
                yield cell_at(start.astimezone(UTC))
                start += timedelta(minutes=GRID)
