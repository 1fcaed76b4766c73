"""Booking for somebody, and how they stand before it: the level and the open types, which every role may see here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import Manner, Offer, VisitSheet, Wish
from unknot.rooms.check import door as check
from unknot.rooms.desk import access
from unknot.rooms.desk.actions.people import enter_person
from unknot.rooms.match import door as match
from unknot.rooms.match.door import PassProblem, PassSheet
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import Person
from unknot.spine.vocabulary import Level


@dataclass(frozen=True)
class Standing:
    """Whether somebody may be booked now: their level, and the offers that are open, best type first.

    Without a valid pass every offer is listed, because a time can be requested until the check is done; after a stop
    none is.
    """

    level: Level | None
    granted: PassSheet | None
    problem: PassProblem | None
    offers: list[Offer]

    @property
    def is_stopped(self) -> bool:
        """True where nothing can be booked, whoever asks."""
        return self.problem not in (None, PassProblem.NONE, PassProblem.EXPIRED)


@transaction.atomic
def read_standing(user: Any, person: Person | None, *, now: datetime) -> Standing:
    """How this person stands, with an entry in the trail; for somebody not named yet, every offer."""
    mine = _offers_of(user)
    if person is None:
        return Standing(None, None, PassProblem.NONE, mine)
    practice.record(actor=f"user:{user.pk}", action="read level", subject=f"client:{person.id}", now=now)
    level = check.level_of_client(person.id, now=now)
    try:
        granted = match.pass_of_client(person.id, now=now)
    except match.PassRefused as refused:
        standing = Standing(level, None, refused.problem, mine)
        return replace(standing, offers=[]) if standing.is_stopped else standing
    opened = booking.opened_by(granted, mine, first_visit=booking.is_first_visit(person.id))
    return Standing(level, granted, None, opened)


@transaction.atomic
def book(
    user: Any,
    wish: Wish,
    *,
    person: Person | None,
    contact: Mapping[str, Any] | None = None,
    manner: Manner,
    now: datetime,
) -> VisitSheet:
    """Book or request a time for a person, or for somebody new with this ``contact``, who is then on file.

    A therapist books their own time alone. Refusals as in `booking.door.book_for`; nothing is kept of a refused one.
    """
    own = access.own_therapist(user)
    wish = wish if own is None else replace(wish, therapist_id=own)
    if person is None:
        assert contact is not None, "somebody is booked for"
        person = enter_person(user, **contact, now=now)
    return booking.book_for(person.id, wish, actor=f"user:{user.pk}", manner=manner, now=now)


def _offers_of(user: Any) -> list[Offer]:
    own = access.own_therapist(user)
    offers = booking.offers()
    if own is None:
        return offers
    types = next((one.types for one in practice.therapists() if one.id == own), frozenset())
    return [one for one in offers if one.kind in types]
