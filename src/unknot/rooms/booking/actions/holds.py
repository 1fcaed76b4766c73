"""Holding a time for ten minutes, and giving it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from unknot.rooms.booking.actions import ladder
from unknot.rooms.booking.actions.calendars import BusyElsewhere, refuse_busy
from unknot.rooms.booking.actions.cells import CellsTaken, give_back, make_way, occupy
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries import appointments, calendars, times
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

HOLDS_A_VISITOR = 2
MOST_TO_COME = 6  # visits that one client may have booked ahead online, so that nobody fills the book


class NotOffered(Exception):
    """This practice does not offer this length of this type. Another choice helps."""


class NotOpened(Exception):
    """The pass does not open this type, this length or a visit so far ahead. Another choice helps."""


class EnoughVisits(Exception):
    """This client has as many visits to come as one may book online. Calling the practice helps."""


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

    Asking twice (a double click, a lost answer) holds once and answers the same. ``typed_at`` is an earlier hold of
    this visitor whose form was filled in already; what was typed goes along.
    Raises `match.PassRefused`, `NotOffered`, `NotOpened`, `EnoughVisits` or `TimeTaken`; a refusal changes nothing.
    """
    granted = match.take_pass(visitor, now=now)
    assert visitor is not None, "a pass is somebody's"
    offer = offered(wish)
    _refuse_unopened(granted, wish)
    refuse_too_many(granted, now)
    if same := _held_already(wish, visitor, now):
        return same
    earlier = appointments.hold_of(visitor, typed_at) if typed_at else None
    sheet = practice.the_practice()
    held = _drafted(wish, offer, granted, sheet.zone, now)
    held.visitor = visitor
    held.typed = earlier.typed if earlier else None
    make_way(held.first_cell, held.last_cell, also=_oldest(visitor, now), now=now)
    take_first(held, free_for(wish, offer, until=granted.reaches_until, sheet=sheet, now=now))
    ladder.note(held, before="", actor="visitor", reason="", now=now)
    return held


@transaction.atomic
def give_back_hold(public_id: UUID, *, visitor: str | None, now: datetime) -> None:
    """The person went back: free the time at once. Nothing happens where there is nothing to give back."""
    mine = Appointment.objects.select_for_update().filter(public_id=public_id, visitor=visitor or "-")
    held = mine.filter(status=Status.HELD).first()
    if held is not None:
        give_back(held, reason="given back", now=now)


def offered(wish: Wish) -> Offer:
    """The offer that a wish means, with the price of this moment."""
    for offer in offers():
        if offer.kind is wish.kind and offer.minutes == wish.minutes:
            return offer
    raise NotOffered


def free_for(
    wish: Wish,
    offer: Offer,
    *,
    until: datetime,
    sheet: practice.PracticeSheet,
    moving: int | None = None,
    now: datetime,
) -> Sequence[Candidate[int]]:
    """Who and where could take this start, in the order of trying; `TimeTaken` where nobody can.

    ``moving`` is the visit that gives up its own time for it.
    """
    day = wish.starts_at.astimezone(sheet.zone).date()
    # A visit after midnight belongs to the evening before, so both dates are asked about.
    book = times.open_book(now=now, first=day - timedelta(days=1), days=2, sheet=sheet, moving=moving)
    asked = book.question(offer, until=until, therapist_id=wish.therapist_id)
    found = candidates(asked, start=wish.starts_at)
    if not found:
        raise TimeTaken(_why(asked, wish.starts_at, now))
    return found


def take_first(held: Appointment, found: Sequence[Candidate[int]]) -> None:
    """Save the appointment with the first candidate whose cells can be had, one savepoint each; else `TimeTaken`."""
    why = Reason.TAKEN
    for candidate in found:
        held.therapist_id = therapist_of(candidate.therapist)
        held.room_id = room_of(cast(int, candidate.room))  # never None: the question names the rooms
        new = held.pk is None
        try:
            with transaction.atomic():
                refuse_busy(held)
                held.save()
                occupy(held)
        except CellsTaken as refused:
            why = Reason.CALENDAR if isinstance(refused, BusyElsewhere) else Reason.TAKEN
            held.pk = None if new else held.pk
            continue
        return
    raise TimeTaken(why)


def _refuse_unopened(granted: match.PassSheet, wish: Wish) -> None:
    is_first = not appointments.has_visited(granted.client_id)
    if wish.minutes > granted.most_minutes(wish.kind, first_visit=is_first) or wish.starts_at >= granted.reaches_until:
        raise NotOpened


def _held_already(wish: Wish, visitor: str, now: datetime) -> Appointment | None:
    same = appointments.live_holds(visitor, now=now).filter(
        massage_type=wish.kind.value, minutes=wish.minutes, starts_at=wish.starts_at
    )
    return (same.filter(therapist_id=wish.therapist_id) if wish.therapist_id else same).first()


def refuse_too_many(granted: match.PassSheet, now: datetime) -> None:
    """`EnoughVisits` where the client of this pass has booked ahead enough."""
    if granted.client_id and appointments.upcoming_of([granted.client_id], now=now).count() >= MOST_TO_COME:
        raise EnoughVisits


def _oldest(visitor: str, now: datetime) -> list[int]:
    # Somebody who goes on looking keeps the last two times, not every time they touched.
    live = list(appointments.live_holds(visitor, now=now).values_list("pk", flat=True))
    return live[: max(0, len(live) - HOLDS_A_VISITOR + 1)]


def _why(asked: Question[int], start: datetime, now: datetime) -> Reason:
    """The reason that came closest to yes: somebody who is busy says more than somebody who does not work."""
    by_therapist = {one: judge(asked, therapist=one, start=start) for one in asked.hours}
    reasons = set(by_therapist.values())
    closest = (Reason.NO_ROOM, Reason.TAKEN, Reason.OFF_GRID, Reason.OUTSIDE_HOURS, Reason.TOO_SOON, Reason.TOO_LATE)
    found = next((reason for reason in closest if reason in reasons), Reason.CLOSED)
    if found is not Reason.TAKEN:
        return found
    first = cell_at(start)
    busy = [therapist_of(one) for one, reason in by_therapist.items() if reason is Reason.TAKEN]
    return calendars.reason(busy, first, first + asked.service.cells - 1, now=now) or Reason.TAKEN


def _drafted(wish: Wish, offer: Offer, granted: match.PassSheet, zone: ZoneInfo, now: datetime) -> Appointment:
    """The hold before it has a visitor, a therapist and a room."""
    local = wish.starts_at.astimezone(zone)
    ends_at = wish.starts_at + timedelta(minutes=offer.minutes)
    return Appointment(
        reference=new_reference(),
        status=Status.HELD,
        takes_time=True,
        expires_at=hold_expires_at(now),
        granted_by_id=granted.id,
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
