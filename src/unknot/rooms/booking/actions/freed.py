"""Saying that time has freed, once the step that freed it can no longer be taken back.

The news is a due job at the end of the undo window; taking the step back drops it. The worker then sends the signal
`time_freed`. Time that was only held is no news: it was on offer a few minutes ago.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.signals import FreedTime, time_freed
from unknot.rooms.notify import door as notify

JOB = "time freed"


def free_at(moment: datetime, visit: Appointment) -> None:
    """Have the time that this visit takes announced as free from ``moment`` on. In the caller's transaction.

    Comes before the visit is given other cells, and after its sequence is raised.
    """
    payload = {
        "appointment": visit.pk,
        "therapist": visit.therapist_id,
        "room": visit.room_id,
        "first": visit.first_cell,
        "last": visit.last_cell,
    }
    notify.schedule(JOB, key=_key(visit), due_at=moment, payload=payload)


def keep(visit: Appointment) -> None:
    """The step was taken back: say nothing. In the caller's transaction, before the sequence is changed."""
    notify.drop(JOB, key=_key(visit))


def announce(payload: dict[str, Any], now: datetime) -> None:
    """Tell whoever listens, in the worker's transaction; nothing about a time that is over."""
    freed = FreedTime(
        appointment_id=payload["appointment"],
        therapist_id=payload["therapist"],
        room_id=payload["room"],
        first_cell=payload["first"],
        last_cell=payload["last"],
    )
    if freed.ends_at > now:
        time_freed.send(sender=None, freed=freed, now=now)


def _key(visit: Appointment) -> str:
    return f"appointment:{visit.pk}:{visit.sequence}"
