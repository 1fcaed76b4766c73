"""The promise of the table of cells, checked: occupancy less the cells of lapsed holds = the union of live spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from unknot.rooms.booking.models import Appointment, Occupancy
from unknot.rooms.booking.resources import spans
from unknot.spine.booking.holds import is_live
from unknot.spine.booking.lifecycle import EXPIRING, Status

Cell = tuple[int, int]


def faults(*, now: datetime) -> list[str]:
    """One sentence a fault; none while the promise holds. Reads both tables as they stood at one moment."""
    alone = not connection.in_atomic_block  # in a caller's transaction, the caller has chosen what is seen
    with transaction.atomic():
        if alone and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return list(_differences(_live_cells(now), _taken_cells(now)))


def _differences(live: dict[Cell, set[int]], taken: dict[Cell, int]) -> Iterator[str]:
    for place in sorted(live.keys() | taken.keys()):
        where, owners, holder = f"cell {place[1]} of resource {place[0]}", live.get(place, set()), taken.get(place)
        if len(owners) > 1:
            yield f"{where} belongs to appointments {', '.join(map(str, sorted(owners)))} at once"
        elif holder is None:
            yield f"{where} belongs to appointment {min(owners)} and is not held"
        elif holder not in owners:
            yield f"{where} is held by appointment {holder} and belongs to {min(owners, default='nobody')}"


def _live_cells(now: datetime) -> dict[Cell, set[int]]:
    """What live appointments should hold; a cell with two owners is what a person would call a double booking."""
    owners: dict[Cell, set[int]] = defaultdict(set)
    for row in Appointment.objects.filter(takes_time=True):
        if is_live(Status(row.status), row.expires_at, now):
            for resource, first, last in spans(row):
                for cell in range(first, last + 1):
                    owners[resource, cell].add(row.pk)
    return owners


def _taken_cells(now: datetime) -> dict[Cell, int]:
    """What is held, but for holds that the clock has ended: their cells go when somebody wants them."""
    rows = Occupancy.objects.values_list(
        "resource", "cell", "appointment_id", "appointment__status", "appointment__expires_at"
    )
    return {
        (resource, cell): holder
        for resource, cell, holder, status, expires_at in rows
        if status not in EXPIRING or is_live(Status(status), expires_at, now)
    }
