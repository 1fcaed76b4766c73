"""What the booking pages show: plain text, dates and links, decided here and placed in templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unknot.kit import dates
from unknot.kit.listed import Choice, TimeRow
from unknot.rooms.booking import why
from unknot.rooms.booking.actions.holds import Wish
from unknot.rooms.booking.door import (
    Book,
    CourseSheet,
    FreeTime,
    Offer,
    UndoSheet,
    VisitSheet,
    Wants,
    is_late_for,
    link_to,
    opened_by,
)
from unknot.rooms.booking.queries.times import ANYTHING
from unknot.rooms.match.door import PassSheet
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import Person
from unknot.spine.booking.against import Reason
from unknot.spine.booking.holds import extended
from unknot.spine.booking.lifecycle import Status
from unknot.spine.vocabulary import MassageType

UNPROMISED = {Status.REQUESTED, Status.HELD, Status.LAPSED}
LONGEST_PLAN = 60  # minutes (EVIDENCE 5.4)
DAYS_LISTED = 12
MOST_EMPTY = 7


@dataclass(frozen=True)
class Search:
    """Which times are looked for, settled against what the pass opens."""

    offer: Offer
    therapist_id: int | None
    day: date | None
    wants: Wants = ANYTHING


def settle(said: Mapping[str, object], offers: Sequence[Offer]) -> Search | None:
    """The search that a request means: what it says where that is open, else the best type at its full length.

    ``offers`` are those that are open, best type first; None where there is none.
    """
    if not offers:
        return None
    of_kind = [offer for offer in offers if offer.kind.value == said.get("type")]
    of_kind = of_kind or [offer for offer in offers if offer.kind is offers[0].kind]
    of_length = [offer for offer in of_kind if offer.minutes == said.get("minutes")]
    therapist, day = said.get("therapist"), said.get("day")
    return Search(
        offer=of_length[0] if of_length else _usual(of_kind),
        therapist_id=therapist if isinstance(therapist, int) else None,
        day=day if isinstance(day, date) else None,
        wants=_wants(said),
    )


def _wants(said: Mapping[str, object]) -> Wants:
    place, gender = said.get("place"), said.get("gender")
    return Wants(
        place_id=place if isinstance(place, int) else None,
        gender=gender if isinstance(gender, str) else "",
        step_free=said.get("step_free") is True,
        low_table=said.get("low_table") is True,
    )


def _usual(offers: Sequence[Offer]) -> Offer:
    """The longest that is open, up to the hour that a plan asks for at most."""
    up_to_an_hour = [offer for offer in offers if offer.minutes <= LONGEST_PLAN]
    return max(up_to_an_hour or offers, key=lambda offer: offer.minutes)


def open_offers(offers: Iterable[Offer], *, granted: PassSheet | None, first_visit: bool) -> list[Offer]:
    """The offers that the pass opens, best type first; without a pass all of them, for looking only."""
    return list(offers) if granted is None else opened_by(granted, offers, first_visit=first_visit)


def rows(times: Iterable[FreeTime], book: Book, *, pickable: bool, with_type: bool = False) -> list[TimeRow]:
    """Free times as rows: when, how long, what it costs, with whom; and the type where a list mixes them."""
    names = {one.id: one.name for one in book.therapists}
    return [_row(time, names, book, pickable=pickable, with_type=with_type) for time in times]


def rows_of_day(times: Sequence[FreeTime], rows: Iterable[TimeRow], book: Book) -> list[TimeRow]:
    """The same rows under the heading of their date: they tell the time of day alone."""
    return [
        replace(row, when=dates.clock(time.starts_at, book.place(time.place_id).zone))
        for time, row in zip(times, rows, strict=True)
    ]


def rows_to(
    times: Iterable[FreeTime], book: Book, address: str, search: Search, *, stay_with: int | None = None
) -> list[TimeRow]:
    """Free times as links to a page that shows one of them closer before anything is changed.

    ``stay_with`` is the therapist to keep where they are free; else the one whom the row names, or whoever is free.
    """
    names = {one.id: one.name for one in book.therapists}
    return [
        replace(
            _row(time, names, book, pickable=False, with_type=False),
            href=f"{address}?{urlencode(_one_time(time, search, stay_with))}",
        )
        for time in times
    ]


def _one_time(time: FreeTime, search: Search, stay_with: int | None) -> dict[str, str]:
    only = time.therapists[0] if len(time.therapists) == 1 else None
    with_whom = stay_with if stay_with in time.therapists else only
    chosen = replace(search, therapist_id=search.therapist_id or with_whom)
    return query(chosen, day=None) | {"starts_at": time.starts_at.isoformat()}


def type_choices(offers: Iterable[Offer], chosen: Offer) -> list[Choice]:
    """The types that can be chosen, in the order given."""
    kinds: dict[MassageType, str] = {offer.kind: offer.name for offer in offers}
    return [Choice(kind.value, name, kind is chosen.kind) for kind, name in kinds.items()]


def length_choices(offers: Iterable[Offer], chosen: Offer) -> list[Choice]:
    """The lengths of the chosen type, with their prices."""
    return [
        Choice(str(offer.minutes), length_and_price(offer), offer.minutes == chosen.minutes)
        for offer in offers
        if offer.kind is chosen.kind
    ]


def therapist_choices(
    book: Book, chosen: Offer, therapist_id: int | None, *, last_time: int | None = None
) -> list[Choice]:
    """The therapists trained in the chosen type, whoever treated them last marked and first."""
    trained = [one for one in book.therapists if chosen.kind in one.types]
    return [
        Choice(
            str(one.id),
            _("%(name)s, as last time") % {"name": one.name} if one.id == last_time else one.name,
            one.id == therapist_id,
        )
        for one in sorted(trained, key=lambda one: one.id != last_time)
    ]


def gender_choices(book: Book, search: Search) -> list[Choice]:
    """Genders that therapists of the chosen type state; none where asking would change nothing."""
    stated = {one.gender for one in book.therapists if search.offer.kind in one.types}
    if len(stated) < 2:
        return []
    return [
        Choice(value, words, value == search.wants.gender) for value, words in practice.genders() if value in stated
    ]


def place_choices(book: Book, search: Search) -> list[Choice]:
    """The places to choose from, each by its name where that tells it from the others; none where there is one."""
    if len(book.places) < 2:
        return []
    named = Counter(one.name for one in book.places)
    return [
        Choice(str(one.id), one.name if named[one.name] == 1 else one.whole, one.id == search.wants.place_id)
        for one in book.places
    ]


def needs(book: Book, search: Search) -> list[Choice]:
    """What can be asked of a room, where some rooms have it and others do not."""
    asked = [
        ("step_free", _("A room without steps"), search.wants.step_free, {one.step_free for one in book.rooms}),
        (
            "low_table",
            _("A table that can be lowered"),
            search.wants.low_table,
            {one.table_lowers for one in book.rooms},
        ),
    ]
    return [Choice(name, words, chosen) for name, words, chosen, kinds in asked if len(kinds) > 1 or chosen]


def empty_days(
    by_day: Mapping[date, list[FreeTime]], reasons: Mapping[date, Reason], book: Book
) -> list[tuple[str, str]]:
    """The dates before the last listed one on which nothing is free, each as a question with its answer."""
    listed = [day for day, times in by_day.items() if times][:DAYS_LISTED]
    last = listed[-1] if listed else date.max
    empty = [day for day, times in by_day.items() if not times and day < last and day in reasons]
    return [
        (
            _("Why is there nothing on %(day)s?") % {"day": dates.date_of(day, today=book.today)},
            str(why.WORDS[reasons[day]]),
        )
        for day in empty[:MOST_EMPTY]
    ]


def nothing_on(day: date | None, reasons: Mapping[date, Reason]) -> str:
    """Why the chosen date has nothing, and the next step; empty where it has."""
    return str(why.WORDS[reasons[day]]) if day is not None and day in reasons else ""


def other_today(times: Iterable[FreeTime], search: Search, book: Book) -> list[TimeRow]:
    """Times left today of other types, as links to them."""
    names = {one.id: one.name for one in book.therapists}
    rows = []
    for time in times:
        there = replace(search, offer=time.offer, therapist_id=None)
        address = f"{reverse('booking:times')}?{urlencode(query(there, day=book.day_of(time)))}"
        rows.append(replace(_row(time, names, book, pickable=False, with_type=True), href=address))
    return rows


def day_choices(days: Mapping[date, list[FreeTime]], search: Search, book: Book, *, address: str = "") -> list[TimeRow]:
    """The dates that have free times, each with how many, as links."""
    return [
        TimeRow(
            when=capfirst(dates.day(day, today=book.today)),
            details=[ngettext("%(count)s time", "%(count)s times", len(times)) % {"count": len(times)}],
            href=f"{address or reverse('booking:times')}?{urlencode(query(search, day=day))}",
        )
        for day, times in islice(((day, times) for day, times in days.items() if times), DAYS_LISTED)
    ]


def last_time(therapist_id: int | None, book: Book, search: Search) -> Choice | None:
    """The way to the times of whom they had last, where that therapist is trained in what is looked for."""
    if therapist_id is None or search.therapist_id == therapist_id:
        return None
    for one in book.therapists:
        if one.id == therapist_id and search.offer.kind in one.types:
            said = query(replace(search, therapist_id=one.id), day=None)
            return Choice(f"{reverse('booking:times')}?{urlencode(said)}", one.name, chosen=False)
    return None


def on_day(search: Search, book: Book) -> str:
    """The chosen date in words, empty where the next times of any date are listed."""
    return capfirst(dates.day(search.day, today=book.today)) if search.day else ""


def type_name(kind: MassageType, offers: Iterable[Offer]) -> str:
    """The practice's name for a type."""
    return next((offer.name for offer in offers if offer.kind is kind), kind.value)


def nearest(by_day: Mapping[date, list[FreeTime]], to: datetime, *, count: int = 8) -> list[FreeTime]:
    """The free starts closest to a moment, in order of time."""
    every = sorted((time for times in by_day.values() for time in times), key=lambda time: abs(time.starts_at - to))
    return sorted(every[:count], key=lambda time: time.starts_at)


def move_rows(visit: VisitSheet, wish: Wish, *, with_whom: str) -> list[tuple[str, str]]:
    """From when to when a visit moves, and what else changes with it."""
    return [
        (_("Now"), dates.full(visit.starts_at, visit.zone)),
        (_("New"), dates.full(wish.starts_at, visit.zone)),
        (_("How long"), dates.minutes(wish.minutes)),
        (_("With"), with_whom or _("whoever is free then")),
    ]


def price_rows(offers: Sequence[Offer]) -> list[tuple[str, str]]:
    """Each type with its lengths and prices in one line, which breaks only between them."""
    by_name: dict[str, list[str]] = {}
    for offer in offers:
        by_name.setdefault(offer.name, []).append(length_and_price(offer).replace(" ", "\N{NO-BREAK SPACE}"))
    return [(name, "; ".join(lengths)) for name, lengths in by_name.items()]


def query(search: Search, *, day: date | None) -> dict[str, str]:
    """The search as an address's query."""
    said = {"type": search.offer.kind.value, "minutes": str(search.offer.minutes)}
    if search.therapist_id:
        said["therapist"] = str(search.therapist_id)
    if search.wants.place_id:
        said["place"] = str(search.wants.place_id)
    if search.wants.gender:
        said["gender"] = search.wants.gender
    said |= {name: "on" for name in ("step_free", "low_table") if getattr(search.wants, name)}
    if day:
        said["day"] = day.isoformat()
    return said


def length_and_price(offer: Offer) -> str:
    """As "45 minutes, $70"."""
    return f"{dates.minutes(offer.minutes)}, {dates.money(offer.price_cents, offer.currency)}"


def summary(visit: VisitSheet, *, type_name: str, place: str) -> list[tuple[str, str]]:
    """The visit in rows, for the pages that only its own person sees."""
    return [
        (_("When"), dates.full(visit.starts_at, visit.zone)),
        (_("How long"), dates.minutes(visit.minutes)),
        (_("What"), type_name),
        (_("With"), visit.therapist),
        (_("Where"), place),
        (_("Price"), _("%(price)s, paid at the practice") % {"price": dates.money(visit.price_cents, visit.currency)}),
    ]


@dataclass(frozen=True)
class PersonRows:
    """One person with the visits to come."""

    id: int
    name: str
    rows: list[TimeRow]
    last_with: str = ""


def people_rows(
    people: Iterable[Person], coming: Iterable[VisitSheet], last_with: Mapping[int, str], now: datetime
) -> list[PersonRows]:
    """Everybody of one address, each with their visits as links and the name of whom they had last."""
    visits = list(coming)
    return [
        PersonRows(
            one.id,
            one.name,
            [_visit_row(visit, now) for visit in visits if visit.client_id == one.id],
            last_with.get(one.id, ""),
        )
        for one in people
    ]


def until_words(held: VisitSheet) -> str:
    """The time of day at which a hold ends."""
    return dates.clock(held.expires_at, held.zone) if held.expires_at else ""


@dataclass(frozen=True)
class Undo:
    """The step that can be undone, and until when by the clock of the place."""

    step: str
    clock: str


def undo(open_: UndoSheet | None, visit: VisitSheet) -> Undo | None:
    """What the visit's page says of undoing, while that is possible."""
    return Undo(open_.step, dates.clock(open_.until, visit.zone)) if open_ else None


@dataclass(frozen=True)
class CourseLine:
    """One visit of a course: when, its private page, what became of it, and whether cancelling it now is late."""

    when: str
    href: str
    state: str
    is_coming: bool
    is_late: bool


def course_line(visit: VisitSheet, now: datetime) -> CourseLine:
    """A visit in the list of its course."""
    standing = state(visit, now)
    is_coming = standing == "coming"
    late = is_coming and is_late_for(visit, now=now)
    when = dates.when(visit.starts_at, visit.zone, now=now)
    return CourseLine(when, link_to(visit) if is_coming else "", standing, is_coming, late)


def course_undo(course: CourseSheet) -> Undo | None:
    """What the page of a course says of undoing, while that is possible."""
    if not course.undo or course.undo_until is None:
        return None
    zone = course.zone or practice.the_practice().zone
    return Undo(course.undo, dates.clock(course.undo_until, zone))


def state(visit: VisitSheet, now: datetime, *, undone: bool = False) -> str:
    """Where a visit stands, as the page tells it.

    One of coming, under_way, over, missed, undone, cancelled; requested, held and lapsed while nobody promised it.
    """
    if undone and visit.status == Status.CANCELLED:
        return "undone"
    if visit.status in UNPROMISED:
        return visit.status.value
    if visit.status == Status.BOOKED:
        return "coming" if visit.starts_at > now else "under_way" if visit.ends_at > now else "over"
    return {Status.ARRIVED: "under_way", Status.DONE: "over", Status.MISSED: "missed"}.get(visit.status, "cancelled")


def minutes_words(minutes: int) -> str:
    """As "45 minutes"."""
    return dates.minutes(minutes)


def full_time(visit: VisitSheet) -> str:
    """When a visit is, in full."""
    return dates.full(visit.starts_at, visit.zone)


def free_until(visit: VisitSheet, hours: int) -> str:
    """Until when cancelling is in time."""
    return dates.unparted(dates.full(visit.starts_at - timedelta(hours=hours), visit.zone))


def seconds_left(visit: VisitSheet, now: datetime) -> int:
    """Whole seconds that a hold still lasts, rounded up; 0 when over."""
    if visit.expires_at is None or visit.expires_at <= now:
        return 0
    return -(-(visit.expires_at - now) // timedelta(seconds=1))


def more_time(held: VisitSheet, now: datetime) -> str:
    """What the button for ten minutes more sends: when the hold ends now. Empty where it cannot be longer."""
    if held.expires_at is None or extended(held.held_at, held.expires_at, now=now) is None:
        return ""
    return held.expires_at.isoformat()


def _visit_row(visit: VisitSheet, now: datetime) -> TimeRow:
    return TimeRow(
        when=dates.when(visit.starts_at, visit.zone, now=now),
        details=[dates.minutes(visit.minutes), _("with %(who)s") % {"who": visit.therapist}],
        href=link_to(visit),
    )


def _row(time: FreeTime, names: Mapping[int, str], book: Book, *, pickable: bool, with_type: bool) -> TimeRow:
    details = [
        *([time.offer.name] if with_type else []),
        dates.minutes(time.offer.minutes),
        dates.money(time.offer.price_cents, time.offer.currency),
        _("with %(who)s") % {"who": _or(names[one] for one in time.therapists)},
        *([_("at %(place)s") % {"place": book.place(time.place_id).name}] if len(book.places) > 1 else []),
    ]
    when = dates.when(time.starts_at, book.place(time.place_id).zone, now=book.now)
    if pickable:
        at = f"|{time.place_id}" if len(book.places) > 1 else ""
        return TimeRow(when, details, value=f"{time.starts_at.isoformat()}{at}")
    return TimeRow(when, details, href=reverse("check:start"))


def _or(names: Iterable[str]) -> str:
    *others, last = names
    return _("%(names)s or %(last)s") % {"names": ", ".join(others), "last": last} if others else last
