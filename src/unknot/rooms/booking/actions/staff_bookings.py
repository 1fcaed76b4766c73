"""Booking for somebody who calls or stands at the counter: the same pass, rules and cells as online.

With a pass that opens the wish the visit is booked. Where the check is still to come the time is requested: it is kept
until two hours after the link went out, or until the start, and `requests` says what becomes of it. After a stop
nothing can be booked, whoever asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from unknot.rooms.booking import letters, links
from unknot.rooms.booking.actions import care, ladder
from unknot.rooms.booking.actions.cells import make_way
from unknot.rooms.booking.actions.holds import (
    NotOpened,
    TimeTaken,
    Wish,
    book_around,
    drafted,
    offered,
    reach_of,
    seats_in,
    take_first,
)
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries import appointments, reasons, times
from unknot.rooms.booking.queries.seats import Seat
from unknot.rooms.booking.queries.services import Offer, the_policy
from unknot.rooms.booking.queries.times import Book, Staff
from unknot.rooms.booking.resources import LANES, room_resource
from unknot.rooms.booking.visits import VisitSheet, visit_sheet
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.holds import request_expires_at
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.undo import undo_ends_at
from unknot.spine.times import CELL_MINUTES, cell_at, cell_start


class ClientBusy(Exception):
    """This person has another visit at that time. Another time helps, or saying that both are meant."""

    def __init__(self, other: VisitSheet) -> None:
        super().__init__(other.reference)
        self.other = other


@dataclass(frozen=True)
class Manner:
    """How staff book. ``twice_over`` says that a second visit of the person at the time is meant; ``over_because`` lays
    the visit over another one of the therapist; ``walks_in`` books and marks as here, from the last five minutes on.
    """

    twice_over: bool = False
    over_because: str = ""
    walks_in: bool = False


ORDINARY = Manner()


@transaction.atomic
def book_for(client_id: int, wish: Wish, *, actor: str, manner: Manner = ORDINARY, now: datetime) -> Appointment:
    """Book this time for this person, or request it where their check is still to come. Asking twice books once.

    Raises `match.PassRefused` after a stop (and without a pass for somebody who walks in), `NotOffered`, `NotOpened`,
    `ClientBusy` or `TimeTaken`; a refusal changes nothing.
    """
    wish = replace(wish, starts_at=last_grid_point(now)) if manner.walks_in else wish
    granted = _pass_if_any(client_id, needed=manner.walks_in, now=now)
    offer = offered(wish)
    _refuse_unopened(granted, wish, client_id)
    if same := _booked_already(client_id, wish, now):
        return same
    if not manner.twice_over:
        _refuse_busy(client_id, wish, now)
    book = book_around(wish, sheet=practice.the_practice(), staff=_asks(manner, now), now=now)
    visit = drafted(wish, offer, granted, now)
    visit.client_id = client_id
    visit.status = Status.BOOKED if granted else Status.REQUESTED
    visit.expires_at = None if granted else request_expires_at(now, starts_at=wish.starts_at)
    make_way(*reach_of(wish.starts_at, offer), now=now)
    until = granted.reaches_until if granted else None
    _take(visit, _Asked(book, wish, offer, until, client_id), manner, now)
    _promise(visit, granted, actor, manner, now)
    return visit


def last_grid_point(now: datetime) -> datetime:
    """Where a visit begins that begins now."""
    return cell_start(cell_at(now))


def walk_in_book(now: datetime) -> Book:
    """The book for a visit that begins now: every five minutes is a start, and the last one counts still."""
    return times.open_book(
        now=now, first=now.date() - timedelta(days=1), days=3, staff=_asks(Manner(walks_in=True), now)
    )


def _pass_if_any(client_id: int, *, needed: bool, now: datetime) -> match.PassSheet | None:
    """The pass, locked; None where the check is still to come. A stop is refused."""
    try:
        return match.take_pass_of_client(client_id, now=now)
    except match.PassRefused as refused:
        if needed or refused.problem not in (match.PassProblem.NONE, match.PassProblem.EXPIRED):
            raise
        practice.hold_client(client_id)  # who was never checked has no findings to stand in line by
        return None


def _refuse_unopened(granted: match.PassSheet | None, wish: Wish, client_id: int) -> None:
    if granted is not None and not opens(granted, wish, client_id):
        raise NotOpened


def opens(granted: match.PassSheet, wish: Wish, client_id: int) -> bool:
    """Whether this pass opens what is wished for this client."""
    most = granted.most_minutes(wish.kind, first_visit=not appointments.has_visited(client_id))
    return wish.minutes <= most and wish.starts_at < granted.reaches_until


def _booked_already(client_id: int, wish: Wish, now: datetime) -> Appointment | None:
    same = appointments.live_of_client(client_id, now=now).filter(
        massage_type=wish.kind.value, minutes=wish.minutes, starts_at=wish.starts_at
    )
    return (same.filter(therapist_id=wish.therapist_id) if wish.therapist_id else same).first()


def _refuse_busy(client_id: int, wish: Wish, now: datetime) -> None:
    ends_at = wish.starts_at + timedelta(minutes=wish.minutes)
    others = appointments.live_of_client(client_id, now=now).exclude(status=Status.DONE)
    other = others.filter(starts_at__lt=ends_at, ends_at__gt=wish.starts_at).first()
    if other is not None:
        raise ClientBusy(visit_sheet(other, now=now))


def _asks(manner: Manner, now: datetime) -> Staff:
    if manner.walks_in:
        return Staff(earliest=last_grid_point(now), grid_minutes=CELL_MINUTES)
    return times.for_staff(now)


@dataclass(frozen=True)
class _Asked:
    """A wish, and the book that decides about it."""

    book: Book
    wish: Wish
    offer: Offer
    until: datetime | None
    client_id: int

    def seats(self) -> list[Seat]:
        return seats_in(self.book, self.wish, self.offer, until=self.until, client_id=self.client_id)

    def why_not(self) -> Reason:
        book, wish = self.book, self.wish
        against = reasons.why_not_at(book, self.offer, start=wish.starts_at, until=self.until, wants=wish.wants)
        return against or Reason.TAKEN


def _take(visit: Appointment, asked: _Asked, manner: Manner, now: datetime) -> None:
    found = asked.seats()
    if found:
        take_first(visit, found, now=now)
    elif manner.over_because and asked.wish.therapist_id:
        _take_over(visit, asked, manner, now)
    else:
        raise TimeTaken(asked.why_not())


def _take_over(visit: Appointment, asked: _Asked, manner: Manner, now: datetime) -> None:
    """The first lane that is free, of this therapist and of a room, preferably one that is free anyway."""
    bare = replace(asked, book=replace(asked.book, taken=[]))
    found = bare.seats()
    if not found:
        raise TimeTaken(bare.why_not())
    visit.overlap_reason = manner.over_because
    for lane in range(1, LANES + 1):
        visit.lane = lane
        try:
            return take_first(visit, _free_rooms_first(found, asked.book), now=now)
        except TimeTaken:
            continue
    raise TimeTaken(Reason.TAKEN)


def _free_rooms_first(found: Sequence[Seat], book: Book) -> Sequence[Seat]:
    def is_taken(seat: Seat) -> bool:
        room, first, last = room_resource(seat.room_id), seat.first_cell, seat.room_last_cell
        return any(one == room and start <= last and first <= end for one, start, end in book.taken)

    return sorted(found, key=is_taken)


def _promise(visit: Appointment, granted: match.PassSheet | None, actor: str, manner: Manner, now: datetime) -> None:
    """History, care and letters, by what the visit is now."""
    reason = "over another visit" if visit.lane else "walk-in" if manner.walks_in else "by staff"
    if granted is not None:
        settle_booked(visit, granted, actor=actor, now=now)
        visit.save()
    undo_until = undo_end(visit, now) if granted is not None and not manner.walks_in else None
    ladder.note(visit, before="", actor=actor, reason=reason, undo_until=undo_until, now=now)
    if granted is not None and manner.walks_in:
        ladder.step(visit, Status.ARRIVED, actor=actor, reason="walk-in", now=now)
    elif granted is not None:
        letters.booked(visit_sheet(visit, now=now), send_after=undo_until, now=now)


def undo_end(visit: Appointment, now: datetime) -> datetime:
    """Until when this booking can be undone, and its letters wait."""
    return undo_ends_at(now, starts_at=visit.starts_at, minutes=the_policy().undo_minutes)


def settle_booked(visit: Appointment, granted: match.PassSheet, *, actor: str, now: datetime) -> None:
    """What every booked visit has: its pass, a private link, and a therapist who cares for the person.

    The caller saves the row.
    """
    visit.granted_by_id, visit.expires_at = granted.id, None
    visit.link_digest = links.digest(links.token(visit.public_id, visit.link_version))
    care.begin(visit, actor=actor, now=now)
