"""Whose calendars somebody may set up: their own, and the owner everybody's."""

from __future__ import annotations

from typing import Any

from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import TherapistSheet


def therapists(user: Any) -> list[TherapistSheet]:
    """The therapists whose calendars this user may set up, by name."""
    if not user.is_active:
        return []
    everybody = practice.therapists()
    if practice.may_set_up(user):
        return everybody
    own = practice.therapist_id_of(user)
    return [one for one in everybody if one.id == own]


def therapist(user: Any, therapist_id: int) -> TherapistSheet | None:
    """One of them; None for one who is not there and for one who is not this user's."""
    return next((one for one in therapists(user) if one.id == therapist_id), None)


def has_the_practice(user: Any) -> bool:
    """Owners see every appointment, and so may take the whole book along."""
    return practice.may_set_up(user)
