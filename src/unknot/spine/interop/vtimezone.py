"""A zone's clock changes as a VTIMEZONE (RFC 5545, 3.6.5), small and right for the years it is asked for.

The generator of the icalendar library was tried first. It states the onset of a change in the new local time where
3.6.5 wants the old one, so that the first hour after a spring change was an hour off, and it lists one date a year.
Here the changes are read from the zone itself. Where every change of eight years falls on the same weekday of the same
month at the same time, it is written as a yearly rule, which every calendar program is known to read (older Outlook
looks at nothing else); where not, such as Morocco's, each change of the years around stands by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

# The library is imported where it is used: it takes long to load, and most processes write no entry.
if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

YEARS_FOR_A_RULE = 8  # tells "the fourth Sunday" from "the last", which agree for up to five years in a row
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Change:
    """From ``at`` on the zone keeps ``after`` instead of ``before``. ``local`` is the onset by the old clock."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def daylight(self) -> bool:
        """Forward is into daylight time. Dublin's law says it the other way round, and Outlook does not follow it."""
        return self.after > self.before

    @property
    def local(self) -> datetime:
        """The onset as a naive local time, by the clock that it ends (RFC 5545, 3.6.5, DTSTART)."""
        return (self.at + self.before).replace(tzinfo=None)


@dataclass(frozen=True)
class YearlyRule:
    """The nth weekday of a month at a time of day; ``nth`` -1 is the last."""

    month: int
    nth: int
    weekday: int
    clock: tuple[int, int, int]


def vtimezone(zone: ZoneInfo, *, first_year: int, last_year: int) -> Timezone:
    """The zone's VTIMEZONE, right from the start of ``first_year`` to the end of ``last_year`` and a little beyond."""
    from icalendar import Timezone  # as above

    component = Timezone()
    component.add("TZID", zone.key)
    for observance in _observances(zone, first_year - 1, last_year + 1):
        component.add_component(observance)
    return component


def _observances(zone: ZoneInfo, first: int, last: int) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    changes = changes_of(zone, first, last)
    rules = _yearly_rules(zone, first, last)
    if rules and changes:
        yield from (_observance(change, rules[change.daylight]) for change in changes[:2])
        return
    yield _observance(_state_at(zone, first))
    yield from (_observance(change) for change in changes)


def _observance(change: Change, rule: YearlyRule | None = None) -> TimezoneStandard | TimezoneDaylight:
    from icalendar import TimezoneDaylight, TimezoneStandard, vRecur  # as above

    part = TimezoneDaylight() if change.daylight else TimezoneStandard()
    part.add("DTSTART", change.local)
    if rule:
        weekday = f"{rule.nth}{WEEKDAYS[rule.weekday]}"
        part.add("RRULE", vRecur({"FREQ": "YEARLY", "BYMONTH": rule.month, "BYDAY": weekday}))
    part.add("TZOFFSETFROM", change.before)
    part.add("TZOFFSETTO", change.after)
    part.add("TZNAME", change.name)
    return part


@lru_cache(maxsize=64)
def changes_of(zone: ZoneInfo, first: int, last: int) -> tuple[Change, ...]:
    """Every clock change from the year ``first`` to the end of the year ``last``, in order."""
    end = datetime(last + 1, 1, 1, tzinfo=UTC)
    found, day = [], datetime(first, 1, 1, tzinfo=UTC)
    while day < end:
        if _kept(zone, day) != _kept(zone, day + DAY):
            found.append(_change(zone, _first_second_after(zone, day, day + DAY)))
        day += DAY
    return tuple(found)


def _first_second_after(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    # Bisecting: `low` keeps the old clock, `high` the new one.
    old = _kept(zone, low)
    while high - low > SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _kept(zone, middle) == old else (low, middle)
    return high


def _kept(zone: ZoneInfo, at: datetime) -> tuple[timedelta | None, str | None]:
    local = at.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _change(zone: ZoneInfo, at: datetime) -> Change:
    before, after = (at - SECOND).astimezone(zone), at.astimezone(zone)
    return Change(at, _offset(before), _offset(after), after.tzname() or zone.key)


def _state_at(zone: ZoneInfo, year: int) -> Change:
    # Not a change: what the zone keeps when the years begin, so that every moment after it is covered.
    there = datetime(year, 1, 1, tzinfo=zone)
    return Change(there.astimezone(UTC), _offset(there), _offset(there), there.tzname() or zone.key)


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()  # never None for a time in a zone


def _yearly_rules(zone: ZoneInfo, first: int, last: int) -> dict[bool, YearlyRule] | None:
    """One rule into daylight time and one out of it, or None where the years do not all follow one pair."""
    years = max(YEARS_FOR_A_RULE, last - first + 1)
    changes = changes_of(zone, first, first + years - 1)
    rules = {daylight: _rule([c for c in changes if c.daylight == daylight], years) for daylight in (True, False)}
    into, out_of = rules[True], rules[False]
    return {True: into, False: out_of} if into and out_of else None


def _rule(changes: list[Change], years: int) -> YearlyRule | None:
    if len({change.local.year for change in changes}) != years or len(changes) != years:
        return None
    shared = set.intersection(*(_rules_met_by(change) for change in changes))
    alike = {(change.before, change.after, change.name) for change in changes}
    # The last weekday first: where both hold for all these years, a rule of law says "last".
    return min(shared, key=lambda rule: rule.nth) if shared and len(alike) == 1 else None


def _rules_met_by(change: Change) -> set[YearlyRule]:
    local = change.local
    nths = {(local.day + 6) // 7} | ({-1} if (local + 7 * DAY).month != local.month else set())
    return {YearlyRule(local.month, nth, local.weekday(), (local.hour, local.minute, local.second)) for nth in nths}
