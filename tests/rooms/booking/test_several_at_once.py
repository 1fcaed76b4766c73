"""Whoever changes several visits in one step locks all it needs first, in the order in which everybody locks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from tests.factories import booking as make
from tests.meeting import Act, beside, locked, meet, wait_until_it_waits
from tests.rooms.booking import waiters
from unknot.rooms.booking import links
from unknot.rooms.booking.actions import attendance, calendars, courses, reminders, waiting_answers, waiting_offers
from unknot.rooms.booking.actions.changes import Blocking, Decision, apply_change
from unknot.rooms.booking.actions.waiting_places import leave
from unknot.rooms.booking.calendars import Reading
from unknot.rooms.booking.models import Appointment, BookingPolicy, FreedGap, Occupancy, WaitingEntry
from unknot.rooms.booking.queries.courses import plan_after
from unknot.rooms.booking.resources import therapist_resource
from unknot.rooms.check import door as check
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.models import Therapist
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.replay import Fate
from unknot.spine.times import cell_at
from unknot.spine.vocabulary import Level

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
NOON, HOUR, DAY = make.NOON, timedelta(hours=1), timedelta(days=1)

Case = tuple[Act, Act, Act]  # what somebody does, what another has before it, and wants after


def two_visits(who: str = "") -> list[Appointment]:
    """Tomorrow at noon and two hours later, of one person where ``who`` names them."""
    return [make.booked(who or make.visitor(), make.wish(NOON + DAY + hours * HOUR)) for hours in (0, 2)]


def blocks(her: Therapist, decisions: dict[int, Decision]) -> Act:
    """Tomorrow's afternoon of this therapist."""
    user = practice.user_of(her.pk)
    assert user is not None
    change = Blocking(NOON + DAY, NOON + DAY + 3 * HOUR, therapist_id=her.pk)
    return partial(apply_change, change, decisions, actor="user:1", user_id=user.pk, now=NOON)


def follow_ups() -> Case:
    make.open_practice()
    BookingPolicy.objects.update(follow_up_hours=24)
    first, second = (make.booked(make.visitor(), make.wish(NOON + DAY + hours * HOUR)) for hours in (2, 0))
    for visit in (first, second):
        attendance.mark_arrived(visit.pk, actor="user:1", now=visit.starts_at)
        attendance.mark_done(visit.pk, actor="user:1", now=visit.ends_at)
    late = first.ends_at + 26 * HOUR
    return in_a_transaction(partial(reminders.follow_up, {}, late)), locked(first), locked(second)


def blocking_that_cancels_two_of_one_person() -> Case:
    [her] = make.open_practice()
    first, second = two_visits(make.visitor())
    cancel = {visit.pk: Decision(Fate.CANCEL) for visit in (first, second)}
    return blocks(her, cancel), locked(second), care_of(first)


def blocking_that_moves_the_second() -> Case:
    [her] = make.open_practice()
    first, second = two_visits()
    moved = Decision(Fate.MOVE, make.wish(NOON + 2 * DAY))
    decisions = {first.pk: Decision(Fate.CANCEL), second.pk: moved}
    return blocks(her, decisions), partial(check.hold_client_still, second.client_id), locked(first)


def blocking_that_moves_beside_somebody_who_takes_a_time() -> Case:
    [her] = make.open_practice()
    visit = make.booked(make.visitor())
    to = make.wish(NOON + 2 * DAY)
    return blocks(her, {visit.pk: Decision(Fate.MOVE, to)}), held(her), cell(her, visit, NOON + 2 * DAY)


def an_urgent_level_beside_a_course() -> Case:
    make.open_practice()
    token = make.visitor()
    of_course = make.booked(token)
    plan = plan_after(of_course, now=NOON)
    assert plan
    courses.book_course(of_course.pk, plan.wished[:2], now=NOON)
    single = make.booked(token, make.wish(NOON + 2 * DAY))
    raised = {"level": Level.URGENT, "reason": "night pain", "until_on": None, "user_id": user().pk, "now": NOON}
    return (
        partial(check.raise_level, client_id=single.client_id, **raised),  # type: ignore[arg-type]
        locked(single),
        care_of(single),
    )


def calendars_of_two_therapists() -> Case:
    her, him = make.open_practice(therapists=2)
    added = {"inside": (), "actor": "user:1", "now": NOON}
    numbers = [
        calendars.add_calendar("https://a.example/a.ics", therapist_id=one.pk, **added)  # type: ignore[arg-type]
        for one in (him, her)
    ]
    said = [Reading(number, blocks=()) for number in numbers]
    return in_a_transaction(partial(calendars.note_readings, said, now=NOON)), held(her, alone=True), held(him)


def a_missed_visit_that_was_not_missed() -> Case:
    [her] = make.open_practice()
    visit = make.booked(make.visitor())
    after = visit.starts_at + timedelta(minutes=20)
    attendance.mark_missed(visit.pk, actor="user:1", now=after)
    act = partial(attendance.take_back, visit.pk, from_status=Status.MISSED, actor="user:1", now=after)
    return act, held(her, alone=True), cell(her, visit, visit.starts_at)


CASES = [
    follow_ups,
    blocking_that_cancels_two_of_one_person,
    blocking_that_moves_the_second,
    blocking_that_moves_beside_somebody_who_takes_a_time,
    an_urgent_level_beside_a_course,
    calendars_of_two_therapists,
    a_missed_visit_that_was_not_missed,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_whoever_has_what_comes_first_gets_what_comes_after(case: Callable[[], Case]) -> None:
    act, first, second = case()

    meet(act, first=first, second=second)


def test_a_row_that_only_points_to_a_locked_one_does_not_wait_for_it() -> None:
    """Who gives up a whole course has it, and wants its visits; who accepts a sooner one has that visit."""
    make.open_practice()
    full = waiters.full_day(day=1)
    token = make.visitor()
    later = make.booked(token, make.wish(NOON + 2 * DAY))
    plan = plan_after(later, now=NOON)
    assert plan
    course = courses.book_course(later.pk, plan.wished[:1], now=NOON)
    waiters.waits("Ada", token, replaces=later.pk)
    waiters.cancels(full[2])
    waiters.worker_at(NOON + waiters.UNDO)
    [offer] = waiters.offers()
    token = links.offer_token(offer.public_id)

    with beside() as begin:
        with transaction.atomic():
            courses.go_on(course.pk, actor="user:1", now=NOON)
            accepted = begin(partial(waiting_answers.accept, token, now=NOON + waiters.UNDO))
            if connection.vendor == "postgresql":  # elsewhere one writes at a time, whatever rows they want
                accepted()
        accepted()

    later.refresh_from_db()
    assert later.status == Status.CANCELLED


def test_whoever_leaves_the_list_in_that_moment_is_offered_nothing() -> None:
    make.open_practice()
    full = waiters.full_day()
    waiters.waits("Ben")
    place = waiters.waits("Ada")
    soon = full[2].starts_at - 2 * HOUR  # after one was asked alone, so near that everybody is asked
    waiters.cancels(full[2], now=soon - HOUR)
    waiters.worker_at(soon - HOUR + waiters.UNDO)
    assert waiters.offered_to() == ["ben"]
    waiting_answers.decline(links.offer_token(waiters.offers()[0].public_id), now=soon)
    asks = in_a_transaction(partial(waiting_offers.ask, {"gap": FreedGap.objects.get().pk}, soon))

    with beside() as begin:
        with transaction.atomic():
            leave(links.place_token(place.public_id), now=soon)
            other = begin(asks)
            wait_until_it_waits()
        other()

    assert [one.entry_id for one in waiters.offers()] == [waiters.offers()[0].entry_id]
    assert WaitingEntry.objects.get(pk=place.pk).state == WaitingEntry.State.LEFT


def in_a_transaction(job: Act) -> Act:
    """As the worker runs it."""

    def run() -> None:
        with transaction.atomic():
            job()

    return run


def held(therapist: Therapist, *, alone: bool = False) -> Act:
    return partial(practice.hold_therapist, therapist.pk, alone=alone)


def care_of(visit: Appointment) -> Act:
    return partial(practice.hold_care, client_id=visit.client_id, therapist_id=visit.therapist_id)


def cell(therapist: Therapist, visit: Appointment, at: object) -> Act:
    """Take the first cell of this moment, as whoever wants the time does, and give it back."""
    where = {"resource": therapist_resource(therapist.pk), "cell": cell_at(at)}  # type: ignore[arg-type]

    def take() -> None:
        Occupancy.objects.create(**where, appointment=visit)
        Occupancy.objects.filter(**where).delete()

    return take


def user() -> object:
    return practice.user_of(Therapist.objects.get().pk)
