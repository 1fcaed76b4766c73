"""Reminding people of their visits.

Nothing is planned: once a minute the worker asks which booked visit is due to be reminded of now. A visit that moves or
is cancelled, hours that change and a worker that was away need no plan to be mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from unknot.rooms.booking import before_visit, letters
from unknot.rooms.booking.models import Appointment, BookingPolicy, Reminder, ReminderBy
from unknot.rooms.booking.queries import reminders
from unknot.rooms.booking.queries.services import the_policy
from unknot.rooms.booking.visits import visit_sheet
from unknot.spine.booking.undo import undo_ends_at
from unknot.spine.notify.quiet_hours import QuietHours
from unknot.spine.notify.reminders import FOLLOWED_UP_FOR, Coming, due, follow_up_due, questions_due, read_hours

JOB = "remind of visits"
ASK = "ask before visits"
FOLLOW_UP = "follow up visits"
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
    due_now = [(visit, which) for visit, which in found if which is not None][:AT_A_TIME]
    for visit, which in sorted(due_now, key=lambda one: one[0].pk):  # in the order in which everybody locks visits
        _leave(visit, which, policy, now)


def ask_before_visits(payload: dict[str, Any], now: datetime) -> None:
    """Leave the questions before every visit for which they are due and not answered, in the worker's transaction."""
    policy = the_policy()
    minutes = policy.questions_hours * 60
    if not minutes:
        return
    visits = list(
        reminders.coming(now=now, until=now + timedelta(minutes=minutes) + A_NIGHT, but=Reminder.Kind.QUESTIONS)
    )
    due_now = [visit for visit in visits if _asks(visit, minutes, policy, now)]
    answered = before_visit.answered([visit_sheet(visit, now=now) for visit in due_now])
    for visit in _by_number([visit for visit in due_now if visit.pk not in answered][:AT_A_TIME]):
        if found := _first_time(visit, Reminder.Kind.QUESTIONS, minutes, now):
            letters.asked_before(visit_sheet(found, now=now), by=ReminderBy(policy.reminder_by), now=now)


def follow_up(payload: dict[str, Any], now: datetime) -> None:
    """Ask how it is after a first visit, and after one with nothing booked behind it, in the worker's transaction."""
    policy = the_policy()
    minutes = policy.follow_up_hours * 60
    if not minutes:
        return
    until = now - timedelta(minutes=minutes)
    done = reminders.to_follow_up(since=until - FOLLOWED_UP_FOR - A_NIGHT, until=until)[:AT_A_TIME]
    for visit in _by_number(done):
        quiet = QuietHours(policy.quiet_from, policy.quiet_until, visit.in_zone)
        if not follow_up_due(visit.ends_at, minutes_after=minutes, quiet=quiet, now=now):
            continue
        if found := _first_time(visit, Reminder.Kind.FOLLOW_UP, minutes, now):
            letters.followed_up(visit_sheet(found, now=now), by=ReminderBy(policy.reminder_by), now=now)


def forget_reminders(visit_id: int) -> None:
    """The visit has another time: what waits is taken back, and the new time is reminded of anew. In a transaction."""
    Reminder.objects.filter(appointment_id=visit_id).delete()
    letters.withdraw_reminders(visit_id)


def drop_reminders(visit_id: int) -> None:
    """The visit does not take place: what waits is taken back. In the caller's transaction."""
    letters.withdraw_reminders(visit_id)


def _by_number(visits: Iterable[Appointment]) -> list[Appointment]:
    """In the order in which everybody locks them: one transaction leaves the messages of all."""
    return sorted(visits, key=lambda one: one.pk)


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


def _asks(visit: Appointment, minutes: int, policy: BookingPolicy, now: datetime) -> bool:
    told_at: datetime = visit.told_at  # type: ignore[attr-defined]  # `reminders.coming` adds it
    return questions_due(
        Coming(starts_at=visit.starts_at, told_at=told_at),
        minutes_before=minutes,
        settled_at=undo_ends_at(told_at, starts_at=visit.starts_at, minutes=policy.undo_minutes),
        quiet=QuietHours(policy.quiet_from, policy.quiet_until, visit.in_zone),
        now=now,
    )


def _leave(seen: Appointment, minutes_before: int, policy: BookingPolicy, now: datetime) -> None:
    if visit := _first_time(seen, Reminder.Kind.VISIT, minutes_before, now):
        by = ReminderBy(policy.reminder_by)
        letters.reminded(visit_sheet(visit, now=now), minutes_before=minutes_before, by=by, now=now)


def _first_time(seen: Appointment, kind: Reminder.Kind, minutes: int, now: datetime) -> Appointment | None:
    """The visit, where it stands as it was seen and this was never left before.

    Nothing where it was moved or cancelled since it was looked at, or another worker was first.
    """
    held = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related(*SHEET)
    visit = held.filter(pk=seen.pk, status=seen.status, starts_at=seen.starts_at).first()
    if visit is None:
        return None
    _row, is_new = Reminder.objects.get_or_create(
        appointment=visit, kind=kind, minutes_before=minutes, defaults={"left_at": now}
    )
    return visit if is_new else None
