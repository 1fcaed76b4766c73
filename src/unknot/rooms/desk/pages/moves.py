"""What staff look at before they move a visit or give its time back: whose it is, where it stands, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from unknot.kit import dates
from unknot.kit.languages import by_the_practice
from unknot.kit.listed import Choice, TimeRow
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import Book, FreeTime, VisitSheet
from unknot.rooms.desk.pages import bookings as lists
from unknot.rooms.desk.pages.bookings import Against, Search
from unknot.rooms.match.door import PassSheet
from unknot.rooms.practice.door import PracticeSheet


@dataclass(frozen=True)
class MovePage:
    """The times that a visit can move to. ``needs_check`` where nothing opens before the questions are answered."""

    about: list[tuple[str, str]]
    back: str
    needs_check: str = ""
    rows: list[TimeRow] = field(default_factory=list)
    listed: str = ""
    hidden: list[tuple[str, str]] = field(default_factory=list)
    lengths: list[Choice] = field(default_factory=list)
    therapists: list[Choice] = field(default_factory=list)
    day: str = ""
    at: str = ""
    against: Against | None = None


def about_visit(visit: VisitSheet, practice: PracticeSheet, *, now: datetime) -> list[tuple[str, str]]:
    """Who, when, with whom and where; then what a change of it costs, in the words that the person was told."""
    told = by_the_practice(practice.cancellation_policy)
    return [
        (_("Who"), visit.client),
        (_("When"), dates.full(visit.starts_at, visit.zone)),
        (_("How long"), dates.minutes(visit.minutes)),
        (_("With"), visit.therapist),
        (_("Room"), visit.room),
        (_("Moving or cancelling"), fee_words(visit, practice, now=now)),
        *([(_("What people are told"), told)] if told else []),
    ]


def fee_words(visit: VisitSheet, practice: PracticeSheet, *, now: datetime) -> str:
    """Until when a change is free of charge, or why it is."""
    if booking.is_stopped(visit, now=now):
        return _("Free of charge until it begins, because it is stopped")
    until = visit.starts_at - timedelta(hours=practice.cancel_until_hours)
    said = {"until": dates.full(until, visit.zone)}
    late, in_time = _("Late by now: it was free of charge until %(until)s"), _("Free of charge until %(until)s")
    return (late if booking.is_late(visit.starts_at, now=now) else in_time) % said


def closed_page(visit: VisitSheet, practice: PracticeSheet, *, now: datetime) -> MovePage:
    """Where no pass opens another time: what has to come first."""
    needs = f"{reverse('desk:booking')}?person={visit.client_key}"
    return MovePage(about_visit(visit, practice, now=now), _back(visit), needs_check=needs)


def move_page(
    visit: VisitSheet,
    said: Mapping[str, object],
    *,
    granted: PassSheet,
    own: int | None,
    practice: PracticeSheet,
    wished_at: datetime | None = None,
    now: datetime,
) -> MovePage:
    """The times nearest to the one that it has, or what ``said`` asks for; ``wished_at`` as in `times_page`."""
    about, offers = about_visit(visit, practice, now=now), booking.offers_to_move(visit, granted)
    as_it_is = {"type": visit.kind.value, "minutes": visit.minutes}
    search = lists.settle(as_it_is | {name: one for name, one in said.items() if one}, offers, own=own)
    if search is None:
        return closed_page(visit, practice, now=now)
    book = booking.open_book_for_staff(now=now, moving=visit.id)
    exact = lists.exact_start(search, book)
    near = wished_at or exact or (None if search.day else visit.starts_at)
    listed = lists.listed_times(search, book, until=granted.reaches_until, near=near, wants=booking.wants_of(visit))
    kinds = [one for one in offers if one.kind is search.offer.kind]
    return MovePage(
        about=about,
        back=_back(visit),
        rows=[_row(one, visit, book) for one in listed if not _stays(one, visit, search)],
        listed=lists.words_above(search, book, near),
        hidden=_hidden(search, visit),
        lengths=lists.length_choices(kinds, search.offer),
        therapists=lists.therapist_choices(book, search, own),
        day=search.day.isoformat() if search.day else "",
        at=f"{search.at:%H:%M}" if search.at else "",
        against=lists.against(search, book, exact, granted.reaches_until),
    )


def _row(one: FreeTime, visit: VisitSheet, book: Book) -> TimeRow:
    """No type, which follows from a check, unless it is another one than the visit has."""
    names = {therapist.id: therapist.name for therapist in book.therapists}
    said = [
        dates.minutes(one.offer.minutes),
        *([one.offer.name] if one.offer.kind is not visit.kind else []),
        dates.money(one.offer.price_cents, one.offer.currency),
        _("with %(who)s") % {"who": lists.either([names[number] for number in one.therapists])},
    ]
    return TimeRow(dates.when(one.starts_at, book.sheet.zone, now=book.now), said, value=one.starts_at.isoformat())


def _stays(one: FreeTime, visit: VisitSheet, search: Search) -> bool:
    """True for the visit's own time, which is no move, unless somebody else is asked for."""
    same = (one.starts_at, one.offer.kind, one.offer.minutes) == (visit.starts_at, visit.kind, visit.minutes)
    return same and search.therapist_id in (None, visit.therapist_id)


def _hidden(search: Search, visit: VisitSheet) -> list[tuple[str, str]]:
    """As `_row`: the type goes along only where it is another one."""
    return [
        *([("type", search.offer.kind.value)] if search.offer.kind is not visit.kind else []),
        ("minutes", str(search.offer.minutes)),
        *([("therapist", str(search.therapist_id))] if search.therapist_id else []),
    ]


def _back(visit: VisitSheet) -> str:
    return reverse("desk:visit", args=[visit.public_id])
