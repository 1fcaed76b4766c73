"""Which starts are free, over all therapists and places, by the book that is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice

from unknot.rooms.booking.queries.services import Offer
from unknot.rooms.booking.queries.services import offers as all_offers
from unknot.rooms.booking.queries.times import ANYTHING, Book, FreeTime, Wants, open_book
from unknot.rooms.booking.resources import therapist_of
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Question, next_openings, openings
from unknot.spine.times import cell_start, local_date, local_day

MOST_STARTS = 100_000
USUAL_MINUTES = 60


def next_times(
    book: Book,
    offer: Offer,
    *,
    until: datetime | None = None,
    therapist_id: int | None = None,
    wants: Wants = ANYTHING,
    count: int = 10,
) -> list[FreeTime]:
    """The next free starts over all therapists and places, earliest first."""
    asked = book.questions(offer, until=until, therapist_id=therapist_id, wants=wants)
    streams = [_next_at(place, question, offer, count) for place, question in asked]
    return list(islice(merge(*streams, key=lambda time: time.starts_at), count))


@dataclass(frozen=True)
class Soonest:
    """The next starts over everything that was asked, earliest first; what starts together keeps the order asked."""

    book: Book
    times: list[FreeTime]


def today(
    *,
    now: datetime,
    offers: Sequence[Offer] | None = None,
    until: datetime | None = None,
    wants: Wants = ANYTHING,
    book: Book | None = None,
) -> Soonest:
    """Every start that is left today, by each place's own date, over all therapists, rooms, places and ``offers``.

    ``offers`` None: one length of every type, the one nearest to an hour. A caller who has the ``book`` open gives it.
    """
    book = book or open_book(now=now, days=1)
    ends = max(local_day(local_date(now, place.zone), place.zone).end for place in book.places)
    found = soonest(book, offers, until=min(until or ends, ends), wants=wants, count=None)
    return Soonest(
        book, [time for time in found if book.day_of(time) == local_date(now, book.place(time.place_id).zone)]
    )


def next_three(
    *,
    now: datetime,
    offers: Sequence[Offer] | None = None,
    until: datetime | None = None,
    wants: Wants = ANYTHING,
    book: Book | None = None,
) -> Soonest:
    """The next three free times over all therapists, rooms, places and ``offers``, as `today` asks."""
    book = book or open_book(now=now)
    return Soonest(book, soonest(book, offers, until=until, wants=wants, count=3))


def soonest(
    book: Book,
    offers: Sequence[Offer] | None,
    *,
    until: datetime | None = None,
    wants: Wants = ANYTHING,
    count: int | None,
) -> list[FreeTime]:
    """The next starts over several offers, earliest first."""
    asked = one_a_type(all_offers()) if offers is None else offers
    streams = [next_times(book, offer, until=until, wants=wants, count=count or MOST_STARTS) for offer in asked]
    return list(islice(merge(*streams, key=lambda time: time.starts_at), count))


def one_a_type(offers: Sequence[Offer]) -> list[Offer]:
    """Of each type the length nearest to an hour, which stands for all."""
    chosen: dict[str, Offer] = {}
    for offer in sorted(offers, key=lambda one: abs(one.minutes - USUAL_MINUTES)):
        chosen.setdefault(offer.kind.value, offer)
    return list(chosen.values())


def times_by_day(
    book: Book,
    offer: Offer,
    *,
    until: datetime | None = None,
    therapist_id: int | None = None,
    wants: Wants = ANYTHING,
) -> dict[date, list[FreeTime]]:
    """Every free start of the book's dates, in order; a date with nothing free has an empty list."""
    by_day: dict[date, list[FreeTime]] = {}
    for place, question in book.questions(offer, until=until, therapist_id=therapist_id, wants=wants):
        for day, times in _days_at(place, question, offer).items():
            by_day.setdefault(day, []).extend(times)
    return {day: sorted(by_day[day], key=lambda time: time.starts_at) for day in sorted(by_day)}


def nearest_times(
    book: Book,
    offer: Offer,
    *,
    to: datetime,
    until: datetime | None = None,
    therapist_id: int | None = None,
    wants: Wants = ANYTHING,
    count: int = 6,
) -> list[FreeTime]:
    """The free starts closest to a wished one, in order of time."""
    days = times_by_day(book, offer, until=until, therapist_id=therapist_id, wants=wants).values()
    every = [time for times in days for time in times]
    return sorted(sorted(every, key=lambda time: abs(time.starts_at - to))[:count], key=lambda time: time.starts_at)


def _next_at(place: practice.PlaceSheet, question: Question[int], offer: Offer, count: int) -> list[FreeTime]:
    return [
        FreeTime(opening.starts_at, offer, tuple(therapist_of(one) for one in opening.therapists), place.id)
        for opening in next_openings(question, count=count)
    ]


def _days_at(place: practice.PlaceSheet, question: Question[int], offer: Offer) -> dict[date, list[FreeTime]]:
    window = question.window
    by_day: dict[date, dict[int, list[int]]] = {window.first + timedelta(days=n): {} for n in range(window.days)}
    for resource, dates in openings(question).items():
        for day, cells in dates.items():
            for cell in cells:
                by_day[day].setdefault(cell, []).append(therapist_of(resource))
    return {
        day: [FreeTime(cell_start(cell), offer, tuple(who), place.id) for cell, who in sorted(cells.items())]
        for day, cells in by_day.items()
    }
