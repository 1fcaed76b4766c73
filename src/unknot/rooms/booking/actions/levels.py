"""What a level means for whatever its person has booked, by whatever way it came: one action for all of them.

Called in the transaction in which the level is told, so that nobody sees a stop and a promise beside it. Decision 0131.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from unknot.rooms.booking import letters
from unknot.rooms.booking.actions.cancellations import give_up
from unknot.rooms.booking.actions.courses import hear_level, hold_courses
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries import appointments
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.check import door as check
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.reasons import Why
from unknot.spine.booking.safety import Coming, Heard, asked_about, called_off

SHEET = ("therapist", "room", "client", "granted_by")  # what `visit_sheet` reads


def heed(judged: check.Judged, *, now: datetime) -> None:
    """Call visits off that an emergency or an urgent sign speaks against, and have the therapist look at what is new.

    Called off for safety a visit costs nothing, and nobody can take that back. A lower stop leaves it its time; that is
    no mark on the visit, for whoever marks it as arrived, moves or cancels it asks for the level.
    """
    coming = [_coming(row) for row in appointments.upcoming_of([judged.client_id], now=now)]
    hold_courses(judged.client_id)
    _locked([one.number for one in coming])  # those of courses and the others at once, by number
    hear_level(judged.client_id, actor=judged.actor, now=now)
    off = called_off(_heard(judged), coming)
    about = asked_about(judged.about, coming)
    for visit in _locked([*off, *([about] if about and judged.is_changed else [])]):
        if visit.status != Status.BOOKED or visit.starts_at <= now:
            continue
        if visit.pk in off:
            give_up(visit, actor=judged.actor, reason="free", why=Why.SAFETY, undo_until=now, now=now)
        elif not _knows(visit.therapist_id, judged.actor):
            letters.look_at_card(visit_sheet(visit, now=now), now=now)


def _heard(told: check.Judged) -> Heard:
    return Heard(told.level.name, about=told.about, is_told=told.is_told, by_hand=told.by_hand, until=told.until)


def _coming(row: Appointment) -> Coming:
    return Coming(row.pk, str(row.public_id), row.local_date)


def _locked(numbers: Collection[int]) -> list[Appointment]:
    held = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related(*SHEET)
    return list(held.filter(pk__in=numbers).order_by("pk")) if numbers else []


def _knows(therapist_id: int, actor: str) -> bool:
    """True where the visit's own therapist said it."""
    user = practice.user_of(therapist_id)
    return user is not None and actor == f"user:{user.pk}"
