"""One VEVENT as a value: when it starts, for how long, how it repeats, and whether it takes time at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from unknot.spine.times import TimeRefused, edge

# What says that an entry takes no time: the standard's word, Outlook's own, and that it was called off.
FREE = (("TRANSP", "TRANSPARENT"), ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE"), ("STATUS", "CANCELLED"))
DAY = timedelta(days=1)


class CalendarRefused(ValueError):
    """A calendar that cannot be read whole. ``code`` says why: ``not_a_calendar``, ``entry``, ``zone``, ``too_many``.

    ``number`` counts the entry, where it is one that cannot be read. Nothing of what it says is in the message.
    """

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(f"{code} {number}" if number else code)
        self.code, self.number = code, number


@dataclass(frozen=True)
class Entry:
    """A VEVENT. ``start`` is a date for whole days; otherwise aware, in the zone in which it repeats."""

    uid: str
    start: date | datetime
    length: timedelta
    is_free: bool
    rule: Mapping[str, Any] | None
    more: tuple[tuple[date | datetime, timedelta | None], ...]  # RDATE, with the length of a period
    less: tuple[date | datetime, ...]  # EXDATE
    instead_of: date | datetime | None  # RECURRENCE-ID
    and_later: bool
    sequence: int

    @property
    def is_whole_days(self) -> bool:
        """Local dates, without a time."""
        return not isinstance(self.start, datetime)


def read_entry(component: Any, zone: ZoneInfo, *, number: int) -> Entry:
    """The value of a component; ``zone`` is meant where none is said. Raises `CalendarRefused` with its number."""
    try:
        return _read(component, zone)
    except CalendarRefused as why:
        raise CalendarRefused(why.code, number) from why
    except (ValueError, AttributeError, TypeError, KeyError, IndexError, OverflowError, TimeRefused) as why:
        raise CalendarRefused("entry", number) from why


def when(said: date | datetime, zone: ZoneInfo) -> datetime:
    """The instant in UTC; of a date its midnight in ``zone``, of a time without a zone as ``zone`` reads it."""
    if not isinstance(said, datetime):
        return edge(said, 0, zone)
    return said.replace(tzinfo=said.tzinfo or zone).astimezone(UTC)


def as_list(said: Any) -> list[Any]:
    """A property that may stand once, several times, or not at all."""
    if said is None:
        return []
    return said if isinstance(said, list) else [said]


def _read(component: Any, zone: ZoneInfo) -> Entry:
    start = _moment(component["DTSTART"], zone)
    instead = component.get("RECURRENCE-ID")
    return Entry(
        uid=str(component.get("UID", "")),
        start=start,
        length=_length(component, start, zone),
        is_free=any(str(component.get(name, "")).strip().upper() == word for name, word in FREE),
        rule=_rule(component),
        more=tuple(_more(component, zone)),
        less=tuple(_moment(one, zone) for said in as_list(component.get("EXDATE")) for one in said.dts),
        instead_of=_moment(instead, zone) if instead is not None else None,
        and_later=instead is not None and str(instead.params.get("RANGE", "")).upper() == "THISANDFUTURE",
        sequence=int(component.get("SEQUENCE", 0)),
    )


def _moment(said: Any, zone: ZoneInfo) -> date | datetime:
    return _in_a_zone(said.dt, said, zone)


def _in_a_zone(moment: date | datetime, said: Any, zone: ZoneInfo) -> date | datetime:
    if not isinstance(moment, datetime):
        if not isinstance(moment, date):
            raise CalendarRefused("entry")
        return moment
    if moment.tzinfo is None and said.params.get("TZID"):
        raise CalendarRefused("zone")  # a name that nobody explains: guessing would put it hours away
    return moment.replace(tzinfo=moment.tzinfo or zone)


def _length(component: Any, start: date | datetime, zone: ZoneInfo) -> timedelta:
    end, duration = component.get("DTEND"), component.get("DURATION")
    if end is not None:
        ends = _moment(end, zone)
        if not isinstance(start, datetime) and not isinstance(ends, datetime):
            return ends - start
        return when(ends, zone) - when(start, zone)
    if duration is not None:
        length: timedelta = duration.dt
        return length
    return timedelta() if isinstance(start, datetime) else DAY


def _rule(component: Any) -> Mapping[str, Any] | None:
    said = as_list(component.get("RRULE"))
    if len(said) > 1:
        raise CalendarRefused("entry")  # RFC 5545, 3.8.5.3: not more than once
    if not said:
        return None
    rule = {str(name).upper(): values for name, values in said[0].items()}
    if "FREQ" not in rule or int(rule.get("INTERVAL", [1])[0]) < 1:
        raise CalendarRefused("entry")
    return rule


def _more(component: Any, zone: ZoneInfo) -> list[tuple[date | datetime, timedelta | None]]:
    found: list[tuple[date | datetime, timedelta | None]] = []
    for said in as_list(component.get("RDATE")):
        for one in said.dts:
            if isinstance(one.dt, tuple):
                start, end = one.dt
                begins = _in_a_zone(start, said, zone)
                found.append((begins, end if isinstance(end, timedelta) else when(end, zone) - when(begins, zone)))
            else:
                found.append((_in_a_zone(one.dt, said, zone), None))
    return found
