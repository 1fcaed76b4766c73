"""Moving a visit for somebody."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import VisitSheet, Wish
from unknot.rooms.desk import access


def move_visit(user: Any, visit: VisitSheet, wish: Wish, *, now: datetime) -> None:
    """Move it; where nobody is asked for it stays with its therapist if they are free, else whoever is has it.

    A therapist moves within their own time alone. Refusals as in `booking.door.move_for`; nothing is changed then.
    """
    own = access.own_therapist(user)
    asked, actor = wish.therapist_id if own is None else own, f"user:{user.pk}"
    if asked is None:
        with suppress(booking.TimeTaken):
            booking.move_for(visit.id, replace(wish, therapist_id=visit.therapist_id), actor=actor, now=now)
            return
    booking.move_for(visit.id, replace(wish, therapist_id=asked), actor=actor, now=now)
