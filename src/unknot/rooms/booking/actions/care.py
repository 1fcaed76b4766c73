"""Who goes on seeing a person whose visit is given up or moved to somebody else (docs/decisions/0056)."""

from __future__ import annotations

from datetime import datetime

from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries import appointments
from unknot.rooms.practice import door as practice


def begin(visit: Appointment, *, actor: str, now: datetime) -> None:
    """The therapist of this visit cares for its person from now on. In the caller's transaction."""
    if visit.client_id is not None:
        practice.link_care(
            client_id=visit.client_id, therapist_id=visit.therapist_id, reason="booking", actor=actor, now=now
        )


def end_without_visits(visit: Appointment, therapist_id: int, *, actor: str, now: datetime) -> None:
    """This therapist goes on seeing the person only for another visit's sake. In the caller's transaction."""
    if visit.client_id is None:
        return
    practice.hold_care(client_id=visit.client_id, therapist_id=therapist_id)
    if not appointments.stand_between(visit.client_id, therapist_id):
        practice.end_care(client_id=visit.client_id, therapist_id=therapist_id, actor=actor, now=now)
