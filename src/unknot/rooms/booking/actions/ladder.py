"""Moving an appointment on the status ladder, with its history and the audit entry."""

from __future__ import annotations

from datetime import datetime

from unknot.rooms.booking.models import Appointment, StatusChange
from unknot.rooms.booking.models.appointment import TAKES_TIME
from unknot.rooms.practice import door as practice
from unknot.spine.booking import lifecycle
from unknot.spine.booking.lifecycle import Status, move


def step(appointment: Appointment, to: Status, *, actor: str, reason: str, now: datetime) -> None:
    """Take a legal step, in the caller's transaction and under the caller's lock. Raises `MoveRefused`."""
    status = Status(appointment.status)
    appointment.status = move(status, to)
    appointment.takes_time = to.value in TAKES_TIME
    appointment.updated_at = now
    appointment.save()
    note(appointment, before=status.value, actor=actor, reason=reason, now=now)


def slip_back(appointment: Appointment, *, since: datetime, actor: str, now: datetime) -> None:
    """Take a step back that was a slip, in the caller's transaction and under the caller's lock.

    Raises `MoveRefused`. Where the step gave the time back, the caller takes it again.
    """
    status = Status(appointment.status)
    appointment.status = lifecycle.slip_back(status, since=since, now=now)
    appointment.takes_time = appointment.status in TAKES_TIME
    appointment.updated_at = now
    appointment.save()
    note(appointment, before=status.value, actor=actor, reason="slip", now=now)


def note(appointment: Appointment, *, before: str, actor: str, reason: str, now: datetime) -> None:
    """Write the step down, for the visit's history and for the audit trail."""
    StatusChange.objects.create(
        appointment=appointment, status_from=before, status_to=appointment.status, at=now, actor=actor, reason=reason
    )
    practice.record(
        actor=actor,
        action=f"appointment {appointment.status}",
        subject=f"appointment:{appointment.pk}",
        now=now,
        detail={"reason": reason},
    )
