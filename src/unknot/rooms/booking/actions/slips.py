"""Having a visit back that an answer called off by a slip, once all was asked again. Decision 0141.

Locks: findings, pass, the course, then visits and the lapsed holds in their way by number, then cells.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from unknot.rooms.booking import letters
from unknot.rooms.booking.actions.cells import end_holds
from unknot.rooms.booking.actions.confirmations import refuse_changed
from unknot.rooms.booking.actions.courses import go_on_after_slip, hold_therapists
from unknot.rooms.booking.actions.holds import EnoughVisits, NotOpened, TimeTaken, Wish, offered
from unknot.rooms.booking.actions.undoing import bring_back
from unknot.rooms.booking.models import Appointment, StatusChange
from unknot.rooms.booking.queries import appointments, reasons, seats, times
from unknot.rooms.booking.queries.services import NotOffered
from unknot.rooms.booking.queries.slips import CalledOff, called_off_with, is_put_right
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.match import door as match
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.lifecycle import Status
from unknot.spine.vocabulary import MassageType

SHEET = ("therapist", "room", "client", "granted_by")  # what `visit_sheet` reads


class NothingToHaveBack(Exception):
    """The visit was not called off for safety, or its hour is over. Booking a time helps."""


@transaction.atomic
def have_back(visit_id: int, *, actor: str, now: datetime) -> list[Appointment]:
    """Take the time of this visit again, and of whatever the same answer called off, as far as it is free; those.

    The pass of the client's newest answers is demanded, and each visit is judged by it like at a confirm, and by
    licence, training, hours and rooms like a new one. Asking twice does it once and answers the same. Raises
    `NothingToHaveBack`, `match.PassRefused`, `NotOpened`, `EnoughVisits` or `TimeTaken`; a refusal changes nothing.
    """
    named = Appointment.objects.get(pk=visit_id)
    if named.client_id is None:
        raise NothingToHaveBack
    granted = match.take_pass_of_client(named.client_id, now=now)
    named.refresh_from_db()  # a double click may have waited here
    if _is_back(named):
        return [named]
    gone = called_off_with(named, now=now)
    if not gone or not is_put_right(named.client_id, now=now):
        raise NothingToHaveBack
    courses_on = go_on_after_slip([one.visit for one in gone], at=gone[0].at, actor=actor, now=now)
    visits = _locked(gone, now)
    if courses_on:
        hold_therapists()
    came, why = list[Appointment](), None
    for visit in visits:
        try:
            _take_again(visit, granted, actor, now)
        except (NotOpened, EnoughVisits, TimeTaken) as refused:
            why = why or refused
        else:
            came.append(visit)
    if not came:
        raise why or NothingToHaveBack
    return came


def _is_back(visit: Appointment) -> bool:
    last = appointments.last_change(visit.pk)
    return visit.status == Status.BOOKED and last is not None and last.kind == StatusChange.Kind.UNDONE


def _locked(gone: list[CalledOff], now: datetime) -> list[Appointment]:
    lapsed = set[int]()
    for one in gone:
        lapsed |= set(appointments.lapsed_holds(one.visit.first_cell, one.visit.last_cell, now=now))
    end_holds(lapsed, keeping=[one.visit.pk for one in gone], now=now)
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related(
        "therapist", "room", "client", "granted_by"
    )
    found = rows.filter(pk__in=[one.visit.pk for one in gone], status=Status.CANCELLED).order_by("pk")
    return sorted(found, key=lambda one: one.starts_at)


def _take_again(visit: Appointment, granted: match.PassSheet, actor: str, now: datetime) -> None:
    """In its own savepoint; its calendar entry comes again under a number that was never used."""
    with transaction.atomic():
        refuse_changed(visit, granted, now=now)
        _refuse_closed(visit, now)
        bring_back(visit, actor=actor, reason="slip", now=now)
        visit.sequence += 1
        visit.granted_by_id = granted.id
        visit.save(update_fields=["sequence", "granted_by"])
    letters.booked(visit_sheet(visit, now=now), now=now)


def _refuse_closed(visit: Appointment, now: datetime) -> None:
    """`TimeTaken` where its therapist, or its room, could not be had for a new visit then, whatever is in the diary.

    Who is there already, calendars and caps are asked when its cells are taken.
    """
    kind, asked_for = MassageType(visit.massage_type), visit.asked_for or {}
    wish = Wish(kind, visit.minutes, visit.starts_at, visit.therapist_id, visit.room.at, **asked_for)
    try:
        offer = replace(offered(wish), before_minutes=visit.before_minutes, after_minutes=visit.after_minutes)
    except NotOffered as why:
        raise TimeTaken(Reason.NOT_TRAINED) from why
    book = times.empty_book_around(visit.local_date, now=now)
    found = seats.seats(book, offer, start=visit.starts_at, wants=wish.wants)
    if not any((one.room_id, one.unit_id) == (visit.room_id, visit.unit_id) for one in found):
        reason = reasons.why_not_at(book, offer, start=visit.starts_at, wants=wish.wants)
        raise TimeTaken(reason or Reason.NO_SUITABLE_ROOM)
