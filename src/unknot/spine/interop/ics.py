"""A visit as iCalendar text: invited (REQUEST), called off (CANCEL), or listed in a feed (PUBLISH).

RFC 5545 says how it is written, RFC 5546 what the three methods carry. One UID for the life of a visit, and a
SEQUENCE that rises with every change, let a calendar find the entry that it has. Place and time only: there is no
DESCRIPTION, and the SUMMARY is the caller's neutral title. The same value gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from unknot.spine.interop.vtimezone import vtimezone

# The library is imported where it is used: it takes long to load, and most processes write no entry.
if TYPE_CHECKING:
    from icalendar import Event, vCalAddress
    from icalendar.parser import Contentline

OFTEN = timedelta(minutes=15)
PRODUCT = "-//Unknot//Front desk//EN"
STATUSES = ("CONFIRMED", "TENTATIVE", "CANCELLED")
LONGEST = 75  # octets in a line
ONE_LINE = ("uid", "organizer_email", "attendee_email", "url")


class VisitRefused(ValueError):
    """A visit that cannot be written down. The message names the field."""


@dataclass(frozen=True)
class Visit:
    """One visit. ``starts_at``, ``ends_at`` and ``stamp`` are aware and in UTC; ``zone`` is the zone of the place.

    ``sequence`` is 0 at first and rises with each change, the call-off included. ``stamp`` is the moment at which this
    state of the visit was decided. ``summary`` is what a stranger may read over a shoulder. ``status`` is what a feed
    says of it: CONFIRMED, TENTATIVE or CANCELLED; the methods of a letter say theirs themselves.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    place: str
    summary: str
    organizer_name: str
    organizer_email: str
    attendee_name: str
    attendee_email: str
    stamp: datetime
    url: str = ""
    status: str = "CONFIRMED"

    def __post_init__(self) -> None:
        for field in ("starts_at", "ends_at", "stamp"):
            if getattr(self, field).utcoffset() != timedelta():
                raise VisitRefused(f"{field} is not in UTC")
        if self.starts_at >= self.ends_at:
            raise VisitRefused("ends_at is not after starts_at")
        if self.sequence < 0:
            raise VisitRefused("sequence is below 0")
        if self.status not in STATUSES:
            raise VisitRefused("status is none that a visit can have")
        for field in ONE_LINE:
            if re.search(r"[\s\x00-\x1f\x7f]", getattr(self, field)):
                raise VisitRefused(f"{field} holds a space or a control character")


def request(visit: Visit) -> str:
    """An invitation, or a newer state of one that was sent; CRLF line ends, lines of at most 75 octets."""
    return _calendar("REQUEST", _invitation(visit, "CONFIRMED"), [visit])


def cancel(visit: Visit) -> str:
    """The call-off of an invitation that was sent; its ``sequence`` must be above that one's."""
    return _calendar("CANCEL", _invitation(visit, "CANCELLED"), [visit])


def publish(visits: Sequence[Visit], *, name: str = "") -> str:
    """A feed of visits in the order given, without attendees (RFC 5546, 3.2.1 forbids them).

    With a ``name`` it is one that programs come back to, and says how often they may (RFC 7986, and what was before).
    """
    return _calendar(
        "PUBLISH", "".join(_written(_listed(visit).content_lines()) for visit in visits), visits, name=name
    )


def _calendar(method: str, events: str, visits: Sequence[Visit], *, name: str = "") -> str:
    zones = sorted(_years_by_zone(visits).items(), key=lambda pair: pair[0].key)
    parts = [_zone_text(zone, min(years), max(years)) for zone, years in zones]
    head, end = _frame(method, name)
    return "".join([head, *parts, events, end])


@lru_cache(maxsize=16)
def _frame(method: str, name: str) -> tuple[str, str]:
    """What stands in front of zones and events, and behind them."""
    from icalendar import Calendar  # as above

    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    if name:
        calendar.add("NAME", _text(name))
        calendar.add("X-WR-CALNAME", _text(name))
        calendar.add("REFRESH-INTERVAL", OFTEN, parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", "PT15M")
    *head, end, _ = calendar.content_lines()
    return _written(head), _written([end])


@lru_cache(maxsize=64)
def _zone_text(zone: ZoneInfo, first_year: int, last_year: int) -> str:
    return _written(vtimezone(zone, first_year=first_year, last_year=last_year).content_lines())


def _written(lines: Iterable[Contentline]) -> str:
    return "".join(f"{_folded(line)}\r\n" for line in lines if line)


def _folded(line: Contentline) -> str:
    # The library looks at every character; most lines are short, and need no fold (RFC 5545, 3.1).
    if line.isascii() and len(line) < LONGEST:
        return line
    return str(line.to_ical(), "utf-8")  # type: ignore[no-untyped-call]  # not in the library's types


def _years_by_zone(visits: Iterable[Visit]) -> dict[ZoneInfo, set[int]]:
    years: dict[ZoneInfo, set[int]] = {}
    for visit in visits:
        years.setdefault(visit.zone, set()).update({visit.starts_at.year, visit.ends_at.year})
    return years


def _listed(visit: Visit) -> Event:
    # Some programs look at no status, so what was called off takes no time either.
    return _event(visit, visit.status, "TRANSPARENT" if visit.status == "CANCELLED" else "OPAQUE")


def _invitation(visit: Visit, status: str) -> str:
    from icalendar.parser import Contentline  # as above

    attendee = _guest(visit.attendee_name, visit.attendee_email)
    before, behind = _around_guest(replace(visit, attendee_name="", attendee_email=""), status)
    return "".join([before, _written([Contentline.from_parts("ATTENDEE", attendee.params, attendee)]), behind])


@lru_cache(maxsize=16)
def _around_guest(visit: Visit, status: str) -> tuple[str, str]:
    """The event's lines in front of its guest's and behind it: each of the two who are written to gets the same."""
    event = _event(visit, status)
    event.add("ATTENDEE", _guest("", "nobody@example"))
    lines = event.content_lines()
    place = next(number for number, line in enumerate(lines) if line.startswith("ATTENDEE"))
    return _written(lines[:place]), _written(lines[place + 1 :])


def _guest(name: str, email: str) -> vCalAddress:
    attendee = _person(name, email)
    # docs/decisions/0042: nobody is asked to answer, for the person chose this time themselves.
    attendee.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION"})
    attendee.params["RSVP"] = "FALSE"
    return attendee


def _event(visit: Visit, status: str, transp: str = "OPAQUE") -> Event:
    from icalendar import Event  # as above

    starts_at, ends_at = _as_read_there(visit)
    event = Event()
    event.add("UID", visit.uid)
    event.add("SEQUENCE", visit.sequence)
    event.add("DTSTAMP", visit.stamp)
    event.add("DTSTART", starts_at)
    event.add("DTEND", ends_at)
    event.add("STATUS", status)
    event.add("TRANSP", transp)
    event.add("SUMMARY", _text(visit.summary))
    event.add("LOCATION", _text(visit.place))
    event.add("ORGANIZER", _person(visit.organizer_name, visit.organizer_email))
    if visit.url:
        event.add("URL", visit.url)
    return event


def _as_read_there(visit: Visit) -> tuple[datetime, datetime]:
    """Start and end by the clock of the place; in UTC where that clock cannot say it.

    A local time that occurs twice always means its first occurrence (RFC 5545, 3.3.5), so the second pass of a
    repeated hour has no local form.
    """
    there = visit.starts_at.astimezone(visit.zone), visit.ends_at.astimezone(visit.zone)
    if any(moment.fold for moment in there):
        return visit.starts_at.astimezone(UTC), visit.ends_at.astimezone(UTC)
    return there


def _person(name: str, email: str) -> vCalAddress:
    from icalendar import vCalAddress  # as above

    address = vCalAddress(f"mailto:{email}")
    # A double quote would be written as ^' (RFC 6868), which many programs show as it stands.
    address.params["CN"] = " ".join(_text(name).split()).replace('"', "'")
    return address


def _text(said: str) -> str:
    """Line breaks in one form, and no other control characters, which iCalendar has no way to write."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", said.replace("\r\n", "\n").replace("\r", "\n"))
