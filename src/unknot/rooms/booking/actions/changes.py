"""Changing hours, blocking time, falling ill: first shown with the people affected, then done in one transaction.

Each person affected is kept, moved or cancelled on purpose. All that this needs is locked first, in the order in which
everybody takes locks: the findings of whoever moves, every visit with the lapsed holds in its way, and then the
therapist's row alone, which waits for whoever is just taking a time of theirs. Visit by visit it would be no order
(decision 0148). Then moves and cancels are done, and it is looked once more who is affected. With somebody new among
them nothing is done, and it is shown again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from unknot.rooms.booking.actions import requests, waiting_offers
from unknot.rooms.booking.actions.cancellations import VisitOver, cancel_for
from unknot.rooms.booking.actions.cells import end_holds
from unknot.rooms.booking.actions.courses import hold_therapists
from unknot.rooms.booking.actions.holds import NotOpened, TimeTaken, Wish, reach_of
from unknot.rooms.booking.actions.moves import move_for, offer_for
from unknot.rooms.booking.models import Appointment, BlockedTime, ChangedDay, WeeklyHours
from unknot.rooms.booking.queries import affected, appointments
from unknot.rooms.booking.queries.affected import Affected, After, Places, Stretch
from unknot.rooms.booking.queries.services import NotOffered
from unknot.rooms.booking.resources import room_resource, therapist_resource
from unknot.rooms.check import door as check
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.hours import Rule
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.reasons import Why
from unknot.spine.booking.replay import Fate
from unknot.spine.times import DAY_MINUTES, Interval


class OthersAffected(Exception):
    """Somebody booked, moved or cancelled since the page was shown. Looking again helps."""


class CannotMove(Exception):
    """This visit cannot go there: the time is taken, or the person's check does not open it. Another fate helps."""

    def __init__(self, visit: Appointment) -> None:
        super().__init__(visit.reference)
        self.name = visit.client.name if visit.client else ""


@dataclass(frozen=True)
class Blocking:
    """A stretch in which a therapist or a room takes no visit. ``key`` makes it one however often it is asked for."""

    starts_at: datetime
    ends_at: datetime
    therapist_id: int | None = None
    room_id: int | None = None
    note: str = ""
    is_ill: bool = False
    key: UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class NewDay:
    """What a therapist works on one date, at every place together; nothing means that they do not."""

    therapist_id: int
    day: date
    stretches: tuple[Stretch, ...]
    note: str = ""


@dataclass(frozen=True)
class NewWeekday:
    """What a therapist works on one weekday, from a date on; what stood before ends the day before.

    ``every_weeks`` are counted from the week of the first day.
    """

    therapist_id: int
    weekday: int
    first_day: date
    stretches: tuple[Stretch, ...]
    every_weeks: int = 1


Change = Blocking | NewDay | NewWeekday


@dataclass(frozen=True)
class Decision:
    """What is to become of one visit; ``wish`` where it moves."""

    fate: Fate
    wish: Wish | None = None


@transaction.atomic
def apply_change(change: Change, decisions: Mapping[int, Decision], *, actor: str, user_id: int, now: datetime) -> None:
    """Do it all, or nothing: what becomes of each visit, by number, and the change. Doing it twice does it once.

    Raises `OthersAffected` where somebody is affected of whom nothing was decided, or `CannotMove`.
    """
    settled = {number: one for number, one in sorted(decisions.items()) if one.fate is not Fate.KEEP}
    _hold_visits(settled, now)
    _hold(change, moves=any(one.fate is Fate.MOVE for one in settled.values()))
    for number, decision in settled.items():
        _settle(number, decision, actor=actor, now=now)
    _refuse_undecided(change, decisions, now)
    _write(change, actor=actor, user_id=user_id, now=now)


@transaction.atomic
def unblock(key: UUID, *, therapist_id: int | None, actor: str, now: datetime) -> bool:
    """Take blocked time away, and have the waiting list asked; False where there is none, or it is another's."""
    rows = BlockedTime.objects.select_for_update(no_key=True).filter(public_id=key)
    row = (rows if therapist_id is None else rows.filter(therapist_id=therapist_id)).first()
    if row is None:
        return False
    number = row.pk
    row.delete()
    # A room is anybody's: one look at what is free now is enough, whoever it stands under.
    freed_of = row.therapist_id or min((one.id for one in practice.therapists()), default=None)
    if freed_of:
        waiting_offers.hours_changed(freed_of, now=now)
    practice.record(actor=actor, action="unblock time", subject=f"blocked:{number}", now=now)
    return True


def _settle(number: int, decision: Decision, *, actor: str, now: datetime) -> None:
    visit = Appointment.objects.get(pk=number)
    if decision.fate is Fate.CANCEL:
        _cancel(visit, actor=actor, now=now)
        return
    assert decision.wish is not None, "a visit moves to some time"
    try:
        move_for(number, decision.wish, actor=actor, now=now)
    except VisitOver as why:
        raise OthersAffected from why
    except (TimeTaken, NotOpened, NotOffered, match.PassRefused) as why:
        raise CannotMove(visit) from why


def _cancel(visit: Appointment, *, actor: str, now: datetime) -> None:
    """Free, for it is the practice that cannot keep it."""
    try:
        if visit.status == Status.REQUESTED:
            requests.let_go(visit.pk, actor=actor, now=now)
        else:
            cancel_for(visit.pk, actor=actor, why=Why.PRACTICE, now=now)
    except (VisitOver, requests.NoRequest) as why:
        raise OthersAffected from why


def _hold_visits(settled: Mapping[int, Decision], now: datetime) -> None:
    """Lock whatever the moves and cancels need before any therapist's row: findings, then visits and holds."""
    if not settled:
        return
    visits = Appointment.objects.in_bulk(list(settled))
    check.hold_clients_still({one.client_id for one in visits.values() if one.client_id is not None})
    lapsed = set[int]()
    for number, decision in settled.items():
        if decision.wish is not None:
            lapsed |= set(appointments.lapsed_holds(*_way_of(visits[number], decision.wish), now=now))
    end_holds(lapsed, keeping=settled, now=now)


def _way_of(visit: Appointment, wish: Wish) -> tuple[int, int]:
    try:
        return reach_of(wish.starts_at, offer_for(visit, wish))
    except NotOffered as why:
        raise CannotMove(visit) from why


def _hold(change: Change, *, moves: bool) -> None:
    """Whoever is taking a time of this therapist, or in this room, comes before, or looks after.

    Moves take cells of several days and people, for which there is no one order, so like a course they hold everybody.
    """
    if moves or _is_for_room(change):
        hold_therapists()
    else:
        practice.hold_therapist(_therapist_of(change), alone=True)


def _refuse_undecided(change: Change, decisions: Mapping[int, Decision], now: datetime) -> None:
    kept = {number for number, one in decisions.items() if one.fate is Fate.KEEP}
    if {visit.pk for visit in affected_by(change, now=now)} - kept:
        raise OthersAffected


def affected_by(change: Change, *, now: datetime) -> list[Appointment]:
    """The visits to come that this change would leave without a place, in the order of the replay."""
    if isinstance(change, Blocking):
        span = Interval(change.starts_at, change.ends_at)
        return affected.within(span, therapist_id=change.therapist_id, room_id=change.room_id, now=now)
    hours = _hours_after(change, now)
    if isinstance(change, NewDay):
        return affected.outside_hours(change.therapist_id, hours, day=change.day, now=now)
    found = affected.outside_hours(change.therapist_id, hours, first=change.first_day, now=now)
    return [visit for visit in found if visit.local_date.weekday() == change.weekday]


def ways_out(change: Change, *, now: datetime) -> list[Affected]:
    """The people affected, each with where they could go once it is done."""
    return affected.with_ways(affected_by(change, now=now), _after(change, now), now=now)


def _after(change: Change, now: datetime) -> After:
    if not isinstance(change, Blocking):
        return After(change.therapist_id, _hours_after(change, now))
    first, last = Interval(change.starts_at, change.ends_at).cells()
    whose = (
        room_resource(change.room_id) if change.room_id is not None else therapist_resource(change.therapist_id or 0)
    )
    return After(closed=((whose, first, last, Reason.BLOCKED),))


def _hours_after(change: NewDay | NewWeekday, now: datetime) -> Places:
    if isinstance(change, NewDay):
        return affected.hours_after_day(change.therapist_id, change.day, change.stretches, now=now)
    rules = [
        (Rule(change.weekday, start, end, change.first_day, every=change.every_weeks, anchor=change.first_day), place)
        for start, end, place in change.stretches
    ]
    return affected.hours_after_weekday(change.therapist_id, rules, change.weekday, now)


def _write(change: Change, *, actor: str, user_id: int, now: datetime) -> None:
    if isinstance(change, Blocking):
        _block(change, actor=actor, user_id=user_id, now=now)
    elif isinstance(change, NewDay):
        _change_day(change, actor=actor, now=now)
    else:
        _change_weekday(change, actor=actor, now=now)


def _block(change: Blocking, *, actor: str, user_id: int, now: datetime) -> None:
    first_cell, last_cell = Interval(change.starts_at, change.ends_at).cells()
    row, made = BlockedTime.objects.get_or_create(
        public_id=change.key,
        defaults={
            "therapist_id": change.therapist_id,
            "room_id": change.room_id,
            "starts_at": change.starts_at,
            "ends_at": change.ends_at,
            "first_cell": first_cell,
            "last_cell": last_cell,
            "cause": BlockedTime.Cause.ILL if change.is_ill else BlockedTime.Cause.BLOCKED,
            "note": change.note,
            "made_by_id": user_id,
            "made_at": now,
        },
    )
    if made:
        practice.record(actor=actor, action=f"block time: {row.cause}", subject=f"blocked:{row.pk}", now=now)


def _change_day(change: NewDay, *, actor: str, now: datetime) -> None:
    rows = ChangedDay.objects.filter(therapist_id=change.therapist_id, day=change.day)
    note = change.note or next((row.note for row in rows if row.note), "")
    rows.delete()
    if not change.stretches:
        ChangedDay.objects.create(therapist_id=change.therapist_id, day=change.day, note=note)
    for start, end, place in change.stretches:
        starts, ends = _times(start, end)
        ChangedDay.objects.create(
            therapist_id=change.therapist_id, day=change.day, starts=starts, ends=ends, place_id=place, note=note
        )
    _record("change day", change.therapist_id, {"day": change.day.isoformat()}, actor, now)


def _change_weekday(change: NewWeekday, *, actor: str, now: datetime) -> None:
    rules = WeeklyHours.objects.filter(therapist_id=change.therapist_id, weekday=change.weekday)
    rules.filter(valid_from__gte=change.first_day).delete()
    last = change.first_day - timedelta(days=1)
    for rule in rules:
        if rule.valid_until is None or rule.valid_until > last:
            rule.valid_until = last
            rule.save(update_fields=["valid_until"])
    for start, end, place in change.stretches:
        starts, ends = _times(start, end)
        WeeklyHours.objects.create(
            therapist_id=change.therapist_id,
            weekday=change.weekday,
            starts=starts,
            ends=ends,
            valid_from=change.first_day,
            place_id=place,
            every_weeks=change.every_weeks,
            anchor=change.first_day if change.every_weeks > 1 else None,
        )
    detail: dict[str, object] = {"weekday": change.weekday, "from": change.first_day.isoformat()}
    _record("change weekly hours", change.therapist_id, detail, actor, now)


def _record(action: str, therapist_id: int, detail: dict[str, object], actor: str, now: datetime) -> None:
    practice.record(actor=actor, action=action, subject=f"therapist:{therapist_id}", now=now, detail=detail)


def _times(start: int, end: int) -> tuple[time, time]:
    end %= DAY_MINUTES
    return time(start // 60, start % 60), time(end // 60, end % 60)


def _is_for_room(change: Change) -> bool:
    return isinstance(change, Blocking) and change.room_id is not None


def _therapist_of(change: Change) -> int:
    assert change.therapist_id is not None, "a therapist's, or a room's"
    return change.therapist_id
