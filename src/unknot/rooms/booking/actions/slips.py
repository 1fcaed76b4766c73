"""Having a visit back that an answer called off by a slip, once all was asked again. Decision 0141.

Locks: findings, pass, the course, then visits and the lapsed holds in their way by number, then cells.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from unknot.rooms.booking import letters
from unknot.rooms.booking.actions.cells import end_holds
from unknot.rooms.booking.actions.confirmations import refuse_changed
from unknot.rooms.booking.actions.courses import go_on_after_slip, hold_therapists
from unknot.rooms.booking.actions.holds import EnoughVisits, NotOpened, TimeTaken
from unknot.rooms.booking.actions.undoing import bring_back
from unknot.rooms.booking.models import Appointment, StatusChange
from unknot.rooms.booking.queries import appointments
from unknot.rooms.booking.queries.slips import CalledOff, called_off_with, is_put_right
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.match import door as match
from unknot.spine.booking.lifecycle import Status

SHEET = ("therapist", "room", "client", "granted_by")  # what `visit_sheet` reads


class NothingToHaveBack(Exception):
    """The visit was not called off for safety, or its hour is over. Booking a time helps."""


@transaction.atomic
def have_back(visit_id: int, *, actor: str, now: datetime) -> list[Appointment]:
    """Take the time of this visit again, and of whatever the same answer called off, as far as it is free; those.

    The pass of the client's newest answers is demanded, and each visit is judged by it like at a confirm. Asking twice
    does it once and answers the same. Raises `NothingToHaveBack`, `match.PassRefused`, `NotOpened`, `EnoughVisits` or
    `TimeTaken`; a refusal changes nothing.
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
    rows = Appointment.objects.select_for_update(of=("self",)).select_related(
        "therapist", "room", "client", "granted_by"
    )
    found = rows.filter(pk__in=[one.visit.pk for one in gone], status=Status.CANCELLED).order_by("pk")
    return sorted(found, key=lambda one: one.starts_at)


def _take_again(visit: Appointment, granted: match.PassSheet, actor: str, now: datetime) -> None:
    """In its own savepoint; its calendar entry comes again under a number that was never used."""
    with transaction.atomic():
        refuse_changed(visit, granted, now=now)
        bring_back(visit, actor=actor, reason="slip", now=now)
        visit.sequence += 1
        visit.granted_by_id = granted.id
        visit.save(update_fields=["sequence", "granted_by"])
    letters.booked(visit_sheet(visit, now=now), now=now)
