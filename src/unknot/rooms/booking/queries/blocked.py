"""Blocked time: what stands in the way, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Value

from unknot.rooms.booking.models import Appointment, BlockedTime, BusyBlock
from unknot.spine.booking.availability import Reason


def closed_by(visit: Appointment) -> Reason | None:
    """What closes the time that a visit wants to take: blocked here, or busy by a calendar elsewhere. One query."""
    theirs = Q(therapist_id=visit.therapist_id, first_cell__lte=visit.therapist_last_cell)
    room = Q(room_id=visit.room_id, first_cell__lte=visit.room_last_cell)
    here = BlockedTime.objects.filter(theirs | room, last_cell__gte=visit.first_cell)
    elsewhere = BusyBlock.objects.filter(theirs, last_cell__gte=visit.first_cell)
    blocked = here.values_list(Value(Reason.BLOCKED.value))
    found = blocked.union(elsewhere.values_list(Value(Reason.CALENDAR.value)), all=True)[:1]
    return next((Reason(word) for (word,) in found), None)


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
