"""Reminding people of their visits.

Nothing is planned: once a minute the worker asks which booked visit is due to be reminded of now. A visit that moves or
is cancelled, hours that change and a worker that was away need no plan to be mended.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from unknot.rooms.booking import letters
from unknot.rooms.booking.models import Appointment, BookingPolicy, Reminder, ReminderBy
from unknot.rooms.booking.queries import reminders
from unknot.rooms.booking.queries.services import the_policy
from unknot.rooms.booking.visits import visit_sheet
from unknot.spine.booking.lifecycle import Status
from unknot.spine.notify.quiet_hours import QuietHours
from unknot.spine.notify.reminders import Coming, due, read_hours

JOB = "remind of visits"
AT_A_TIME = 100
SHEET = ("therapist", "room", "client", "granted_by")  # what `visit_sheet` reads
A_NIGHT = timedelta(days=1)  # quiet hours can bring a reminder forward by less than this


def remind(payload: dict[str, Any], now: datetime) -> None:
    """Leave every reminder that is due, in the worker's transaction."""
    policy = the_policy()
    befores = read_hours(policy.reminder_hours)
    if not befores:
        return
    visits = list(reminders.coming(now=now, until=now + timedelta(minutes=befores[0]) + A_NIGHT))
    sent = reminders.left_of(visits)
    found = ((visit, _due(visit, befores, sent.get(visit.pk, []), policy, now)) for visit in visits)
    for visit, which in islice(((visit, which) for visit, which in found if which is not None), AT_A_TIME):
        _leave(visit, which, policy, now)


def forget_reminders(visit_id: int) -> None:
    """The visit has another time: what waits is taken back, and the new time is reminded of anew. In a transaction."""
    Reminder.objects.filter(appointment_id=visit_id).delete()
    letters.withdraw_reminders(visit_id)


def drop_reminders(visit_id: int) -> None:
    """The visit does not take place: what waits is taken back. In the caller's transaction."""
    letters.withdraw_reminders(visit_id)


def _due(
    visit: Appointment, befores: Sequence[int], sent: Sequence[int], policy: BookingPolicy, now: datetime
) -> int | None:
    return due(
        Coming(starts_at=visit.starts_at, told_at=visit.told_at),  # type: ignore[attr-defined]  # `reminders.coming` adds it
        befores=befores,
        sent=sent,
        quiet=QuietHours(policy.quiet_from, policy.quiet_until, visit.in_zone),
        now=now,
    )


def _leave(seen: Appointment, minutes_before: int, policy: BookingPolicy, now: datetime) -> None:
    """Nothing where the visit was moved or cancelled since it was looked at, or another worker was first."""
    held = Appointment.objects.select_for_update(of=("self",)).select_related(*SHEET)
    visit = held.filter(pk=seen.pk, status=Status.BOOKED, starts_at=seen.starts_at).first()
    if visit is None:
        return
    _row, is_new = Reminder.objects.get_or_create(
        appointment=visit, kind=Reminder.Kind.VISIT, minutes_before=minutes_before, defaults={"left_at": now}
    )
    if is_new:
        by = ReminderBy(policy.reminder_by)
        letters.reminded(visit_sheet(visit, now=now), minutes_before=minutes_before, by=by, now=now)
