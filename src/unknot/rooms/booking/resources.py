"""Numbers for what can be taken: therapists even, rooms odd, so that one table of cells serves both."""

from __future__ import annotations


def therapist_resource(therapist_id: int) -> int:
    """The number of a therapist's time."""
    return therapist_id * 2


def room_resource(room_id: int) -> int:
    """The number of a room's time."""
    return room_id * 2 + 1


def therapist_of(resource: int) -> int:
    """The therapist again."""
    return resource // 2


def room_of(resource: int) -> int:
    """The room again."""
    return resource // 2
