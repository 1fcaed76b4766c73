"""Every free start of some local dates: what the JSON of free times answers with."""

from __future__ import annotations

from datetime import date, datetime

from unknot.rooms.booking.queries.services import offers
from unknot.rooms.booking.queries.times import open_book
from unknot.rooms.booking.resources import therapist_of
from unknot.spine.booking.availability import openings


class NotOffered(Exception):
    """This practice does not offer this length of this type. Another choice helps."""


def free_cells(
    *, kind: str, minutes: int, therapist_id: int | None, first: date | None, days: int | None, now: datetime
) -> dict[int, dict[date, list[int]]]:
    """Therapist id -> local date -> cells in order, with every date there. Raises `NotOffered`.

    ``first`` None is today, ``days`` None as far as people may book.
    """
    offer = next((one for one in offers() if one.kind.value == kind and one.minutes == minutes), None)
    if offer is None:
        raise NotOffered
    book = open_book(now=now, first=first, days=days)
    found: dict[int, dict[date, list[int]]] = {}
    for _, question in book.questions(offer, therapist_id=therapist_id):
        for resource, dates in openings(question).items():
            everywhere = found.setdefault(therapist_of(resource), {})
            for day, cells in dates.items():
                everywhere[day] = sorted({*everywhere.get(day, ()), *cells})
    return found
