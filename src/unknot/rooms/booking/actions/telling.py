"""Sending again what did not arrive: how the visit stands now, to where its person or therapist is reached now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from unknot.rooms.booking import letters
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.visits import VisitSheet, visit_sheet
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status

SHEET = ("therapist", "room", "client", "granted_by")  # what `visit_sheet` reads
TELLABLE = {Status.BOOKED, Status.CANCELLED}


class NothingToTell(Exception):
    """The message is not over, was sent again already, or nobody can be reached. Looking again, or calling, helps."""


def can_tell_again(visit: VisitSheet, *, now: datetime) -> bool:
    """True while the visit is still to come, and there is something to say of it."""
    return visit.status in TELLABLE and visit.starts_at > now


@transaction.atomic
def tell_again(visit_id: int, *, message: int, role: str, actor: str, now: datetime) -> None:
    """Send a message in the place of one that is over, to the ``client`` or ``therapist``. Raises `NothingToTell`."""
    held = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related(*SHEET)
    visit = visit_sheet(held.get(pk=visit_id), now=now)
    if not can_tell_again(visit, now=now) or not notify.note_sent_again(
        message, about=letters.about(visit_id), now=now
    ):
        raise NothingToTell
    if not letters.tell_again(visit, number=message, role=role, now=now):
        raise NothingToTell
    practice.record(
        actor=actor,
        action="send message again",
        subject=f"appointment:{visit_id}",
        now=now,
        detail={"message": message},
    )
