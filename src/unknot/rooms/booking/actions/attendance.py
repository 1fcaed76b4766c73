"""Who came: arrived, done, did not come, and taking back a slip. Staff do this, on the day.

A requested or held time can never become arrived: the ladder has no such step, and the database refuses a visit that is
here and still has an end by the clock.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from unknot.rooms.booking.actions import ladder
from unknot.rooms.booking.actions.cells import CellsTaken, make_way, occupy, vacate
from unknot.rooms.booking.models import Appointment
from unknot.rooms.check import door as check
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import SLIPS, MoveRefused, Status


class NotToday(Exception):
    """The visit's day has not come, or it has not begun yet. Trying again then helps."""


class StoppedNow(Exception):
    """What this person answered says no massage now. Only a clearance or a new check helps."""


class TimeGone(Exception):
    """The visit gave its time back and somebody else has it. Another time helps."""


@transaction.atomic
def mark_arrived(visit_id: int, *, actor: str, now: datetime) -> None:
    """They are here. Asking twice marks once. Raises `MoveRefused`, `NotToday` or `StoppedNow`."""
    # In one line with whoever answers now: either the stop is seen here, or it comes after they have begun.
    for client_id in Appointment.objects.filter(pk=visit_id, client__isnull=False).values_list("client_id", flat=True):
        check.hold_client_still(client_id)
    visit = _locked(visit_id)
    if visit.status == Status.ARRIVED:
        return
    if visit.status == Status.BOOKED:
        if now.astimezone(visit.in_zone).date() < visit.local_date:
            raise NotToday
        if visit.client_id and _is_stopped(visit.client_id, now):
            raise StoppedNow
    ladder.step(visit, Status.ARRIVED, actor=actor, reason="", now=now)


@transaction.atomic
def mark_done(visit_id: int, *, actor: str, now: datetime) -> None:
    """The visit took place. Asking twice marks once. Raises `MoveRefused`."""
    visit = _locked(visit_id)
    if visit.status != Status.DONE:
        ladder.step(visit, Status.DONE, actor=actor, reason="", now=now)


@transaction.atomic
def mark_missed(visit_id: int, *, actor: str, now: datetime) -> None:
    """They did not come; the time is free again. Asking twice marks once. Raises `MoveRefused` or `NotToday`."""
    visit = _locked(visit_id)
    if visit.status == Status.MISSED:
        return
    if visit.status == Status.BOOKED and now < visit.starts_at:
        raise NotToday
    ladder.step(visit, Status.MISSED, actor=actor, reason="", now=now)
    vacate(visit)


@transaction.atomic
def take_back(visit_id: int, *, from_status: Status, actor: str, now: datetime) -> None:
    """The last step was a slip: as it was before. Asking twice takes back once.

    ``from_status`` is what the page showed. Raises `MoveRefused`, or `TimeGone` where a missed visit's time is taken.
    """
    visit = _locked(visit_id, takes_time_again=from_status is Status.MISSED, now=now)
    if visit.status == SLIPS.get(from_status):
        return
    if visit.status != from_status:
        raise MoveRefused(Status(visit.status), SLIPS.get(from_status, from_status))
    since = visit.changes.order_by("-at", "-pk").values_list("at", flat=True)[0]
    had_time = visit.takes_time
    ladder.slip_back(visit, since=since, actor=actor, now=now)
    if not had_time:
        try:
            with transaction.atomic():
                practice.hold_therapist(visit.therapist_id)  # as whoever takes cells
                occupy(visit)
        except CellsTaken as gone:
            raise TimeGone from gone


def _locked(visit_id: int, *, takes_time_again: bool = False, now: datetime | None = None) -> Appointment:
    if takes_time_again and now:
        visit = Appointment.objects.get(pk=visit_id)
        make_way(visit.first_cell, visit.last_cell, keeping=[visit_id], now=now)
    return Appointment.objects.select_for_update(no_key=True).get(pk=visit_id)


def _is_stopped(client_id: int, now: datetime) -> bool:
    return check.stop_of_client(client_id, now=now) is not None
