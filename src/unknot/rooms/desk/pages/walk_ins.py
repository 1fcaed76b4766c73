"""Who is free for somebody who stands at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from unknot.kit import dates
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import Book, Offer, Wants
from unknot.rooms.desk.actions.bookings import Standing
from unknot.rooms.desk.pages.bookings import do_now, mark_of
from unknot.rooms.desk.pages.levels import Mark
from unknot.rooms.practice.door import Person


@dataclass(frozen=True)
class Free:
    """One therapist who can begin now, with the longest visit of the best type that fits: a form of its own."""

    when: str
    details: str
    hidden: list[tuple[str, str]]


@dataclass(frozen=True)
class WalkInPage:
    """What a walk-in needs next: the questions, or a therapist."""

    name: str
    key: str
    mark: Mark
    do_now: list[str]
    is_stopped: bool
    has_pass: bool
    free: list[Free]


def walk_in_page(person: Person, standing: Standing, *, own: int | None, now: datetime) -> WalkInPage:
    """Without a pass nobody is listed, because the check comes first."""
    return WalkInPage(
        name=person.name,
        key=str(person.key),
        mark=mark_of(standing),
        do_now=do_now(standing),
        is_stopped=standing.is_stopped,
        has_pass=standing.granted is not None,
        free=_free(person, standing, own, now) if standing.granted else [],
    )


def _free(person: Person, standing: Standing, own: int | None, now: datetime) -> list[Free]:
    book, starts_at = booking.walk_in_book(now), booking.last_grid_point(now)
    rows = []
    for therapist in book.therapists:
        if own not in (None, therapist.id):
            continue
        offer = _best(standing.offers, book, therapist.id, starts_at)
        if offer is not None:
            rows.append(_row(offer, starts_at, therapist.id, therapist.name, person, book))
    return rows


def _best(offers: list[Offer], book: Book, therapist: int, starts_at: datetime) -> Offer | None:
    """The longest that fits of the best type that fits; ``offers`` stand best type first, then by length."""
    wants = Wants(therapist_id=therapist)
    fits = [one for one in offers if booking.why_not_at(book, one, start=starts_at, wants=wants) is None]
    return max((one for one in fits if one.kind is fits[0].kind), key=lambda one: one.minutes, default=None)


def _row(offer: Offer, starts_at: datetime, number: int, name: str, person: Person, book: Book) -> Free:
    words = [dates.minutes(offer.minutes), offer.name, _("with %(who)s") % {"who": name}]
    hidden = {
        "type": offer.kind.value,
        "minutes": str(offer.minutes),
        "therapist": str(number),
        "starts_at": starts_at.isoformat(),
        "person": str(person.key),
        "walks_in": "on",
    }
    when = _("Now, from %(time)s") % {"time": dates.clock(starts_at, book.sheet.zone)}
    return Free(when, ", ".join(words), list(hidden.items()))
