"""Two held times an address at most, as far as the address is known (decision 0097).

A visitor's cookie is easily thrown away; whoever types the same address again is the same person for this one purpose.
Nobody's hold is ended by what a stranger types: a third time is refused instead. Whoever counts under an address stands
in line for it until their hold is there to be counted (decision 0130); the line comes after the pass, before any visit.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import connection

from unknot.rooms.booking.models import Appointment, HoldWay
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status


def note(held_id: int, ways: Collection[str]) -> None:
    """Keep how whoever holds this time can be reached, as digests. In the caller's transaction."""
    note_known(held_id, {_digest(way) for way in ways if way})


def note_known(held_id: int, digests: Collection[str]) -> None:
    """The same for what is `known` as digests already."""
    HoldWay.objects.bulk_create(
        [HoldWay(appointment_id=held_id, digest=digest) for digest in sorted(digests)], ignore_conflicts=True
    )


def known(visitor: str, ways: Collection[str]) -> set[str]:
    """These ways, and whatever this browser has typed before, as digests."""
    typed = HoldWay.objects.filter(appointment__visitor=visitor).values_list("digest", flat=True)
    return {_digest(way) for way in ways if way} | set(typed)


def of(client_id: int | None) -> list[str]:
    """Address and number of a client; none for somebody new."""
    if client_id is None:
        return []
    person = practice.person(client_id)
    return [way for way in (person.email.lower(), person.phone) if way]


def held_elsewhere(visitor: str, digests: Collection[str], *, now: datetime) -> int:
    """How many live holds of other browsers stand under what is `known`.

    It stays so until the caller's transaction ends: whoever else would hold under one of them waits here.
    """
    _stand_in_line(digests)
    under = HoldWay.objects.filter(digest__in=digests)
    live = Appointment.objects.filter(status=Status.HELD, expires_at__gt=now, pk__in=under.values("appointment"))
    return live.exclude(visitor=visitor).count()


def forget(*, before: datetime) -> None:
    """Forget digests of holds that are over."""
    HoldWay.objects.filter(appointment__updated_at__lt=before).exclude(appointment__status=Status.HELD).delete()


def _stand_in_line(digests: Collection[str]) -> None:
    # There may be no row yet to lock, so PostgreSQL locks the name. On SQLite whoever writes is alone from the start.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for key in sorted(int(digest[:16], 16) - 2**63 for digest in digests):
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _digest(way: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"way:{way}".encode(), hashlib.sha256).hexdigest()
