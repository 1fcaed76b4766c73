"""Holding a time for ten minutes, and giving it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction

from unknot.rooms.booking.actions import ladder
from unknot.rooms.booking.actions.cells import CellsTaken, occupy, vacate
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries import appointments, times
from unknot.rooms.booking.queries.services import Offer, offers
from unknot.rooms.booking.references import new_reference
from unknot.rooms.booking.resources import room_of, therapist_of
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Candidate, Question, Reason, candidates, judge
from unknot.spine.booking.holds import hold_expires_at
from unknot.spine.booking.lifecycle import Status
from unknot.spine.times import cell_at
from unknot.spine.vocabulary import MassageType

HOLDS_A_PASS = 2


class NotOffered(Exception):
    """This practice does not offer this length of this type. Another choice helps."""


class NotOpened(Exception):
    """The pass does not open this type, this length or a visit so far ahead. Another choice helps."""


class TimeTaken(Exception):
    """The time cannot be had, and why. Another time helps; `unknot.rooms.booking.queries.times` lists them."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Wish:
    """What somebody picked from the list; ``therapist_id`` None means any."""

    kind: MassageType
    minutes: int
    starts_at: datetime
    therapist_id: int | None


@transaction.atomic
def place_hold(wish: Wish, *, visitor: str | None, typed_at: UUID | None = None, now: datetime) -> Appointment:
    """Hold the wished time for ten minutes: pass, rule, cells, history, in that order.

    ``typed_at`` is an earlier hold of this visitor whose form was filled in already; what was typed goes along.
    Raises `match.PassRefused`, `NotOffered`, `NotOpened` or `TimeTaken`; a refusal changes nothing.
    """
    granted = match.take_pass(visitor, now=now)
    offer = offered(wish)
    _refuse_unopened(granted, wish)
    earlier = appointments.hold_of(visitor, typed_at) if typed_at else None
    _give_back_oldest(granted.id, now)
    for candidate in _candidates(wish, offer, granted, now):
        try:
            with transaction.atomic():
                held = _hold(wish, offer, candidate, granted, visitor or "", now)
                keep_typed(held, earlier.typed if earlier else None)
                return held
        except CellsTaken:
            continue
    raise TimeTaken(Reason.TAKEN)


@transaction.atomic
def give_back_hold(public_id: UUID, *, visitor: str | None, now: datetime) -> None:
    """The person went back: free the time at once. Nothing happens where there is nothing to give back."""
    held = appointments.hold_of(visitor, public_id)
    held = Appointment.objects.select_for_update().filter(pk=held.pk, status=Status.HELD).first() if held else None
    if held is not None:
        _give_back(held, reason="given back", now=now)


def keep_typed(held: Appointment, typed: dict[str, str] | None) -> None:
    """Keep what was typed into the form of this hold, until it is confirmed, so that nobody types it twice."""
    Appointment.objects.filter(pk=held.pk).update(typed=typed)
    held.typed = typed


def offered(wish: Wish) -> Offer:
    """The offer that a wish means, with the price of this moment."""
    for offer in offers():
        if offer.kind is wish.kind and offer.minutes == wish.minutes:
            return offer
    raise NotOffered


def _refuse_unopened(granted: match.PassSheet, wish: Wish) -> None:
    is_first = not appointments.has_visited(granted.client_id)
    if wish.minutes > granted.most_minutes(wish.kind, first_visit=is_first) or wish.starts_at >= granted.reaches_until:
        raise NotOpened


def _give_back_oldest(pass_id: int, now: datetime) -> None:
    # Somebody who goes on looking keeps the last two times, not every time they touched.
    live = list(appointments.live_holds(pass_id, now=now).select_for_update())
    for held in live[: max(0, len(live) - HOLDS_A_PASS + 1)]:
        _give_back(held, reason="newer hold", now=now)


def _give_back(held: Appointment, *, reason: str, now: datetime) -> None:
    ladder.step(held, Status.CANCELLED, actor="visitor", reason=reason, now=now)
    vacate(held)


def _candidates(wish: Wish, offer: Offer, granted: match.PassSheet, now: datetime) -> Sequence[Candidate[int]]:
    day = wish.starts_at.astimezone(practice.the_practice().zone).date()
    # A visit after midnight belongs to the evening before, so both dates are asked about.
    book = times.open_book(now=now, first=day - timedelta(days=1), days=2)
    asked = book.question(offer, until=granted.reaches_until, therapist_id=wish.therapist_id)
    found = candidates(asked, start=wish.starts_at)
    if not found:
        raise TimeTaken(_why(asked, wish.starts_at))
    return found


def _why(asked: Question[int], start: datetime) -> Reason:
    """The reason that came closest to yes: somebody who is busy says more than somebody who does not work."""
    reasons = {judge(asked, therapist=one, start=start) for one in asked.hours}
    closest = (Reason.NO_ROOM, Reason.TAKEN, Reason.OFF_GRID, Reason.OUTSIDE_HOURS, Reason.TOO_SOON, Reason.TOO_LATE)
    return next((reason for reason in closest if reason in reasons), Reason.CLOSED)


def _hold(
    wish: Wish, offer: Offer, candidate: Candidate[int], granted: match.PassSheet, visitor: str, now: datetime
) -> Appointment:
    zone = practice.the_practice().zone
    local = wish.starts_at.astimezone(zone)
    ends_at = wish.starts_at + timedelta(minutes=offer.minutes)
    held = Appointment.objects.create(
        reference=new_reference(),
        status=Status.HELD,
        takes_time=True,
        expires_at=hold_expires_at(now),
        therapist_id=therapist_of(candidate.therapist),
        room_id=room_of(cast(int, candidate.room)),  # never None: the question names the rooms
        granted_by_id=granted.id,
        visitor=visitor,
        massage_type=offer.kind.value,
        minutes=offer.minutes,
        after_minutes=offer.after_minutes,
        price_cents=offer.price_cents,
        currency=offer.currency,
        zone=zone.key,
        local_date=local.date(),
        local_start=local.time().replace(tzinfo=None),
        starts_at=wish.starts_at,
        ends_at=ends_at,
        first_cell=cell_at(wish.starts_at),
        last_cell=cell_at(ends_at + timedelta(minutes=offer.after_minutes)) - 1,
        created_at=now,
        updated_at=now,
    )
    occupy(held, now=now)
    ladder.note(held, before="", actor="visitor", reason="", now=now)
    return held
