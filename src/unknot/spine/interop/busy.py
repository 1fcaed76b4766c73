"""When somebody is busy, read out of a calendar of theirs (RFC 5545).

Only times come out: no title, no place, no name. What says that it is free (TRANSP, or Outlook's own word for it) or
that it was called off takes no time. Doubt is busy: a tentative entry, a start that its own rule does not meet, a zone
that keeps its own rules. What cannot be read at all refuses the whole calendar, because an entry whose time is unknown
may stand anywhere. The same text, zone and window give the same answer.

A rule can be made that yields nothing for ever, so a caller who does not know where the text comes from calls this
where it can be ended from outside.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from unknot.spine.interop.entries import CalendarRefused, Entry, as_list, read_entry, when
from unknot.spine.interop.series import starts_of
from unknot.spine.times import Interval

if TYPE_CHECKING:
    from icalendar import Calendar

__all__ = ["Busy", "CalendarRefused", "busy_time"]

MOST_BLOCKS = 5_000  # in one window; more is no person's diary
WRITTEN_BY_UNKNOT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@unknot")


@dataclass(frozen=True, order=True)
class Busy:
    """A stretch of five-minute cells, both inclusive, edges rounded outward.

    ``uid`` is set only where an Unknot wrote the entry, so that a caller knows its own visits again.
    """

    first_cell: int
    last_cell: int
    uid: str = ""


def busy_time(text: str, *, zone: ZoneInfo, window: Interval) -> list[Busy]:
    """Busy stretches that touch the window, cut to it, in order; overlapping ones are one, touching ones stay two.

    Whole days and times without a zone are meant in ``zone``. Raises `CalendarRefused`.
    """
    found: set[Busy] = set()
    for stretch, uid in _stretches(_parsed(text), zone, window):
        found.add(_within(stretch, uid, window))
        if len(found) > MOST_BLOCKS:
            raise CalendarRefused("too_many")
    return _merged(found)


def _parsed(text: str) -> list[Calendar]:
    from icalendar import Calendar  # here, because it takes long to load and most processes read no calendar

    try:
        # The library tells when it guesses a zone from a vendor's long name; the guess is what we want.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calendars = Calendar.from_ical(text.removeprefix("\ufeff"), multiple=True)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as why:
        raise CalendarRefused("not_a_calendar") from why
    if not calendars or any(one.name != "VCALENDAR" for one in calendars):
        raise CalendarRefused("not_a_calendar")
    return list(calendars)


def _stretches(calendars: Iterable[Calendar], zone: ZoneInfo, window: Interval) -> Iterator[tuple[Interval, str]]:
    by_uid: dict[str, list[Entry]] = defaultdict(list)
    number = 0
    for calendar in calendars:
        for component in calendar.walk("VEVENT"):
            number += 1
            entry = read_entry(component, zone, number=number)
            by_uid[entry.uid or f"entry {number}"].append(entry)
        for component in calendar.walk("VFREEBUSY"):
            yield from ((stretch, "") for stretch in _told_busy(component, zone) if stretch.overlaps(window))
    for uid, entries in by_uid.items():
        ours = uid if WRITTEN_BY_UNKNOT.fullmatch(uid) else ""
        yield from ((stretch, ours) for stretch in starts_of(entries, zone, window))


def _told_busy(component: Any, zone: ZoneInfo) -> Iterator[Interval]:
    """What a calendar that tells nothing else says: periods, of which those that are free are left out."""
    for said in as_list(component.get("FREEBUSY")):
        if str(said.params.get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        start, end = said.dt
        begins = when(start, zone)
        ends = when(end, zone) if isinstance(end, datetime) else begins + end
        if begins < ends:
            yield Interval(begins, ends)


def _within(stretch: Interval, uid: str, window: Interval) -> Busy:
    cut = Interval(max(stretch.start, window.start), min(stretch.end, window.end))
    return Busy(*Interval(cut.start.astimezone(UTC), cut.end.astimezone(UTC)).cells(), uid)


def _merged(found: set[Busy]) -> list[Busy]:
    """In order; those that share a cell are joined, but never with one that an Unknot wrote."""
    whole: list[Busy] = []
    for block in sorted(one for one in found if not one.uid):
        if whole and block.first_cell <= whole[-1].last_cell:
            last = max(block.last_cell, whole[-1].last_cell)
            whole[-1] = Busy(whole[-1].first_cell, last)
        else:
            whole.append(block)
    return sorted([*whole, *(one for one in found if one.uid)])
