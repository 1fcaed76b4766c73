"""Moving an appointment on the status ladder, with its history and the audit entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from unknot.kit.prepared import insert, update
from unknot.rooms.booking.models import Appointment, StatusChange
from unknot.rooms.booking.models.appointment import TAKES_TIME
from unknot.rooms.practice import door as practice
from unknot.spine.booking import lifecycle
from unknot.spine.booking.lifecycle import Status, move


@dataclass(frozen=True)
class Moved:
    """What a move of time leaves in the history beside who and when."""

    starts_before: datetime
    starts_after: datetime
    before: dict[str, Any]
    link_before: str
    asked_with: str


def slip_back(appointment: Appointment, *, since: datetime, actor: str, now: datetime) -> None:
    """Take a step back that was a slip, in the caller's transaction and under the caller's lock.

    Raises `MoveRefused`. Where the step gave the time back, the caller takes it again.
    """
    before = Status(appointment.status)
    _become(appointment, lifecycle.slip_back(before, since=since, now=now), now)
    note(appointment, before=before.value, actor=actor, reason="slip", now=now)


def step(
    appointment: Appointment,
    to: Status,
    *,
    actor: str,
    reason: str,
    why: str = "",
    undo_until: datetime | None = None,
    now: datetime,
) -> None:
    """Take a legal step, in the caller's transaction and under the caller's lock. Raises `MoveRefused`.

    ``why`` is the person's own reason; ``undo_until`` says until when the step can be taken back.
    """
    before = Status(appointment.status)
    _become(appointment, move(before, to), now)
    note(appointment, before=before.value, actor=actor, reason=reason, why=why, undo_until=undo_until, now=now)


def undo_step(appointment: Appointment, *, actor: str, reason: str = "undone", now: datetime) -> None:
    """Take the last step back, in the caller's transaction and under the caller's lock."""
    before = Status(appointment.status)
    _become(appointment, lifecycle.undone(before), now)
    note(appointment, before=before.value, kind=StatusChange.Kind.UNDONE, actor=actor, reason=reason, now=now)


def note_moved(
    appointment: Appointment, moved: Moved, *, actor: str, reason: str, undo_until: datetime, now: datetime
) -> None:
    """Write down that a visit, whose status stays, has another time."""
    note(
        appointment,
        before=appointment.status,
        kind=StatusChange.Kind.MOVED,
        actor=actor,
        reason=reason,
        undo_until=undo_until,
        moved=moved,
        now=now,
    )


def note_move_undone(appointment: Appointment, *, actor: str, now: datetime) -> None:
    """Write down that a move was taken back."""
    kind = StatusChange.Kind.UNDONE
    note(appointment, before=appointment.status, kind=kind, actor=actor, reason="undone", now=now)


def note(
    appointment: Appointment,
    *,
    before: str,
    actor: str,
    reason: str,
    kind: StatusChange.Kind = StatusChange.Kind.STEP,
    why: str = "",
    undo_until: datetime | None = None,
    moved: Moved | None = None,
    now: datetime,
) -> None:
    """Write the step down, for the visit's history and for the audit trail."""
    change = StatusChange(
        kind=kind,
        appointment=appointment,
        status_from=before,
        status_to=appointment.status,
        at=now,
        actor=actor,
        reason=reason,
        why=why,
        undo_until=undo_until if undo_until and undo_until > now else None,
        **(vars(moved) if moved else {}),
    )
    insert(change)
    practice.record(
        actor=actor,
        action=f"appointment {appointment.status if kind == StatusChange.Kind.STEP else kind.value}",
        subject=f"appointment:{appointment.pk}",
        now=now,
        detail={"reason": reason, **({"why": why} if why else {}), **(_times(moved) if moved else {})},
    )


def _become(appointment: Appointment, status: Status, now: datetime) -> None:
    appointment.status = status
    appointment.takes_time = status.value in TAKES_TIME
    appointment.updated_at = now
    update(appointment)


def _times(moved: Moved) -> dict[str, str]:
    return {"from": moved.starts_before.isoformat(), "to": moved.starts_after.isoformat()}
