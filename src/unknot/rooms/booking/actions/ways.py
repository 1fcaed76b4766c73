"""Two held times an address at most, as far as the address is known (decision 0097).

A visitor's cookie is easily thrown away; whoever types the same address again is the same person for this one purpose.
Nobody's hold is ended by what a stranger types: a third time is refused instead.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

from django.conf import settings

from unknot.rooms.booking.models import Appointment, HoldWay
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status


def note(held_id: int, ways: Collection[str]) -> None:
    """Keep how whoever holds this time can be reached, as digests. In the caller's transaction."""
    HoldWay.objects.bulk_create(
        [HoldWay(appointment_id=held_id, digest=_digest(way)) for way in sorted(set(ways)) if way],
        ignore_conflicts=True,
    )


def of(client_id: int | None) -> list[str]:
    """Address and number of a client; none for somebody new."""
    if client_id is None:
        return []
    person = practice.person(client_id)
    return [way for way in (person.email.lower(), person.phone) if way]


def held_elsewhere(visitor: str, ways: Collection[str], *, now: datetime) -> int:
    """How many live holds of other browsers stand under these ways, or under what this browser has typed before."""
    mine = HoldWay.objects.filter(appointment__visitor=visitor).values("digest")
    known = HoldWay.objects.filter(digest__in=[_digest(way) for way in ways if way]) | HoldWay.objects.filter(
        digest__in=mine
    )
    live = Appointment.objects.filter(status=Status.HELD, expires_at__gt=now, pk__in=known.values("appointment"))
    return live.exclude(visitor=visitor).count()


def forget(*, before: datetime) -> None:
    """Forget digests of holds that are over."""
    HoldWay.objects.filter(appointment__updated_at__lt=before).exclude(appointment__status=Status.HELD).delete()


def _digest(way: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"way:{way}".encode(), hashlib.sha256).hexdigest()
