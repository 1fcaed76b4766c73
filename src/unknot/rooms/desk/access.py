"""Who may open what at the desk. A person who is not there and one who may not be seen are the same: None."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import Person


def person(user: Any, key: UUID, *, at: datetime) -> Person | None:
    """A person this user may see at all: contact and visits."""
    return practice.person_seen_by(user, key, at=at)


def person_in_care(user: Any, key: UUID, *, at: datetime) -> Person | None:
    """A person this user cares for: health answers, clearances and levels open too."""
    seen = person(user, key, at=at)
    return seen if seen and practice.may_see_health(user, seen.id, at=at) else None
