"""A day's timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from unknot.kit import dates
from unknot.kit.listed import Choice
from unknot.rooms.booking.door import Book, Offer, Timeline
from unknot.rooms.desk.pages.bookings import length_choices, type_choices
from unknot.rooms.desk.pages.reasons import AGAINST
from unknot.spine.booking.against import Reason

# Long stretches outside of hours say little; what lies between them is what somebody came to read.
QUIET = {Reason.CLOSED, Reason.OUTSIDE_HOURS, Reason.NOT_TRAINED, Reason.NOT_LICENSED, Reason.TOO_SOON, Reason.TOO_LATE}


@dataclass(frozen=True)
class Stretch:
    """From when until when the answer is the same, and which it is. ``kind`` is open, quiet or against."""

    time: str
    words: str | Promise
    kind: str


@dataclass(frozen=True)
class Line:
    """One therapist at one place."""

    who: str
    where: str
    stretches: list[Stretch]


@dataclass(frozen=True)
class TimelinePage:
    """A date, what it was asked for, and everybody's line."""

    title: str
    day: str
    lines: list[Line]
    types: list[Choice]
    lengths: list[Choice]
    therapists: list[Choice]
    before: str
    after: str


def timeline_page(
    book: Book,
    lines: Iterable[Timeline],
    *,
    offer: Offer,
    offers: Sequence[Offer],
    day: date,
    asked: int | None,
    sees_all: bool,
) -> TimelinePage:
    """The page of one date for one type and length. ``asked`` is the therapist, None for all."""
    said = {"type": offer.kind.value, "minutes": str(offer.minutes)} | (
        {"therapist": str(asked)} if asked and sees_all else {}
    )
    therapists = [Choice(str(one.id), one.name, one.id == asked) for one in book.therapists] if sees_all else []
    return TimelinePage(
        title=capfirst(dates.day(day, today=book.today)),
        day=day.isoformat(),
        lines=[_line(one, book) for one in lines],
        # Two fields: type and length in one line are wider than a phone.
        types=type_choices(offers, offer),
        lengths=length_choices(offers, offer),
        therapists=therapists,
        before=_href(day - timedelta(days=1), said),
        after=_href(day + timedelta(days=1), said),
    )


def _line(line: Timeline, book: Book) -> Line:
    zone = line.place.zone
    return Line(
        who=line.therapist,
        where=line.place.name if len(book.places) > 1 else "",
        stretches=[Stretch(_span(start, end, zone), AGAINST[why], _kind(why)) for start, end, why in line.stretches],
    )


def _span(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    if end.astimezone(zone).date() > start.astimezone(zone).date():
        return _("%(start)s to midnight") % {"start": dates.clock(start, zone)}
    return dates.span(start, end, zone)


def _kind(reason: Reason | None) -> str:
    return "open" if reason is None else "quiet" if reason in QUIET else "against"


def _href(day: date, said: dict[str, str]) -> str:
    return f"{reverse('desk:timeline')}?{urlencode({'day': day.isoformat()} | said)}"
