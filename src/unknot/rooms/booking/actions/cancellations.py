"""Cancelling a visit by its private link."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from unknot.rooms.booking import letters, links
from unknot.rooms.booking.actions import ladder
from unknot.rooms.booking.actions.cells import vacate
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries import appointments
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status


class LinkUnknown(Exception):
    """No visit has this link."""


class VisitOver(Exception):
    """The visit has begun or is over; it cannot be cancelled any more. Calling the practice helps."""


@transaction.atomic
def cancel_visit(token: str, *, now: datetime) -> Appointment:
    """Cancel, and end the care that nothing but this visit stood for.

    Asking twice cancels once and answers the same. Raises `LinkUnknown` or `VisitOver`.
    """
    visit = Appointment.objects.select_for_update().filter(link_digest=links.digest(token)).first()
    if visit is None:
        raise LinkUnknown
    if visit.status == Status.CANCELLED:
        return visit
    if visit.status != Status.BOOKED or visit.starts_at <= now:
        raise VisitOver
    visit.sequence += 1
    reason = "late" if is_late(visit.starts_at, now=now) else "in time"
    ladder.step(visit, Status.CANCELLED, actor=f"client:{visit.client_id}", reason=reason, now=now)
    vacate(visit)
    _end_care_without_visits(visit, now)
    letters.cancelled(visit_sheet(visit, now=now), now=now)
    return visit


def is_late(starts_at: datetime, *, now: datetime) -> bool:
    """True inside the practice's cancelling notice: still possible, and marked."""
    return now > starts_at - timedelta(hours=practice.the_practice().cancel_until_hours)


def _end_care_without_visits(visit: Appointment, now: datetime) -> None:
    """The therapist of a visit that does not take place goes on seeing the person only for another visit's sake."""
    if visit.client_id is None:
        return
    practice.hold_care(client_id=visit.client_id, therapist_id=visit.therapist_id)
    if not appointments.stand_between(visit.client_id, visit.therapist_id):
        actor = f"client:{visit.client_id}"
        practice.end_care(client_id=visit.client_id, therapist_id=visit.therapist_id, actor=actor, now=now)
