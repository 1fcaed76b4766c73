"""The pages on which staff book: which times, for whom, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unknot.kit import dates
from unknot.kit.listed import Choice, TimeRow
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import Book, FreeTime, Offer, VisitSheet, Wants
from unknot.rooms.desk.actions.bookings import Standing
from unknot.rooms.desk.pages.levels import MARKS, NO_CHECK, Mark
from unknot.rooms.guide import door as guide
from unknot.rooms.practice.door import Person
from unknot.spine.booking.availability import Reason
from unknot.spine.times import instants
from unknot.spine.vocabulary import Level

LISTED = 10
WITHIN_LIMITS = gettext_lazy("Massage within limits. Whoever treats them sees which.")
LONGEST_PLAN = 60  # minutes (EVIDENCE 5.4)
JUDGED = {
    Reason.NONEXISTENT: gettext_lazy("That time does not exist on that day: clocks change."),
    Reason.TOO_SOON: gettext_lazy("That time is over."),
    Reason.TOO_LATE: gettext_lazy("That is later than can be booked now."),
    Reason.CLOSED: gettext_lazy("Nobody who could do this works on that day."),
    Reason.OUTSIDE_HOURS: gettext_lazy("The visit does not fit into the working hours at that time."),
    Reason.OFF_GRID: gettext_lazy("Visits start at other minutes."),
    Reason.TAKEN: gettext_lazy("Something else is in the diary at that time."),
    Reason.CALENDAR: gettext_lazy("The therapist is busy at that time, by another calendar of theirs."),
    Reason.NO_ROOM: gettext_lazy("The therapist is free at that time, and no room is."),
}


@dataclass(frozen=True)
class Search:
    """What is looked for, settled against what is open."""

    offer: Offer
    therapist_id: int | None
    day: date | None
    at: time | None


@dataclass(frozen=True)
class Against:
    """An exact time that cannot be had, why, and the value by which it can still be laid over what is there."""

    when: str
    why: str
    over: str = ""


@dataclass(frozen=True)
class TimesPage:
    """Free times to book, with what is known of the person: no more than the level and what to do after a stop."""

    heading: str
    person: str = ""
    key: str = ""
    mark: Mark | None = None
    do_now: list[str] = field(default_factory=list)
    is_stopped: bool = False
    asks_check: bool = False
    rows: list[TimeRow] = field(default_factory=list)
    listed: str = ""
    hidden: list[tuple[str, str]] = field(default_factory=list)
    types: list[Choice] = field(default_factory=list)
    lengths: list[Choice] = field(default_factory=list)
    therapists: list[Choice] = field(default_factory=list)
    day: str = ""
    at: str = ""
    against: Against | None = None


def mark_of(standing: Standing) -> Mark:
    """The level as staff read it; without a check, that it is still to come."""
    if standing.level is None:
        return NO_CHECK
    mark = MARKS[standing.level]
    # Which limits is health, and does not stand here.
    return replace(mark, means=WITHIN_LIMITS) if standing.level is Level.MODIFY else mark


def do_now(standing: Standing) -> list[str]:
    """After a stop: what the person is to do, to be said on the phone."""
    if standing.level is None or not standing.level.blocks:
        return []
    return [str(line) for line in guide.finding_words(standing.level).do_now]


def settle(said: Mapping[str, object], offers: Sequence[Offer], *, own: int | None) -> Search | None:
    """What a request means: what it says where that is open, else the best type at its usual length."""
    if not offers:
        return None
    of_kind = [one for one in offers if one.kind.value == said.get("type")]
    of_kind = of_kind or [one for one in offers if one.kind is offers[0].kind]
    of_length = [one for one in of_kind if one.minutes == said.get("minutes")]
    usual = [one for one in of_kind if one.minutes <= LONGEST_PLAN] or of_kind
    therapist, day, at = said.get("therapist"), said.get("day"), said.get("at")
    return Search(
        offer=of_length[0] if of_length else max(usual, key=lambda one: one.minutes),
        therapist_id=own if own is not None else therapist if isinstance(therapist, int) else None,
        day=day if isinstance(day, date) else None,
        at=at if isinstance(at, time) else None,
    )


def times_page(
    said: Mapping[str, object],
    *,
    person: Person | None,
    standing: Standing,
    own: int | None,
    wished_at: datetime | None = None,
    kept: Mapping[str, str] | None = None,
    now: datetime,
) -> TimesPage:
    """The page of times; ``wished_at`` lists what is nearest to a time that could not be had.

    ``kept`` is what was typed about somebody new, so that another touch is enough.
    """
    about = {
        "heading": _("Book for %(name)s") % {"name": person.name} if person else _("Book for somebody"),
        "person": person.name if person else "",
        "key": str(person.key) if person else "",
        "mark": mark_of(standing) if person else None,
        "do_now": do_now(standing) if person else [],
        "is_stopped": standing.is_stopped,
        "asks_check": person is not None and standing.granted is None and not standing.is_stopped,
    }
    search = settle(said, standing.offers, own=own)
    if search is None:
        return TimesPage(**about)  # type: ignore[arg-type]  # the fields above, by name
    book = booking.open_book_for_staff(now=now, first=search.day if search.day and search.day >= _date(now) else None)
    until = standing.granted.reaches_until if standing.granted else None
    exact = exact_start(search, book)
    listed = listed_times(search, book, until=until, near=wished_at or exact)
    picks = person is not None or bool(kept)
    return TimesPage(
        **about,  # type: ignore[arg-type]  # the fields above, by name
        rows=[_row(one, search, book, picks=picks) for one in listed],
        listed=words_above(search, book, wished_at or exact),
        hidden=_hidden(search, person, kept),
        types=type_choices(standing.offers, search.offer),
        lengths=length_choices(standing.offers, search.offer),
        therapists=therapist_choices(book, search, own),
        day=search.day.isoformat() if search.day else "",
        at=f"{search.at:%H:%M}" if search.at else "",
        against=against(search, book, exact, until),
    )


def reason_words(reason: Reason) -> str:
    """Why a time cannot be had, to staff."""
    return str(JUDGED.get(reason, JUDGED[Reason.TAKEN]))


def time_words(offer: Offer, starts_at: datetime, therapist: str, *, book: Book) -> list[tuple[str, str]]:
    """The picked time in rows."""
    return [
        (_("When"), dates.full(starts_at, book.sheet.zone)),
        (_("How long"), dates.minutes(offer.minutes)),
        (_("What"), offer.name),
        (_("With"), therapist or _("Anyone who is free")),
        (_("Price"), dates.money(offer.price_cents, offer.currency)),
    ]


def other_words(other: VisitSheet) -> str:
    """The visit that the person has already at the time."""
    return _("%(who)s has another visit then: %(when)s, with %(therapist)s.") % {
        "who": other.client,
        "when": dates.span(other.starts_at, other.ends_at, other.zone),
        "therapist": other.therapist,
    }


def _date(now: datetime) -> date:
    return now.date() - timedelta(days=1)


def exact_start(search: Search, book: Book) -> datetime | None:
    """The instant of an exact time that was asked for, if that day has it."""
    if search.at is None:
        return None
    found = instants(search.day or book.today, search.at.hour * 60 + search.at.minute, book.sheet.zone)
    return found[0] if found else None


def listed_times(
    search: Search, book: Book, *, until: datetime | None, near: datetime | None, wants: Wants | None = None
) -> list[FreeTime]:
    """The times nearest to one that was asked for, else those of the day that was, else the next ones."""
    asked = replace(wants or Wants(), therapist_id=search.therapist_id)
    if near is not None:
        return booking.nearest_times(book, search.offer, to=near, until=until, wants=asked)
    if search.day is not None:
        return booking.times_by_day(book, search.offer, until=until, wants=asked).get(search.day, [])
    return booking.next_times(book, search.offer, until=until, wants=asked, count=LISTED)


def words_above(search: Search, book: Book, near: datetime | None) -> str:
    """What stands above the list of `listed_times`."""
    if near is not None:
        return _("The nearest times")
    return dates.day(search.day, today=book.today) if search.day else _("The next times")


def _row(one: FreeTime, search: Search, book: Book, *, picks: bool) -> TimeRow:
    names = {therapist.id: therapist.name for therapist in book.therapists}
    details = [
        dates.minutes(one.offer.minutes),
        one.offer.name,
        dates.money(one.offer.price_cents, one.offer.currency),
        _("with %(who)s") % {"who": either([names[number] for number in one.therapists])},
    ]
    when = dates.when(one.starts_at, book.sheet.zone, now=book.now)
    if picks:
        return TimeRow(when, details, value=one.starts_at.isoformat())
    asked = dict(_query(search)) | {"starts_at": one.starts_at.isoformat()}
    return TimeRow(when, details, href=f"{reverse('desk:for_whom')}?{urlencode(asked)}")


def _query(search: Search) -> list[tuple[str, str]]:
    said = [("type", search.offer.kind.value), ("minutes", str(search.offer.minutes))]
    return [*said, ("therapist", str(search.therapist_id))] if search.therapist_id else said


def _hidden(search: Search, person: Person | None, kept: Mapping[str, str] | None) -> list[tuple[str, str]]:
    who = [("person", str(person.key))] if person else list((kept or {}).items())
    return [*_query(search), *who]


def type_choices(offers: Iterable[Offer], chosen: Offer) -> list[Choice]:
    """The types of these offers, in the order given."""
    kinds = {one.kind: one.name for one in offers}
    return [Choice(kind.value, name, kind is chosen.kind) for kind, name in kinds.items()]


def length_choices(offers: Iterable[Offer], chosen: Offer) -> list[Choice]:
    """The lengths of these offers, shortest first."""
    minutes = sorted({one.minutes for one in offers})
    return [Choice(str(count), dates.minutes(count), count == chosen.minutes) for count in minutes]


def therapist_choices(book: Book, search: Search, own: int | None) -> list[Choice]:
    """Who could treat; none to choose for whoever books their ``own`` time alone."""
    return [
        Choice(str(one.id), one.name, one.id == search.therapist_id)
        for one in book.therapists
        if own is None and search.offer.kind in one.types
    ]


def against(search: Search, book: Book, exact: datetime | None, until: datetime | None) -> Against | None:
    """Why an exact time is not to be had, where it is not."""
    if search.at is None:
        return None
    if exact is None:
        return Against(f"{search.at:%H:%M}", reason_words(Reason.NONEXISTENT))
    wants = Wants(therapist_id=search.therapist_id)
    reason = booking.why_not_at(book, search.offer, start=exact, until=until, wants=wants)
    if reason is None:
        return None
    can_lie_over = search.therapist_id is not None and reason in (Reason.TAKEN, Reason.NO_ROOM)
    when = dates.when(exact, book.sheet.zone, now=book.now)
    return Against(when, reason_words(reason), exact.isoformat() if can_lie_over else "")


def either(names: Sequence[str]) -> str:
    """Names of which one will do."""
    *others, last = names
    return _("%(names)s or %(last)s") % {"names": ", ".join(others), "last": last} if others else last
