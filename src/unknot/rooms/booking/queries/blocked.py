"""Blocked time: what stands in the way, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from unknot.rooms.booking.models import Appointment, BlockedTime
from unknot.spine.booking.availability import Reason

# In plain words, for it is asked twice in every booking, both times while others wait.
CLOSED_BY = f"""
    SELECT '{Reason.BLOCKED.value}' FROM booking_blockedtime
    WHERE last_cell >= %s AND (therapist_id = %s AND first_cell <= %s OR room_id = %s AND first_cell <= %s)
    UNION ALL
    SELECT '{Reason.CALENDAR.value}' FROM booking_busyblock
    WHERE last_cell >= %s AND therapist_id = %s AND first_cell <= %s
    LIMIT 1
"""  # noqa: S608 - our own words


def closed_by(visit: Appointment) -> Reason | None:
    """What closes the time that a visit wants to take: blocked here, or busy by a calendar elsewhere. One query."""
    theirs = [visit.first_cell, visit.therapist_id, visit.therapist_last_cell]
    with connection.cursor() as cursor:
        cursor.execute(CLOSED_BY, [*theirs, visit.room_id, visit.room_last_cell, *theirs])
        found = cursor.fetchall()
    return Reason(found[0][0]) if found else None


def to_come(*, therapist_id: int | None, now: datetime) -> QuerySet[BlockedTime]:
    """What is blocked and not over, soonest first: of one therapist, or of all therapists and rooms with None."""
    rows = BlockedTime.objects.filter(ends_at__gt=now).select_related("therapist", "room", "made_by")
    return (rows if therapist_id is None else rows.filter(therapist_id=therapist_id)).order_by("starts_at", "pk")


@dataclass(frozen=True)
class BlockedSheet:
    """A blocked stretch as staff see it. ``whose`` is a therapist's or a room's name."""

    key: UUID
    whose: str
    starts_at: datetime
    ends_at: datetime
    note: str
    by: str
    is_ill: bool
    therapist_id: int | None


def blocked_sheet(row: BlockedTime) -> BlockedSheet:
    """The value of a row that came with its therapist or room, and with who made it."""
    named = row.therapist or row.room
    assert named is not None, "a therapist's, or a room's"
    return BlockedSheet(
        key=row.public_id,
        whose=named.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        note=row.note,
        by=row.made_by.name,
        is_ill=row.cause == BlockedTime.Cause.ILL,
        therapist_id=row.therapist_id,
    )
