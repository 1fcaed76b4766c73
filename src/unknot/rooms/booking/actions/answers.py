"""What follows for a visit from what its person answered before it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from unknot.rooms.booking import letters
from unknot.rooms.booking.actions.cancellations import give_up
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.visits import visit_sheet
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.reasons import Why

SHEET = ("therapist", "room", "client", "granted_by")  # what `visit_sheet` reads


def heed(about: str, *, client_id: int, calls_off: bool, is_changed: bool, now: datetime) -> None:
    """Call a visit off that an emergency or an urgent sign speaks against, and have the therapist look at what changed.

    In the transaction of the answers. Called off for safety it costs nothing, and nobody can take that back; a lower
    stop leaves the visit its time, and whoever marks it as arrived looks again.
    """
    held = Appointment.objects.select_for_update(of=("self",)).select_related(*SHEET)
    visit = held.filter(public_id=UUID(about), client_id=client_id).first() if about else None
    if visit is None or visit.status != Status.BOOKED or visit.starts_at <= now:
        return
    if calls_off:
        actor = f"client:{client_id}"
        give_up(visit, actor=actor, reason="free", why=Why.SAFETY, undo_until=now, now=now)
    elif is_changed:
        letters.look_at_card(visit_sheet(visit, now=now), now=now)
