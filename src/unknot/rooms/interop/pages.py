"""What the pages about calendars say, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unknot.kit import dates
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import CalendarSheet, VisitSheet
from unknot.rooms.interop import queries
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import TherapistSheet
from unknot.spine.times import cell_start

SHOWN = 10
DAY = timedelta(days=1)
# What a code means, and what to do next.
TROUBLES: dict[str, str | Promise] = {
    "address": gettext_lazy("This is not the address of a calendar. Copy the whole line, from https:// on."),
    "scheme": gettext_lazy("The address must begin with https:// or webcal://, and stay with it."),
    "port": gettext_lazy("The address names a port that we do not call. Ask whoever runs this program."),
    "inside": gettext_lazy("The address points into a private network, where we do not call."),
    "unknown_host": gettext_lazy("There is no machine of that name. Look for a slip in the address."),
    "unreachable": gettext_lazy("The machine of that calendar does not answer."),
    "timeout": gettext_lazy("The machine of that calendar does not answer in time."),
    "too_slow": gettext_lazy("The machine of that calendar does not answer in time."),
    "tls": gettext_lazy("The machine of that calendar could not prove who it is."),
    "redirects": gettext_lazy("The address leads on and on, and never to a calendar."),
    "sign_in": gettext_lazy("That calendar asks for a sign-in. Take its secret or public address instead."),
    "gone": gettext_lazy("There is no calendar at that address any more. Copy the address anew."),
    "too_often": gettext_lazy("That calendar asks us to come back later."),
    "status": gettext_lazy("The machine of that calendar answers with an error."),
    "too_big": gettext_lazy("That calendar is larger than 5 MB. Take one with less in it."),
    "encoded": gettext_lazy("That calendar comes packed, and we do not unpack it."),
    "protocol": gettext_lazy("What answers there is no web server."),
    "not_a_calendar": gettext_lazy("There is a page at that address, but no calendar. Most end in .ics."),
    "zone": gettext_lazy("An entry is in a time zone that nobody explains."),
    "entry": gettext_lazy("An entry cannot be read, so we cannot tell when you are busy."),
    "too_many": gettext_lazy("That calendar holds more than we can read."),
}


@dataclass(frozen=True)
class CalendarRow:
    """One calendar elsewhere: where it is, how it stands, and what it says next."""

    host: str
    state: str
    trouble: str | Promise
    is_closing: bool
    waits: bool
    next: list[str]
    read_href: str
    remove_href: str


@dataclass(frozen=True)
class FeedBox:
    """A feed: what there is, and where to send what."""

    state: str
    make_href: str
    end_href: str


@dataclass(frozen=True)
class TherapistPage:
    """One therapist's calendars."""

    name: str
    href: str
    add_href: str
    calendars: list[CalendarRow]
    clashes: list[str]
    feed: FeedBox


@dataclass(frozen=True)
class IndexPage:
    """All of them, for the owner: each with how many calendars there are, and whether one is not read."""

    therapists: list[tuple[str, str, str]]
    clashes: list[str]
    feed: FeedBox


def therapist_page(therapist: TherapistSheet, *, now: datetime) -> TherapistPage:
    """The page of one therapist."""
    zone = practice.the_practice().zone
    here = reverse("interop:therapist", args=[therapist.id])
    return TherapistPage(
        name=therapist.name,
        href=here,
        add_href=here,
        calendars=[_row(one, zone, now) for one in booking.calendars_of([therapist.id], now=now)],
        clashes=clash_lines(booking.clashing_visits(therapist_id=therapist.id, now=now), now=now),
        feed=_feed(therapist.id, zone),
    )


def index_page(therapists: Sequence[TherapistSheet], *, now: datetime) -> IndexPage:
    """The owner's page."""
    zone = practice.the_practice().zone
    found = booking.calendars_of([one.id for one in therapists], now=now)
    return IndexPage(
        therapists=[
            (one.name, reverse("interop:therapist", args=[one.id]), _in_short(one.id, found)) for one in therapists
        ],
        clashes=clash_lines(booking.clashing_visits(therapist_id=None, now=now), now=now, with_therapist=True),
        feed=_feed(None, zone),
    )


def trouble_words(code: str, number: int) -> str:
    """What went wrong, and what to do next; the number of the entry or of the answer where there is one."""
    words = str(TROUBLES.get(code, TROUBLES["status"]))
    if code in ("entry", "zone") and number:
        return _("%(words)s It is entry %(number)s of the calendar.") % {"words": words, "number": number}
    return words


def clash_lines(visits: Sequence[VisitSheet], *, now: datetime, with_therapist: bool = False) -> list[str]:
    """Visits that stand although another calendar calls the therapist busy, a line each."""
    said = []
    for visit in visits:
        words = {"when": dates.when(visit.starts_at, visit.zone, now=now), "who": visit.client or visit.reference}
        line = _("%(when)s: %(who)s") % words
        said.append(f"{line}, {visit.therapist}" if with_therapist else line)
    return said


def since_words(calendar: CalendarSheet) -> str:
    """Since when it has not been read, by the clock of the practice."""
    return dates.full(calendar.good_at, practice.the_practice().zone)


def _row(calendar: CalendarSheet, zone: ZoneInfo, now: datetime) -> CalendarRow:
    blocks = booking.next_busy(calendar.id, now=now, most=SHOWN)
    args = [calendar.therapist_id, calendar.key]
    return CalendarRow(
        host=calendar.host,
        state=_state(calendar, zone, now),
        trouble=trouble_words(calendar.trouble, calendar.trouble_number) if calendar.trouble else "",
        is_closing=calendar.is_closing,
        waits=calendar.asked_at is None,
        next=[_block(first, last, zone, now) for first, last in blocks],
        read_href=reverse("interop:reading", args=args),
        remove_href=reverse("interop:removal", args=args),
    )


def _state(calendar: CalendarSheet, zone: ZoneInfo, now: datetime) -> str:
    if calendar.asked_at is None:
        return _("It is being read for the first time. Look again in a moment.")
    if calendar.read_at is None:
        return _("It has not been read yet.")
    return _("Last read: %(when)s") % {"when": dates.when_within(calendar.read_at, zone, now=now)}


def _block(first_cell: int, last_cell: int, zone: ZoneInfo, now: datetime) -> str:
    """As ``Today 16:30 to 17:00``, ``Friday 27 November, the whole day`` or with both days where there are two."""
    start, end = cell_start(first_cell), cell_start(last_cell + 1)
    here, there = start.astimezone(zone), end.astimezone(zone)
    at_midnight = here.time() == there.time() == datetime.min.time()
    today = now.astimezone(zone).date()
    if at_midnight and there.date() - here.date() == DAY:
        return _("%(day)s, the whole day") % {"day": dates.day(here.date(), today=today)}
    if at_midnight and here.date() < there.date():
        words = {"first": dates.day(here.date(), today=today), "last": dates.day(there.date() - DAY, today=today)}
        return _("%(first)s through %(last)s") % words
    until = dates.clock(end, zone) if here.date() == there.date() else dates.when_within(end, zone, now=now)
    return _("%(start)s to %(end)s") % {"start": dates.when(start, zone, now=now), "end": until}


def _in_short(therapist_id: int, calendars: Sequence[CalendarSheet]) -> str:
    mine = [one for one in calendars if one.therapist_id == therapist_id]
    if any(one.is_closing for one in mine):
        return _("Cannot be read: online booking is closed")
    if any(one.trouble for one in mine):
        return _("Could not be read at the last try")
    if not mine:
        return _("No other calendar is read")
    return _("Read from: %(hosts)s") % {"hosts": ", ".join(one.host for one in mine)}


def _feed(therapist_id: int | None, zone: ZoneInfo) -> FeedBox:
    feed = queries.feeds_of(therapist_id).first()
    name, args = ("therapist_feed", [therapist_id]) if therapist_id else ("practice_feed", [])
    state = ""
    if feed:
        words = {"when": dates.full(feed.made_at, zone)}
        said = (
            _("An address with names was made on %(when)s.")
            if feed.with_names
            else _("An address without names was made on %(when)s.")
        )
        state = said % words
    return FeedBox(
        state=state,
        make_href=reverse(f"interop:{name}", args=args),
        end_href=reverse(f"interop:{name}_end", args=args) if feed else "",
    )
