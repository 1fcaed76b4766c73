"""The promise of the table of cells, checked: occupancy less the cells of lapsed holds = the union of live spans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from unknot.rooms.booking.models import Appointment, Occupancy
from unknot.rooms.booking.resources import room_resource, therapist_resource
from unknot.spine.booking.holds import is_live
from unknot.spine.booking.lifecycle import Status

Cell = tuple[int, int]


def faults(*, now: datetime) -> list[str]:
    """One sentence a fault; none while the promise holds. Reads both tables as they stood at one moment."""
    alone = not connection.in_atomic_block  # in a caller's transaction, the caller has chosen what is seen
    with transaction.atomic():
        if alone and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return [*_differences(now), *_overlaps()]


def _differences(now: datetime) -> Iterator[str]:
    live = dict(_live_cells(now))
    taken = {
        (resource, cell): holder
        for resource, cell, holder, status, expires_at in Occupancy.objects.values_list(
            "resource", "cell", "appointment_id", "appointment__status", "appointment__expires_at"
        )
        if is_live(Status(status), expires_at, now)
    }
    for place in sorted(live.keys() - taken.keys()):
        yield f"appointment {live[place]} does not hold cell {place[1]} of resource {place[0]}"
    for place in sorted(taken.keys() - live.keys()):
        yield f"cell {place[1]} of resource {place[0]} is held by appointment {taken[place]} without need"
    for place in sorted(live.keys() & taken.keys()):
        if live[place] != taken[place]:
            yield f"cell {place[1]} of resource {place[0]} is held by {taken[place]} instead of {live[place]}"


def _live_cells(now: datetime) -> Iterator[tuple[Cell, int]]:
    for row in Appointment.objects.filter(takes_time=True):
        if is_live(Status(row.status), row.expires_at, now):
            for resource in (therapist_resource(row.therapist_id), room_resource(row.room_id)):
                for cell in range(row.first_cell, row.last_cell + 1):
                    yield (resource, cell), row.pk


def _overlaps() -> Iterator[str]:
    """Two live visits of one therapist or room at one time: what a person would call a double booking."""
    for name, field in (("therapist", "therapist_id"), ("room", "room_id")):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT a.id, b.id FROM booking_appointment a JOIN booking_appointment b "  # noqa: S608 - two fixed names
                f"ON a.{field} = b.{field} AND a.id < b.id "
                "AND a.first_cell <= b.last_cell AND b.first_cell <= a.last_cell "
                "WHERE a.takes_time AND b.takes_time AND a.expires_at IS NULL AND b.expires_at IS NULL"
            )
            for first, second in cursor.fetchall():
                yield f"appointments {first} and {second} share a {name}"
