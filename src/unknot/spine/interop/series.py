"""Every time at which one thing happens: a rule, dates added and left out, and single times that were changed.

Rules are followed in the wall time of the zone that they were written in, and each time becomes an instant by itself,
so that a weekly ten o'clock stays ten o'clock. `dateutil` follows the rule; what is here keeps it short: a rule without
a count begins near the window, at a step of its own, and not in the year in which somebody first wrote it down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from unknot.spine.interop.entries import DAY, CalendarRefused, Entry, when
from unknot.spine.times import Interval

TOO_OFTEN = {"SECONDLY", "MINUTELY"}
STEPS = {"HOURLY": timedelta(hours=1), "DAILY": DAY, "WEEKLY": 7 * DAY}  # those whose steps are all of one length
MOST_TIMES = 5_000
MARGIN = 2 * DAY  # two zones and a change of clocks lie within it

# What a time of a series is known by: its instant and its date, for both are written to mean it.
Key = date | datetime


def starts_of(entries: Sequence[Entry], zone: ZoneInfo, window: Interval) -> Iterator[Interval]:
    """The stretches of entries with one UID that touch the window. Raises `CalendarRefused`."""
    changed = _newest([one for one in entries if one.instead_of is not None], zone)
    later = sorted((one for one in changed.values() if one.and_later), key=lambda one: when(_replaced(one), zone))
    for entry in (one for one in entries if one.instead_of is None):
        yield from _of_master(entry, changed, later, zone, window)
    for entry in changed.values():
        if not entry.is_free:
            yield from _touching(when(entry.start, zone), entry, entry.length, zone, window)


def _newest(changes: Sequence[Entry], zone: ZoneInfo) -> dict[datetime, Entry]:
    """Of several changes of one time the one with the highest sequence; the last written among equals."""
    found: dict[datetime, Entry] = {}
    for entry in sorted(changes, key=lambda one: one.sequence):
        found[when(_replaced(entry), zone)] = entry
    return found


def _replaced(entry: Entry) -> date | datetime:
    assert entry.instead_of is not None, "only changes are asked"
    return entry.instead_of


def _of_master(
    entry: Entry, changed: dict[datetime, Entry], later: Sequence[Entry], zone: ZoneInfo, window: Interval
) -> Iterator[Interval]:
    left_out = {_key(one, entry) for one in entry.less} | {_key(_replaced(one), entry) for one in changed.values()}
    lengths = dict(entry.more)
    reach = max([entry.length, *(one.length for one in later), *(of for of in lengths.values() if of)])
    shifts = [when(one.start, zone) - when(_replaced(one), zone) for one in later]
    low, high = window.start - reach - max([timedelta(), *shifts]), window.end - min([timedelta(), *shifts])
    for moment in _moments(entry, low, high):
        if left_out.isdisjoint(_keys(moment, entry)):
            start = when(moment, zone)
            shaped = next((one for one in reversed(later) if when(_replaced(one), zone) <= start), None)
            if not (shaped or entry).is_free:
                length = shaped.length if shaped else lengths.get(moment) or entry.length
                start = _shifted(moment, shaped, zone) if shaped else start
                yield from _touching(start, shaped or entry, length, zone, window)


def _shifted(moment: date | datetime, change: Entry, zone: ZoneInfo) -> datetime:
    """A time after the one that was changed, moved as far as that one was: by the wall clock where there is one."""
    was = _replaced(change)
    if isinstance(moment, datetime) and isinstance(was, datetime) and isinstance(change.start, datetime):
        keeps = moment.tzinfo
        return when(moment + (_wall(change.start, keeps) - _wall(was, keeps)), zone)
    return when(moment, zone) + (when(change.start, zone) - when(was, zone))


def _touching(start: datetime, entry: Entry, length: timedelta, zone: ZoneInfo, window: Interval) -> Iterator[Interval]:
    """The stretch that begins there, where it holds anything and touches the window.

    Whole days end at a midnight, however long the days between are.
    """
    end = start + length
    if entry.is_whole_days and not length % DAY:
        end = when(start.astimezone(zone).date() + length, zone)
    if start < end and start < window.end and window.start < end:
        yield Interval(start, end)


def _moments(entry: Entry, low: datetime, high: datetime) -> Iterator[date | datetime]:
    """Starts from low to high by first writing, rule and added dates, each once; a little more at both ends."""
    keeps = entry.start.tzinfo if isinstance(entry.start, datetime) else None
    first, last = _wall(low - MARGIN, keeps), _wall(high + MARGIN, keeps)
    walls = {_as_wall(entry.start)} if first <= _as_wall(entry.start) <= last else set()
    if entry.rule is not None:
        walls.update(_followed(entry, keeps, first, last))
    for wall in sorted(walls):
        yield wall.replace(tzinfo=keeps) if isinstance(entry.start, datetime) else wall.date()
    for moment, _ in entry.more:
        at = _wall(moment, keeps) if isinstance(moment, datetime) else _as_wall(moment)
        if first <= at <= last and at not in walls:
            yield moment


def _followed(entry: Entry, keeps: tzinfo | None, first: datetime, last: datetime) -> Iterator[datetime]:
    for number, wall in enumerate(_rule_of(entry, keeps, first).xafter(first, inc=True)):
        if wall > last:
            return
        if number >= MOST_TIMES:
            raise CalendarRefused("too_many")
        yield wall


def _rule_of(entry: Entry, keeps: tzinfo | None, first: datetime) -> rrule:
    assert entry.rule is not None, "asked by whoever saw it"
    said = dict(entry.rule)
    how_often = str(said["FREQ"][0]).upper()
    if how_often in TOO_OFTEN:
        raise CalendarRefused("too_many")
    until = said.pop("UNTIL", [None])[0]
    begins = _as_wall(entry.start)
    if "COUNT" not in said and how_often in STEPS:
        step = STEPS[how_often] * int(said.get("INTERVAL", [1])[0])
        begins += max(0, (first - begins) // step) * step
    words = ";".join(f"{name}={','.join(_word(one) for one in values)}" for name, values in said.items())
    try:
        made = rrulestr(words, dtstart=begins)
    except (ValueError, TypeError, KeyError, OverflowError) as why:
        raise CalendarRefused("entry") from why
    return made if until is None else made.replace(until=_last_wall(until, keeps))


def _word(value: Any) -> str:
    return value.to_ical().decode() if hasattr(value, "to_ical") else str(value)


def _last_wall(until: date | datetime, keeps: tzinfo | None) -> datetime:
    """UNTIL in the wall time of the rule. A date alone means that whole day, also where the rule has times."""
    if isinstance(until, datetime):
        return _wall(until, keeps) if until.tzinfo else until
    return datetime.combine(until, time.max)


def _wall(instant: datetime, keeps: tzinfo | None) -> datetime:
    return instant.astimezone(keeps or UTC).replace(tzinfo=None, fold=0)


def _as_wall(said: date | datetime) -> datetime:
    return said.replace(tzinfo=None, fold=0) if isinstance(said, datetime) else datetime.combine(said, time())


def _key(said: date | datetime, entry: Entry) -> Key:
    """What a date that was left out, or replaced, means for this entry."""
    if isinstance(said, datetime) and not entry.is_whole_days:
        return said.astimezone(UTC)
    return said.date() if isinstance(said, datetime) else said


def _keys(moment: date | datetime, entry: Entry) -> set[Key]:
    if isinstance(moment, datetime):
        return {moment.astimezone(UTC), moment.date()}
    return {moment}
