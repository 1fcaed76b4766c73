"""Who may open what at the desk. A person who is not there and one who may not be seen are the same: None."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import CourseSheet, VisitSheet
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import Person


def person(user: Any, key: UUID, *, at: datetime) -> Person | None:
    """A person this user may see at all: contact and visits."""
    return practice.person_seen_by(user, key, at=at)


def person_in_care(user: Any, key: UUID, *, at: datetime) -> Person | None:
    """A person this user cares for: health answers, clearances and levels open too."""
    seen = person(user, key, at=at)
    return seen if seen and practice.may_see_health(user, seen.id, at=at) else None


def own_therapist(user: Any) -> int | None:
    """Whose visits this user may see and change: of everybody with None, else of one therapist; 0 is nobody."""
    if practice.sees_all_appointments(user):
        return None
    return practice.therapist_id_of(user) or 0


def may_change_hours(user: Any) -> bool:
    """True for whoever sets somebody's working hours: the owner everybody's, a therapist their own."""
    return practice.may_change_all_hours(user) or practice.therapist_id_of(user) is not None


def course(user: Any, key: UUID, *, at: datetime) -> CourseSheet | None:
    """A course that this user may see and change: a therapist their own, the owner and the front desk all of them."""
    found, own = booking.course_at(key, now=at), own_therapist(user)
    return found if found and own in (None, found.therapist_id) else None


def visit(user: Any, key: UUID, *, at: datetime) -> VisitSheet | None:
    """A visit that this user may see and change; one of a colleague's is as good as none for a therapist."""
    return booking.visit_at(key, therapist_id=own_therapist(user), now=at)
