"""Times that staff keep for somebody whose check is still to come.

Kept until two hours after the link went out, or until the start; asked for once more after an hour; booked of itself
when the check opens it, and given back when the check does not. The clock ends it, so nothing has to run for that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from unknot.rooms.booking import letters
from unknot.rooms.booking.actions import freed, ladder
from unknot.rooms.booking.actions.cells import vacate
from unknot.rooms.booking.actions.holds import Wish
from unknot.rooms.booking.actions.staff_bookings import opens, settle_booked, undo_end
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.check import door as check
from unknot.rooms.match import door as match
from unknot.rooms.notify import door as notify
from unknot.spine.booking.holds import is_live, request_expires_at
from unknot.spine.booking.lifecycle import Status
from unknot.spine.vocabulary import MassageType

JOB = "chase a check"
CHASED_AFTER = timedelta(hours=1)


class NoRequest(Exception):
    """There is no such request any more: it was booked, given back, or its time is up."""


@transaction.atomic
def send_link(visit_id: int, *, user_id: int, now: datetime) -> str:
    """Send the check to whom the time is kept for, and keep it two hours from now; the link, to read out or show.

    Without a mail address only the link is made. Where a check that ended in the same moment has settled it, nothing is
    sent and the link is empty. Raises `NoRequest`.
    """
    visit = _live(visit_id, now)
    assert visit.client_id is not None, "a request is somebody's"
    if _is_answered(visit.client_id, now):
        _settle(visit, visit.client_id, now)
        return ""
    visit.link_sent_at, visit.updated_at = now, now
    visit.expires_at = request_expires_at(now, starts_at=visit.starts_at)
    visit.save()
    link: str = check.check_link(client_id=visit.client_id, user_id=user_id, now=now)
    letters.requested(visit_sheet(visit, now=now), link, now=now)
    payload = {"appointment": visit.pk, "user": user_id, "sent_at": now.isoformat()}
    notify.schedule(JOB, key=f"request:{visit.pk}", due_at=now + CHASED_AFTER, payload=payload)
    return link


@transaction.atomic
def let_go(visit_id: int, *, actor: str, now: datetime) -> None:
    """Staff give the time back. Asking twice gives back once. Raises `NoRequest`."""
    visit = Appointment.objects.select_for_update(no_key=True).get(pk=visit_id)
    if visit.status == Status.CANCELLED:
        return
    _release(_live(visit_id, now), actor=actor, reason="by staff", now=now)


def chase(payload: dict[str, Any], now: datetime) -> None:
    """One letter more, an hour after the latest link; nothing where the time is settled or a newer link went out."""
    visit = Appointment.objects.select_for_update(no_key=True).filter(pk=payload["appointment"]).first()
    if visit is None or not _is_live(visit, now) or visit.client_id is None:
        return
    if visit.link_sent_at is None or visit.link_sent_at.isoformat() != payload["sent_at"]:
        return
    if _is_answered(visit.client_id, now):
        _settle(visit, visit.client_id, now)
        return
    link = check.check_link(client_id=visit.client_id, user_id=payload["user"], now=now)
    letters.requested(visit_sheet(visit, now=now), link, chases=True, now=now)


def settle(finding_id: int, *, now: datetime) -> None:
    """A check ended: what is kept for its client is booked where the new pass opens it, else given back.

    In the transaction of the check, so that nobody sees a pass and an open request beside it.
    """
    finding = check.finding(finding_id, now=now)
    if finding is None or finding.client_id is None:
        return
    asked = Appointment.objects.filter(client_id=finding.client_id, status=Status.REQUESTED, expires_at__gt=now)
    for visit in asked.select_for_update(no_key=True).order_by("pk"):
        _settle(visit, finding.client_id, now)


def _is_answered(client_id: int, now: datetime) -> bool:
    """Whether there is a pass by now: a check may have ended in the very moment in which the time was asked for."""
    try:
        match.pass_of_client(client_id, now=now)
    except match.PassRefused:
        return False
    return True


def _settle(visit: Appointment, client_id: int, now: datetime) -> None:
    actor = f"client:{client_id}"
    wish = Wish(MassageType(visit.massage_type), visit.minutes, visit.starts_at, visit.therapist_id)
    try:
        granted = match.pass_of_client(client_id, now=now)
    except match.PassRefused:
        _release(visit, actor=actor, reason="check", now=now)
        return
    if not opens(granted, wish, client_id):
        _release(visit, actor=actor, reason="check", now=now)
        return
    settle_booked(visit, granted, actor=actor, now=now)
    undo_until = undo_end(visit, now)
    ladder.step(visit, Status.BOOKED, actor=actor, reason="check", undo_until=undo_until, now=now)
    letters.booked(visit_sheet(visit, now=now), send_after=undo_until, now=now)


def _release(visit: Appointment, *, actor: str, reason: str, now: datetime) -> None:
    ladder.step(visit, Status.CANCELLED, actor=actor, reason=reason, now=now)
    vacate(visit)
    freed.free_at(now, visit)
    if visit.link_sent_at is not None:
        letters.let_go(visit_sheet(visit, now=now), now=now)


def _live(visit_id: int, now: datetime) -> Appointment:
    visit = Appointment.objects.select_for_update(no_key=True).get(pk=visit_id)
    if not _is_live(visit, now):
        raise NoRequest
    return visit


def _is_live(visit: Appointment, now: datetime) -> bool:
    return visit.status == Status.REQUESTED and is_live(Status.REQUESTED, visit.expires_at, now)
