"""Booking for somebody else too: their own check and name, and the contact of who books (decision 0098)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from unknot.kit.prepared import Prepared
from unknot.rooms.booking import links
from unknot.rooms.booking.actions.cancellations import LinkUnknown
from unknot.rooms.booking.models import Companion
from unknot.rooms.booking.queries import appointments
from unknot.rooms.practice import door as practice

LIFE = timedelta(days=1)  # a check and a booking fit well into it
BROUGHT = Prepared(
    Companion,
    lambda visitor, since: Companion.objects.filter(visitor=visitor, made_at__gt=since).order_by("pk")[:1],
    visitor="visitor",
    since="made_at",
)


@transaction.atomic
def bring_somebody(token: str, *, visitor: str, now: datetime) -> None:
    """Let this new visitor book under the contact of the visit's client. Raises `LinkUnknown`."""
    visit = appointments.by_link(links.digest(token))
    if visit is None or visit.client_id is None:
        raise LinkUnknown
    Companion.objects.create(visitor=visitor, contact_of_id=visit.client_id, made_at=now)
    practice.record(
        actor=f"client:{visit.client_id}", action="book for another", subject=f"client:{visit.client_id}", now=now
    )


def contact_for(visitor: str | None, *, now: datetime) -> practice.Person | None:
    """Whose contact this visitor may use: only for sending, never for showing."""
    brought = BROUGHT.first(visitor=visitor or "-", since=now - LIFE)
    if brought is None:
        return None
    person = practice.person(brought.contact_of_id)
    return person if person.email or person.phone else None


def forget(*, now: datetime) -> None:
    """Forget what is too old to be used."""
    Companion.objects.filter(made_at__lte=now - LIFE).delete()
