"""Why each five minutes of a date is free or not, therapist by therapist, for staff."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from unknot.rooms.booking.queries.services import Offer
from unknot.rooms.booking.queries.times import ANYTHING, Book, Wants
from unknot.rooms.booking.resources import therapist_resource
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Reason, timeline
from unknot.spine.times import cell_start, local_day


@dataclass(frozen=True)
class Timeline:
    """One local date of one therapist at one place, cut where the answer changes; each stretch with its reason."""

    therapist_id: int
    therapist: str
    place: practice.PlaceSheet
    stretches: list[tuple[datetime, datetime, Reason | None]]


def timelines(book: Book, offer: Offer, *, day: date, wants: Wants = ANYTHING) -> list[Timeline]:
    """What speaks against each five minutes of a date, for everybody who is asked for, trained in the type or not.

    A therapist stands at each place where they work on that date, and at the first where they work at none.
    """
    return [
        _timeline(book, offer, therapist, place, day, wants)
        for therapist in book.therapists
        if wants.fits(therapist)
        for place in _works_at(book, therapist.id, day)
        if wants.place_id in (None, place.id)
    ]


def _timeline(
    book: Book, offer: Offer, therapist: practice.TherapistSheet, place: practice.PlaceSheet, day: date, wants: Wants
) -> Timeline:
    whole = local_day(day, place.zone)
    said: list[tuple[datetime, datetime, Reason | None]]
    if offer.kind not in therapist.types:
        said = [(whole.start, whole.end, Reason.NOT_TRAINED)]
    elif therapist.licensed_through is None or day > therapist.licensed_through:
        said = [(whole.start, whole.end, Reason.NOT_LICENSED)]
    else:
        question = book.question(offer, wants=replace(wants, therapist_id=therapist.id), place=place)
        cut = timeline(question, therapist=therapist_resource(therapist.id), day=day)
        said = [(cell_start(first), cell_start(end), reason) for first, end, reason in cut]
    return Timeline(therapist.id, therapist.name, place, said)


def _works_at(book: Book, therapist_id: int, day: date) -> list[practice.PlaceSheet]:
    days = (day - timedelta(days=1), day)
    hours = [(place, book.hours.get(place.id, {}).get(therapist_id)) for place in book.places]
    found = [place for place, own in hours if own and any(own.blocks(one) for one in days)]
    return found or list(book.places[:1])
