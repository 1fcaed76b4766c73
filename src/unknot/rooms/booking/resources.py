"""Numbers for what can be taken, so that one table of cells serves all.

Therapists are even, rooms odd, and equipment is below zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unknot.rooms.booking.models import Appointment

Span = tuple[int, int, int]  # resource, first cell, last cell

LANE = 2**40  # far above the number of anything that can be taken
LANES = 4  # visits that can lie over one another at one moment, besides the ordinary one


def therapist_resource(therapist_id: int) -> int:
    """The number of a therapist's time."""
    return therapist_id * 2


def room_resource(room_id: int) -> int:
    """The number of a room's time."""
    return room_id * 2 + 1


def unit_resource(unit_id: int) -> int:
    """The number of the time of a unit of equipment."""
    return -unit_id


def in_lane(resource: int, lane: int) -> int:
    """The same resource in a lane of its own, where staff placed a visit over another on purpose; 0 is the ordinary."""
    return resource + lane * LANE


def therapist_of(resource: int) -> int:
    """The therapist again."""
    return resource // 2


def room_of(resource: int) -> int:
    """The room again."""
    return resource // 2


def unit_of(resource: int) -> int:
    """The unit again."""
    return -resource


def spans(visit: Appointment) -> list[Span]:
    """What an appointment takes and from when until when, in the order of taking."""
    first = visit.first_cell
    taken = [
        (therapist_resource(visit.therapist_id), first, visit.therapist_last_cell),
        (room_resource(visit.room_id), first, visit.room_last_cell),
    ]
    if visit.unit_id is not None and visit.unit_last_cell is not None:
        taken.append((unit_resource(visit.unit_id), first, visit.unit_last_cell))
    return sorted((in_lane(resource, visit.lane), start, end) for resource, start, end in taken)
