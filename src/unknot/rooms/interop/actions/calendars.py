"""What staff do with calendars elsewhere: add one, have it read at once, take it away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from unknot.rooms.booking import door as booking
from unknot.rooms.notify import door as notify


@transaction.atomic
def add(user: Any, url: str, *, therapist_id: int, now: datetime) -> None:
    """Have it read from now on, and by the worker at once.

    Raises `kit.outgoing.addresses.CallRefused` or `booking.EnoughCalendars`.
    """
    actor = f"user:{user.pk}"
    link = booking.add_calendar(url, therapist_id=therapist_id, inside=settings.INSIDE_HOSTS, actor=actor, now=now)
    _read_at_once(link, now)


@transaction.atomic
def read_again(key: UUID, *, therapist_id: int, now: datetime) -> bool:
    """Have the worker read it whole; False where this therapist has none such."""
    link = booking.read_calendar_soon(key, therapist_id=therapist_id, now=now)
    if link is None:
        return False
    _read_at_once(link, now)
    return True


def remove(user: Any, key: UUID, *, therapist_id: int, now: datetime) -> bool:
    """Read it no more; False where this therapist has none such."""
    return booking.remove_calendar(key, therapist_id=therapist_id, actor=f"user:{user.pk}", now=now)


def _read_at_once(link: int, now: datetime) -> None:
    notify.schedule("read calendar", key=str(link), due_at=now, payload={"link": link})
