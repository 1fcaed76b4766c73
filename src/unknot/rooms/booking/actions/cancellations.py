"""Cancelling a visit: by its private link, or by staff."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from unknot.rooms.booking import letters, links
from unknot.rooms.booking.actions import care, freed, ladder
from unknot.rooms.booking.actions.cells import vacate
from unknot.rooms.booking.actions.reminders import drop_reminders
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries.services import the_policy
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.check import door as check
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.reasons import Why, fee_word
from unknot.spine.booking.safety import others_are_asked_at
from unknot.spine.booking.undo import undo_ends_at


class LinkUnknown(Exception):
    """No visit has this link."""


class VisitOver(Exception):
    """The visit has begun or is over; it cannot be changed any more. Calling the practice helps."""


@transaction.atomic
def cancel_visit(token: str, *, why: Why | None = None, now: datetime) -> Appointment:
    """Cancel, and end the care that nothing but this visit stood for.

    Asking twice cancels once and answers the same. Raises `LinkUnknown` or `VisitOver`.
    """
    visit = Appointment.objects.select_for_update(no_key=True).filter(link_digest=links.digest(token)).first()
    if visit is None:
        raise LinkUnknown
    return cancel_locked(visit, actor=f"client:{visit.client_id}", why=why, now=now)


@transaction.atomic
def cancel_for(visit_id: int, *, actor: str, why: Why | None = None, now: datetime) -> Appointment:
    """The same by somebody of the practice, or by an answer that speaks against the visit. Raises `VisitOver`."""
    visit = Appointment.objects.select_for_update(no_key=True).get(pk=visit_id)
    return cancel_locked(visit, actor=actor, why=why, now=now)


def is_late(starts_at: datetime, *, now: datetime) -> bool:
    """True inside the practice's cancelling notice: still possible, and marked."""
    return now > starts_at - timedelta(hours=practice.the_practice().cancel_until_hours)


def cancel_locked(
    visit: Appointment, *, actor: str, why: Why | None, in_course: bool = False, now: datetime
) -> Appointment:
    """The same for a caller who holds the lock; ``in_course`` as in `letters`. Raises `VisitOver`."""
    if visit.status == Status.CANCELLED:
        return visit
    if visit.status != Status.BOOKED or visit.starts_at <= now:
        raise VisitOver
    undo_until = undo_ends_at(now, starts_at=visit.starts_at, minutes=the_policy().undo_minutes)
    hours = practice.the_practice().cancel_until_hours
    stopped = visit.client_id is not None and check.stop_of_client(visit.client_id, now=now)
    counts = fee_word(Why.SAFETY if stopped else why, starts_at=visit.starts_at, notice_hours=hours, now=now)
    give_up(visit, actor=actor, reason=counts, why=why or "", undo_until=undo_until, in_course=in_course, now=now)
    return visit


def give_up(
    visit: Appointment,
    *,
    actor: str,
    reason: str,
    why: str = "",
    undo_until: datetime,
    in_course: bool = False,
    now: datetime,
) -> None:
    """End a booked visit, in the caller's transaction and under the caller's lock; its messages wait for the undo.

    The waiting list waits too; for a visit given up for safety as long as a slip takes to put right.
    """
    visit.sequence += 1
    ladder.step(visit, Status.CANCELLED, actor=actor, reason=reason, why=why, undo_until=undo_until, now=now)
    vacate(visit)
    care.end_without_visits(visit, visit.therapist_id, actor=actor, now=now)
    asked_at = others_are_asked_at(now, starts_at=visit.starts_at) if why == Why.SAFETY else undo_until
    freed.free_at(asked_at, visit)
    drop_reminders(visit.pk)
    letters.cancelled(visit_sheet(visit, now=now), send_after=undo_until, in_course=in_course, now=now)
