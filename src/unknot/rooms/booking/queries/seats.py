"""Who could treat at a start, and where: the candidates for whoever takes a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from unknot.rooms.booking.queries.services import Offer
from unknot.rooms.booking.queries.times import ANYTHING, Book, Wants
from unknot.rooms.booking.resources import room_of, therapist_of, therapist_resource, unit_of
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Candidate, Pick, Question, candidates
from unknot.spine.times import cell_of_start


@dataclass(frozen=True)
class Seat:
    """Who could treat, and where; what is taken, until when; and why this therapist comes before the next."""

    therapist_id: int
    room_id: int
    unit_id: int | None
    place: practice.PlaceSheet
    pick: Pick
    first_cell: int
    therapist_last_cell: int
    room_last_cell: int
    unit_last_cell: int | None

    @property
    def last_cell(self) -> int:
        """The last cell that anything of it takes."""
        return max(self.therapist_last_cell, self.room_last_cell, self.unit_last_cell or 0)


def seats(
    book: Book,
    offer: Offer,
    *,
    start: datetime,
    until: datetime | None = None,
    wants: Wants = ANYTHING,
    prefer: Sequence[int] = (),
    shortest: Offer | None = None,
) -> list[Seat]:
    """Who and where could take this start, in the order of trying: `unknot.spine.booking.pick` says which.

    Of several places the one that comes first, unless somebody preferred is free at another. ``shortest`` is the
    shortest visit that this practice offers.
    """
    least = book.service(shortest) if shortest else None
    wished = [therapist_resource(one) for one in prefer]
    found = [
        _seat(candidate, question, place, start, wants)
        for place, question in book.questions(offer, until=until, wants=wants)
        for candidate in candidates(question, start=start, prefer=wished, shortest=least)
    ]
    ranks = {therapist: rank for rank, therapist in enumerate(prefer)}
    return sorted(found, key=lambda one: ranks.get(one.therapist_id, len(ranks)))


def _seat(
    candidate: Candidate[int], question: Question[int], place: practice.PlaceSheet, start: datetime, wants: Wants
) -> Seat:
    cell, unit = cell_of_start(start), candidate.unit
    assert cell is not None, "candidates stand on the grid"
    assert candidate.room is not None, "the question names the rooms"
    first, last = question.span(candidate.therapist, cell)
    return Seat(
        therapist_id=therapist_of(candidate.therapist),
        room_id=room_of(candidate.room),
        unit_id=None if unit is None else unit_of(unit),
        place=place,
        pick=Pick.ASKED if wants.therapist_id else candidate.pick,
        first_cell=first,
        therapist_last_cell=last,
        room_last_cell=question.span(candidate.room, cell)[1],
        unit_last_cell=None if unit is None else question.span(unit, cell)[1],
    )
