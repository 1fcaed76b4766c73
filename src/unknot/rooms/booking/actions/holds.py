"""Holding a time for ten minutes, and giving it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from unknot.kit.prepared import insert, update
from unknot.rooms.booking.actions import ladder, ways
from unknot.rooms.booking.actions.calendars import refuse_busy
from unknot.rooms.booking.actions.caps import CapReached, refuse_over_cap
from unknot.rooms.booking.actions.cells import CellsTaken, give_back, make_way, occupy
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries import appointments, reasons, seats, times
from unknot.rooms.booking.queries.seats import Seat
from unknot.rooms.booking.queries.services import NotOffered, Offer, offers
from unknot.rooms.booking.queries.times import Book, Staff, Wants
from unknot.rooms.booking.references import new_reference
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.holds import extended, hold_expires_at
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.questions import MAX_BESIDE
from unknot.spine.times import cell_at
from unknot.spine.vocabulary import MassageType

HOLDS_A_VISITOR = 2
MOST_TO_COME = 6  # visits that one client may have booked ahead online, so that nobody fills the book


class NotOpened(Exception):
    """The pass does not open this type, this length or a visit so far ahead. Another choice helps."""


class EnoughVisits(Exception):
    """This client has as many visits to come as one may book online. Calling the practice helps."""


class EnoughHolds(Exception):
    """Two times are held under this person's address in other browsers. Booking one, or some minutes, helps."""


class TimeTaken(Exception):
    """The time cannot be had, and why. Another time helps; `unknot.rooms.booking.queries.openings` lists them."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Wish:
    """What somebody picked from the list; ``therapist_id`` None means any, and so does what else is left out."""

    kind: MassageType
    minutes: int
    starts_at: datetime
    therapist_id: int | None
    place_id: int | None = None
    gender: str = ""
    step_free: bool = False
    low_table: bool = False

    @property
    def wants(self) -> Wants:
        """What they ask for beside type, length and time."""
        return Wants(self.therapist_id, self.place_id, self.gender, self.step_free, self.low_table)

    @property
    def asked_for(self) -> dict[str, object] | None:
        """What is kept with the visit, so that it is asked for again when its time is."""
        said = {"gender": self.gender, "step_free": self.step_free, "low_table": self.low_table}
        return said if any(said.values()) else None


@transaction.atomic
@practice.one_look()
@practice.one_record()
def place_hold(wish: Wish, *, visitor: str | None, typed_at: UUID | None = None, now: datetime) -> Appointment:
    """Hold the wished time for ten minutes: pass, rule, cells, history, in that order.

    Asking twice (a double click, a lost answer) holds once and answers the same. ``typed_at`` is an earlier hold of
    this visitor whose form was filled in already; what was typed goes along.
    A refusal changes nothing: `match.PassRefused`, `NotOffered`, `NotOpened`, `EnoughVisits`, `EnoughHolds` or
    `TimeTaken`.
    """
    granted = match.take_pass(visitor, now=now)
    assert visitor is not None, "a pass is somebody's"
    offer = offered(wish)
    _refuse_unopened(granted, wish)
    refuse_too_many(granted, now)
    live = appointments.live_holds(visitor, now=now)
    if same := _held_already(wish, live):
        return same
    theirs = ways.of(granted.client_id)
    # Who has typed nothing yet is known by no address.
    known = ways.known(visitor, theirs) if theirs or live or typed_at else set()
    oldest = _oldest(live, _most(visitor, known, now=now))
    earlier = appointments.hold_of(visitor, typed_at) if typed_at else None
    held = drafted(wish, offer, granted, now)
    held.visitor = visitor
    held.typed = earlier.typed if earlier else None
    make_way(*reach_of(held.starts_at, held), also=oldest, now=now)
    seats = free_for(
        wish, offer, until=granted.reaches_until, sheet=practice.the_practice(), client_id=granted.client_id, now=now
    )
    take_first(held, seats, now=now)
    ladder.note(held, before="", actor="visitor", reason="", now=now)
    ways.note_known(held.pk, known)
    return held


@transaction.atomic
def extend_hold(public_id: UUID, *, visitor: str | None, ends: datetime, now: datetime) -> None:
    """Ten minutes more, thirty in all; ``ends`` is when the page said that it ends, so that asking twice extends once.

    Nothing happens to a hold that is over, or that is none any more: its page says how it stands. `EnoughHolds` where
    two times are held under the same address in other browsers: then it keeps the minutes that it has.
    """
    known = ways.known(visitor, ways.of(match.client_of(visitor))) if visitor else set()
    if visitor and known:
        _most(visitor, known, now=now)
    mine = Appointment.objects.select_for_update(no_key=True).filter(public_id=public_id, visitor=visitor or "-")
    held = mine.filter(status=Status.HELD, expires_at=ends).first()
    until = extended(held.created_at, ends, now=now) if held else None
    if held is None or until is None:
        return
    held.expires_at, held.updated_at = until, now
    held.save(update_fields=["expires_at", "updated_at"])
    ladder.note(held, before=held.status, actor="visitor", reason="extended", now=now)


@transaction.atomic
def give_back_hold(public_id: UUID, *, visitor: str | None, now: datetime) -> None:
    """The person went back: free the time at once. Nothing happens where there is nothing to give back."""
    mine = Appointment.objects.select_for_update(no_key=True).filter(public_id=public_id, visitor=visitor or "-")
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
    until: datetime | None,
    sheet: practice.PracticeSheet,
    client_id: int | None = None,
    moving: int | None = None,
    staff: Staff | None = None,
    reach_days: int | None = None,
    now: datetime,
) -> list[Seat]:
    """Who and where could take this start, in the order of trying; `TimeTaken` where nobody can.

    Whoever treated the client last is tried first (decision 0090). ``moving`` is the visit that gives up its own time
    for it; ``staff`` and ``reach_days`` are as in `times.open_book`.
    """
    book = book_around(wish, sheet=sheet, moving=moving, staff=staff, reach_days=reach_days, now=now)
    found = seats_in(book, wish, offer, until=until, client_id=client_id)
    if not found:
        reason = reasons.why_not_at(book, offer, start=wish.starts_at, until=until, wants=wish.wants)
        raise TimeTaken(reason or Reason.TAKEN)
    return found


def book_around(
    wish: Wish,
    *,
    sheet: practice.PracticeSheet,
    moving: int | None = None,
    staff: Staff | None = None,
    reach_days: int | None = None,
    now: datetime,
) -> Book:
    """The book of the dates that can decide about a wish."""
    day = wish.starts_at.astimezone(sheet.zone).date()
    # A visit after midnight belongs to the evening before, and a place may have another date: so the dates around it.
    first = day - timedelta(days=1)
    return times.open_book(now=now, first=first, days=3, moving=moving, staff=staff, reach_days=reach_days)


def seats_in(book: Book, wish: Wish, offer: Offer, *, until: datetime | None, client_id: int | None) -> list[Seat]:
    """Who and where could take the wished start by this book, in the order of trying."""
    last = appointments.last_therapist_of(client_id)
    shortest = min(offers(), key=lambda one: one.minutes, default=None)
    return seats.seats(
        book,
        offer,
        start=wish.starts_at,
        until=until,
        wants=wish.wants,
        prefer=[last] if last else [],
        shortest=shortest,
    )


def take_first(held: Appointment, found: Sequence[Seat], *, now: datetime) -> None:
    """Save the appointment in the first seat that can still be had, one savepoint each; else `TimeTaken`."""
    why = Reason.TAKEN
    for seat in found:
        new = held.pk is None
        sit(held, seat)
        try:
            with transaction.atomic():
                refuse_busy(held)
                refuse_over_cap(held, now=now)
                (insert if new else update)(held)
                occupy(held)
        except CapReached as refused:
            why = refused.reason
            continue
        except CellsTaken as refused:
            why = refused.reason
            held.pk = None if new else held.pk
            continue
        return
    raise TimeTaken(why)


def sit(held: Appointment, seat: Seat) -> None:
    """Give the appointment its therapist, room, unit and place, with the cells that each is kept for."""
    local = held.starts_at.astimezone(seat.place.zone)
    held.zone, held.local_date, held.local_start = seat.place.zone.key, local.date(), local.time().replace(tzinfo=None)
    held.therapist_id, held.room_id, held.unit_id, held.pick = seat.therapist_id, seat.room_id, seat.unit_id, seat.pick
    held.first_cell, held.last_cell = seat.first_cell, seat.last_cell
    held.therapist_last_cell, held.room_last_cell = seat.therapist_last_cell, seat.room_last_cell
    held.unit_last_cell = seat.unit_last_cell


def reach_of(starts_at: datetime, of: Offer | Appointment) -> tuple[int, int]:
    """First and last cell that a visit can come to take, whoever and whatever gives it."""
    after = of.minutes + of.after_minutes + MAX_BESIDE
    return cell_at(starts_at - timedelta(minutes=of.before_minutes)), cell_at(starts_at + timedelta(minutes=after))


def _refuse_unopened(granted: match.PassSheet, wish: Wish) -> None:
    is_first = not appointments.has_visited(granted.client_id)
    if wish.minutes > granted.most_minutes(wish.kind, first_visit=is_first) or wish.starts_at >= granted.reaches_until:
        raise NotOpened


def _held_already(wish: Wish, live: Sequence[Appointment]) -> Appointment | None:
    wanted = (wish.kind.value, wish.minutes, wish.starts_at)
    same = [one for one in live if (one.massage_type, one.minutes, one.starts_at) == wanted]
    return next((one for one in same if wish.therapist_id in (None, one.therapist_id)), None)


def _most(visitor: str, known: Collection[str], *, now: datetime) -> int:
    """How many times this visitor may hold; `EnoughHolds` where others hold as many under the same address."""
    if not known:
        return HOLDS_A_VISITOR
    most = HOLDS_A_VISITOR - ways.held_elsewhere(visitor, known, now=now)
    if most <= 0:
        raise EnoughHolds
    return most


def refuse_too_many(granted: match.PassSheet, now: datetime, *, leaving: int = 0) -> None:
    """`EnoughVisits` where the client of this pass has booked ahead enough, but for those given up with this step.

    A course counts as one visit, however many it has: its plan says how many there may be.
    """
    coming = appointments.upcoming_of([granted.client_id], now=now) if granted.client_id else []
    count = len({("course", one.course_id) if one.course_id else ("visit", one.pk) for one in coming})
    if count - leaving >= MOST_TO_COME:
        raise EnoughVisits


def _oldest(live: Sequence[Appointment], most: int) -> list[int]:
    # Somebody who goes on looking keeps the last times, not every time they touched.
    return [one.pk for one in live[: max(0, len(live) - most + 1)]]


def drafted(wish: Wish, offer: Offer, granted: match.PassSheet | None, now: datetime) -> Appointment:
    """A hold of ten minutes before it has a visitor and a seat."""
    return Appointment(
        reference=new_reference(),
        status=Status.HELD,
        takes_time=True,
        expires_at=hold_expires_at(now),
        granted_by_id=granted.id if granted else None,
        massage_type=offer.kind.value,
        minutes=offer.minutes,
        before_minutes=offer.before_minutes,
        after_minutes=offer.after_minutes,
        price_cents=offer.price_cents,
        currency=offer.currency,
        asked_for=wish.asked_for,
        starts_at=wish.starts_at,
        ends_at=wish.starts_at + timedelta(minutes=offer.minutes),
        created_at=now,
        updated_at=now,
    )
