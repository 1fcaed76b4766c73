"""When a therapist works: weekly rules in local wall time, dated exceptions, and the instants they come to.

A rule is what people say and what stays true across seasons: "Tuesdays 09:00 to 13:00". It becomes instants date by
date (`Hours.on`), so that a change of clocks moves the instants and not the hours. Decisions 0030 and 0031.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from unknot.spine.times import CELL_MINUTES, DAY_MINUTES, Interval, day_exists, edge

# A stretch of working time as minutes from local midnight; the end may run past 1440, into the next date.
Block = tuple[int, int]

MOST_WEEKS = 12


class HoursRefused(ValueError):
    """Hours that cannot be meant. `field` names the one to look at, `wanted` says what would be right."""

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"{field}: {wanted}")
        self.field = field
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Rule:
    """Working time every week on one weekday.

    `weekday` is 0 for Monday to 6 for Sunday, as `date.weekday`. `start` and `end` are minutes from local midnight in
    steps of five; `end` may run past midnight, at most 24 hours after `start`. `valid_from` and `valid_until` are the
    first and the last date on which the rule holds, both inclusive, because that is how people say it. A block belongs
    to the date on which it starts. `every` n weeks are counted from the week (from Monday) of the date `anchor`.
    `breaks` lie inside the block, in the same minutes, and no visit runs into one. Raises `HoursRefused`.
    """

    weekday: int
    start: int
    end: int
    valid_from: date | None = None
    valid_until: date | None = None
    every: int = 1
    anchor: date | None = None
    breaks: tuple[Block, ...] = ()

    def __post_init__(self) -> None:
        if self.weekday not in range(7):
            raise HoursRefused("weekday", "must be 0 for Monday to 6 for Sunday")
        _check_block((self.start, self.end))
        if not 1 <= self.every <= MOST_WEEKS:
            raise HoursRefused("every", f"must be 1 to {MOST_WEEKS} weeks")
        if self.every > 1 and self.anchor is None:
            raise HoursRefused("anchor", "must say in which week it begins where it is not every week")
        for start, end in self.breaks:
            if start % CELL_MINUTES or end % CELL_MINUTES or not self.start <= start < end <= self.end:
                raise HoursRefused("breaks", "must lie inside the hours, on five-minute steps")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise HoursRefused("valid_until", "must not be before valid_from")

    def holds_on(self, day: date) -> bool:
        """True where this rule says something about the date."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
            and (self.every == 1 or self.anchor is None or _weeks_between(self.anchor, day) % self.every == 0)
        )

    def pieces(self) -> list[Block]:
        """The block without its breaks."""
        left, pieces = self.start, []
        for start, end in sorted(self.breaks):
            if left < start:
                pieces.append((left, start))
            left = max(left, end)
        return [*pieces, (left, self.end)] if left < self.end else pieces


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """One date that differs: its blocks replace all that the weekly rules say. No blocks: closed.

    A block of the evening before that runs past midnight belongs to that evening and stays. Raises `HoursRefused`.
    """

    day: date
    blocks: tuple[Block, ...] = ()

    def __post_init__(self) -> None:
        for block in self.blocks:
            _check_block(block)


@dataclass(frozen=True)
class Hours:
    """The working hours of one therapist. Make it once and keep it: equal hours share what was worked out for them.

    Raises `HoursRefused` where a date is changed twice.
    """

    rules: tuple[Rule, ...] = ()
    changed: tuple[ChangedDay, ...] = ()

    def __post_init__(self) -> None:
        if len(self._changed_by_date) < len(self.changed):
            raise HoursRefused("changed", "a date can be changed only once")

    def __hash__(self) -> int:
        # Every request asks for it once a therapist; the rules are walked once in the life of this value.
        return self._hash

    def on(self, day: date, zone: ZoneInfo) -> tuple[Interval, ...]:
        """The working time that starts on this date, as instants, earliest first.

        Overlapping rules are one block; rules that only touch stay two, and no visit runs across the seam. A block
        that falls wholly into the missing hour moves forward with it; a date the zone left out has none.
        """
        if not day_exists(day, zone):
            return ()
        edges = ((edge(day, start, zone), edge(day, end, zone)) for start, end in self.blocks(day))
        return tuple(Interval(start, end) for start, end in edges if start < end)

    def blocks(self, day: date) -> tuple[Block, ...]:
        """The same in wall time: what a page about hours shows."""
        changed = self._changed_by_date.get(day)
        if changed is not None:
            return _merged(changed.blocks)
        return _merged(piece for rule in self.rules if rule.holds_on(day) for piece in rule.pieces())

    def breaks(self, day: date, zone: ZoneInfo) -> tuple[Interval, ...]:
        """The breaks of the working time that starts on this date, as instants; a changed date has none."""
        if day in self._changed_by_date or not day_exists(day, zone):
            return ()
        said = (one for rule in self.rules if rule.breaks and rule.holds_on(day) for one in rule.breaks)
        edges = ((edge(day, start, zone), edge(day, end, zone)) for start, end in said)
        return tuple(Interval(start, end) for start, end in edges if start < end)

    @cached_property
    def _changed_by_date(self) -> dict[date, ChangedDay]:
        return {change.day: change for change in self.changed}

    @cached_property
    def _hash(self) -> int:
        return hash((self.rules, self.changed))


def _merged(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks in order, overlapping ones joined."""
    whole: list[Block] = []
    for start, end in sorted(blocks):
        if whole and start < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return tuple(whole)


def _weeks_between(anchor: date, day: date) -> int:
    """Calendar weeks from the week of one date to that of another."""
    return (day.toordinal() - day.weekday() - anchor.toordinal() + anchor.weekday()) // 7


def _check_block(block: Block) -> None:
    start, end = block
    if start % CELL_MINUTES or end % CELL_MINUTES:
        raise HoursRefused("start", "hours begin and end on five-minute steps")
    if not 0 <= start < DAY_MINUTES:
        raise HoursRefused("start", "must lie between 00:00 and 23:55")
    if not start < end <= start + DAY_MINUTES:
        raise HoursRefused("end", "must come after the start, and within 24 hours of it")
