"""A course of care: the whole plan is booked, moved and given up as one, or nothing of it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from tests.factories import booking as make
from unknot.rooms.booking import door, links
from unknot.rooms.booking.actions import cancellations
from unknot.rooms.booking.actions.cancellations import VisitOver, cancel_visit
from unknot.rooms.booking.actions.courses import (
    CourseClash,
    CourseOver,
    CourseRefused,
    book_course,
    cancel_rest,
    go_on,
    hear_signal,
    move_course,
    stop_course,
    undo_course,
)
from unknot.rooms.booking.actions.holds import EnoughVisits, NotOpened
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.actions.undoing import UndoOver, undo_visit
from unknot.rooms.booking.models import Appointment, Course
from unknot.rooms.booking.queries import courses
from unknot.rooms.match import door as match
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON, DAY, WEEK = make.NOON, timedelta(days=1), timedelta(weeks=1)
CHICAGO = ZoneInfo("America/Chicago")
NERVE = {"age": 42, "weeks": 8, "back_nrs": 3, "leg_nrs": 7, "leg_site": "below_knee", "tingling": True}
SADDLE = {"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["saddle"]}


@pytest.fixture
def first() -> Appointment:
    """The first of ten visits that the plan asks for, one a week, tomorrow at noon."""
    make.open_practice()
    return make.booked(make.visitor())


def wished(visit: Appointment, *, visits: int = 9) -> list[datetime]:
    return [visit.starts_at + number * WEEK for number in range(1, visits + 1)]


def booked(visit: Appointment) -> Course:
    return book_course(visit.pk, wished(visit), now=NOON)


def stand(course: Course) -> list[datetime]:
    return [one.starts_at for one in courses.visits_of(course)]


def test_the_plan_is_booked_whole_with_the_same_therapist(first):
    course = booked(first)

    visits = courses.visits_of(course)
    assert [one.starts_at for one in visits] == [first.starts_at, *wished(first)]
    assert {(one.therapist_id, one.status, one.minutes) for one in visits} == {(first.therapist_id, "booked", 60)}
    assert (course.visits, course.per_week, course.review_visit) == (10, 1, 4)
    assert all(one.granted_by_id == first.granted_by_id and one.link_digest for one in visits)
    assert door.faults(now=NOON) == []
    assert booked(first).pk == course.pk  # asking twice books once
    assert Appointment.objects.count() == 10


def test_one_clash_books_nothing(first):
    make.booked(make.visitor(), make.wish(first.starts_at + 3 * WEEK, minutes=30))

    with pytest.raises(CourseClash) as clash:
        booked(first)

    assert clash.value.starts_at == first.starts_at + 3 * WEEK
    assert Appointment.objects.count() == 2
    assert not Course.objects.exists()
    assert door.faults(now=NOON) == []


def test_the_preview_shows_what_is_nearest_to_a_clash(first):
    make.booked(make.visitor(), make.wish(first.starts_at + 3 * WEEK, minutes=30))
    found = courses.plan_after(first, now=NOON)

    said = courses.proposed(found, now=NOON)

    assert [one.is_clash for one in said] == [number == 2 for number in range(9)]
    assert said[2].choices[0] == first.starts_at + 3 * WEEK + timedelta(minutes=45)
    course = book_course(first.pk, [one.chosen for one in said], now=NOON)
    assert len(courses.visits_of(course)) == 10


@pytest.mark.parametrize("change", ["none", "more", "twice a day", "before"])
def test_only_what_is_left_of_the_plan_is_booked(first, change: str):
    starts = wished(first)
    starts = {
        "none": [],
        "more": [*starts, starts[-1] + WEEK],
        "twice a day": [*starts[1:], starts[-1] + timedelta(hours=2)],
        "before": [first.starts_at - timedelta(hours=1), *starts[1:]],
    }[change]

    with pytest.raises(CourseRefused):
        book_course(first.pk, starts, now=NOON)

    assert Appointment.objects.count() == 1


def test_visits_booked_singly_count_towards_the_plan(first):
    token = make.visitor(NERVE)
    visit = make.booked(token, make.wish(NOON + DAY + timedelta(hours=3), minutes=30))
    make.booked(token, make.wish(NOON + 2 * DAY, minutes=30))

    found = courses.plan_after(visit, now=NOON)

    assert (found.plan.visits, found.left) == (4, 2)


def test_the_pass_is_demanded(first):
    check = make.visitor  # a newer check of the same browser says stop
    token = make.visitor()
    visit = make.booked(token, make.wish(NOON + 2 * DAY))
    check(SADDLE, token=token, now=NOON)

    with pytest.raises(match.PassRefused):
        book_course(visit.pk, wished(visit), now=NOON)

    assert Appointment.objects.count() == 2


def test_a_course_starts_from_a_visit_that_is_to_come(first):
    cancel_visit(links.token(first.public_id, first.link_version), now=NOON)

    with pytest.raises(VisitOver):
        booked(first)


def test_a_course_counts_as_one_visit_to_come():
    make.open_practice()
    token = make.visitor()
    visit = make.booked(token)
    booked(visit)
    for number in range(2, 7):
        make.booked(token, make.wish(NOON + number * DAY, minutes=30))

    with pytest.raises(EnoughVisits):
        make.held(token, make.wish(NOON + 6 * DAY + timedelta(hours=2)))


# As one, or singly


def test_the_whole_moves_by_a_week_over_its_own_times(first):
    course = booked(first)
    rows = courses.coming(course, now=NOON)

    move_course(course.pk, {one.pk: one.starts_at + WEEK for one in rows}, now=NOON)

    assert stand(course) == [first.starts_at + number * WEEK for number in range(1, 11)]
    assert door.faults(now=NOON) == []
    assert {one.sequence for one in courses.visits_of(course)} == {1}


def test_the_whole_moves_back_by_a_day_and_to_another_hour(first):
    course = booked(first)
    rows = courses.coming(course, now=NOON)
    granted = match.pass_of_client(first.client_id, now=NOON)

    said = courses.shifts(course, granted, days=1, minute=9 * 60, now=NOON)
    move_course(course.pk, {row.pk: one.chosen for row, one in said}, now=NOON)

    assert not any(one.is_clash for _, one in said)
    local = {(one.astimezone(CHICAGO).weekday(), one.astimezone(CHICAGO).hour) for one in stand(course)}
    assert local == {(3, 9)}
    assert len(rows) == 10


@pytest.mark.variant
def test_where_a_visit_would_move_is_said_in_mid_sentence(first):
    course = booked(first)

    with translation.override("es"):
        label = str(door.shift_page(course.pk, (1, None), for_staff=False, now=NOON).picks[1].label)

    assert re.findall(r"\b[a-záéíóú]+ \d+ de diciembre", label, re.IGNORECASE) == [
        "Miércoles 2 de diciembre", "jueves 3 de diciembre",
    ]  # fmt: skip


def test_a_clash_moves_nothing(first):
    course = booked(first)
    before = stand(course)
    other = before[3] + timedelta(hours=2)
    make.booked(make.visitor(), make.wish(other, minutes=30))
    rows = courses.coming(course, now=NOON)

    with pytest.raises(CourseClash) as clash:
        move_course(course.pk, {one.pk: one.starts_at + timedelta(hours=2) for one in rows}, now=NOON)

    assert clash.value.starts_at == other
    assert stand(course) == before
    assert door.faults(now=NOON) == []


def test_every_visit_to_come_is_named_in_a_move(first):
    course = booked(first)
    rows = courses.coming(course, now=NOON)

    with pytest.raises(CourseRefused):
        move_course(course.pk, {one.pk: one.starts_at + WEEK for one in rows[1:]}, now=NOON)
    with pytest.raises(CourseRefused):
        move_course(course.pk, {one.pk: rows[0].starts_at + WEEK for one in rows}, now=NOON)


def test_one_visit_moves_alone_as_far_as_the_pass_reaches(first):
    course = booked(first)
    last = courses.visits_of(course)[-1]
    token = links.token(last.public_id, last.link_version)

    move_visit(token, make.wish(last.starts_at + DAY, therapist_id=last.therapist_id), now=NOON)

    assert stand(course)[-1] == last.starts_at + DAY


def test_the_rest_is_given_up_and_what_was_stays(first):
    course = booked(first)
    later = first.starts_at + WEEK + timedelta(hours=3)

    cancel_rest(course.pk, now=later)

    course.refresh_from_db()
    assert (course.state, course.ended_at) == ("cancelled", later)
    assert stand(course) == [first.starts_at, first.starts_at + WEEK]
    assert Appointment.objects.filter(status="cancelled").count() == 8
    assert door.faults(now=later) == []
    cancel_rest(course.pk, now=later + DAY)
    with pytest.raises(CourseOver):
        move_course(course.pk, {}, now=later)


# What follow-ups say


@pytest.mark.parametrize(("signal", "why"), [("STOP_REFER", "safety"), ("REFER", "practice"), ("COMPLETE", "practice")])
def test_a_signal_that_stops_gives_back_every_visit_to_come_with_its_letter(first, signal: str, why: str):
    course = booked(first)
    later = first.starts_at + WEEK + timedelta(hours=3)

    for _ in range(2):  # told twice, done once
        door.hear_signal(first.client_id, signal=signal, actor="follow-up", now=later)

    course.refresh_from_db()
    assert (course.state, course.signal, course.ended_at) == ("stopped", signal, later)
    assert stand(course) == [first.starts_at, first.starts_at + WEEK]
    with pytest.raises(UndoOver):
        undo_course(course.pk, now=later)
    released = Appointment.objects.filter(status="cancelled")
    assert released.count() == 8
    assert {(last.reason, last.why) for last in (one.changes.latest("pk") for one in released)} == {("free", why)}
    told = OutboxMessage.objects.filter(method="CANCEL", key__endswith=":client")
    assert {one.about for one in told} == {f"appointment:{one.pk}" for one in released}
    assert len(told) == 8
    assert door.faults(now=later) == []


def test_a_signal_that_fails_half_way_gives_back_nothing(first, monkeypatch):
    course = booked(first)
    give_up, done = cancellations.give_up, []

    def fail_at_the_third(*args, **more):
        done.append(1)
        if len(done) == 3:
            raise RuntimeError
        give_up(*args, **more)

    monkeypatch.setattr(cancellations, "give_up", fail_at_the_third)
    with pytest.raises(RuntimeError):
        hear_signal(first.client_id, signal="STOP_REFER", actor="follow-up", now=NOON + DAY / 2)

    course.refresh_from_db()
    assert course.state == "running"
    assert Appointment.objects.filter(status="booked").count() == 10


@pytest.mark.parametrize("signal", ["DOCTOR_FIRST", "DEFER"])
def test_a_signal_that_pauses_keeps_the_times_and_asks_staff(first, signal: str):
    course = booked(first)

    hear_signal(first.client_id, signal=signal, actor="follow-up", now=NOON)

    course.refresh_from_db()
    assert (course.state, course.signal) == ("running", signal)
    assert Appointment.objects.filter(status="booked").count() == 10
    go_on(course.pk, actor="user:1", now=NOON)
    course.refresh_from_db()
    assert (course.state, course.signal) == ("running", None)


@pytest.mark.parametrize("signal", ["CONTINUE", "KEEP_GOING", "CHANGE_PLAN", "PROCEED", "MODIFY"])
def test_a_signal_to_go_on_does_nothing(first, signal: str):
    course = booked(first)

    assert hear_signal(first.client_id, signal=signal, actor="follow-up", now=NOON) == []

    course.refresh_from_db()
    assert (course.state, course.signal) == ("running", None)


def test_staff_stop_the_course_once(first):
    course = booked(first)

    for _ in range(2):
        stop_course(course.pk, signal="END_COURSE", actor="user:1", now=NOON)

    course.refresh_from_db()
    assert course.state == "stopped"
    assert OutboxMessage.objects.filter(method="CANCEL", key__endswith=":client").count() == 10


def test_somebody_else_keeps_their_course(first):
    other = make.booked(make.visitor(), make.wish(first.starts_at + timedelta(hours=2)))
    theirs, mine = booked(other), booked(first)

    hear_signal(first.client_id, signal="STOP_REFER", actor="follow-up", now=NOON)

    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.state, mine.state) == ("running", "stopped")


# Taking back


def test_the_booking_is_undone_whole_while_nobody_was_told(first):
    course = booked(first)

    undo_course(course.pk, now=NOON + timedelta(minutes=2))
    undo_course(course.pk, now=NOON + timedelta(minutes=2))

    course.refresh_from_db()
    first.refresh_from_db()
    assert (course.state, first.status, first.course_id) == ("undone", "booked", None)
    assert Appointment.objects.filter(status="cancelled").count() == 9
    assert OutboxMessage.objects.filter(key__endswith=":client").count() == 1
    assert door.faults(now=NOON) == []
    assert len(courses.visits_of(booked(first))) == 10  # and it can be booked again


def test_the_move_is_undone_whole_over_its_own_times(first):
    course = booked(first)
    before, later = stand(course), NOON + timedelta(minutes=10)
    rows = courses.coming(course, now=later)
    move_course(course.pk, {one.pk: one.starts_at + WEEK for one in rows}, now=later)

    undo_course(course.pk, now=later + timedelta(minutes=1))

    assert stand(course) == before
    assert door.faults(now=later) == []


def test_cancelling_the_rest_is_undone_whole(first):
    course = booked(first)
    later = NOON + timedelta(minutes=10)
    cancel_rest(course.pk, now=later)

    undo_course(course.pk, now=later + timedelta(minutes=1))

    course.refresh_from_db()
    assert (course.state, course.ended_at, len(stand(course))) == ("running", None, 10)


def test_a_course_goes_on_with_the_one_visit_that_comes_back(first):
    course, later = booked(first), NOON + timedelta(minutes=10)
    last = courses.visits_of(course)[-1]
    cancel_rest(course.pk, now=later)

    undo_visit(links.token(last.public_id, last.link_version), now=later)

    course.refresh_from_db()
    assert (course.state, course.ended_at, stand(course)) == ("running", None, [last.starts_at])


def test_what_was_changed_since_or_told_is_not_undone(first):
    course = booked(first)
    last = courses.visits_of(course)[-1]
    move_visit(
        links.token(last.public_id, last.link_version), make.wish(last.starts_at + DAY), now=NOON + timedelta(minutes=1)
    )

    with pytest.raises(UndoOver):
        undo_course(course.pk, now=NOON + timedelta(minutes=2))
    with pytest.raises(UndoOver):
        undo_course(course.pk, now=NOON + timedelta(minutes=3))

    assert len(stand(course)) == 10


# Told


def test_by_mail_each_visit_is_invited_by_a_letter_of_its_own(first):
    course = booked(first)

    told = OutboxMessage.objects.filter(method="REQUEST", key__endswith=":client")
    assert {one.about for one in told} == {f"appointment:{one.pk}" for one in courses.visits_of(course)}
    uids = {line for one in told for line in one.letter["calendar"].splitlines() if line.startswith("UID:")}
    assert len(uids) == len(told) == 10
    assert {one.send_after for one in told} == {NOON + timedelta(minutes=3)}


def test_by_text_one_message_tells_of_the_whole(first, settings):
    settings.TEXTS_BY = "console"
    Client.objects.update(email="", phone="+13125550199")
    OutboxMessage.objects.all().delete()
    course, later = booked(first), NOON + timedelta(minutes=10)
    rows = courses.coming(course, now=later)
    (told,) = OutboxMessage.objects.filter(channel="text")
    assert "your 9 visits are booked" in told.letter["body"]
    assert links.course_address(course.public_id) in told.letter["body"]

    move_course(course.pk, {one.pk: one.starts_at + WEEK for one in rows}, now=later)
    undo_course(course.pk, now=later)
    assert OutboxMessage.objects.filter(channel="text").count() == 1
    stop_course(course.pk, signal="END_COURSE", actor="user:1", now=later)

    last = OutboxMessage.objects.filter(channel="text").latest("pk")
    assert "your 10 visits from" in last.letter["body"]
    assert OutboxMessage.objects.filter(channel="text").count() == 2


def test_undoing_takes_the_text_back(first, settings):
    settings.TEXTS_BY = "console"
    Client.objects.update(email="", phone="+13125550199")
    course = booked(first)

    undo_course(course.pk, now=NOON)

    assert not OutboxMessage.objects.filter(kind="course booked to client").exists()


# How far


def test_a_course_ends_where_the_pass_does_and_says_what_is_left():
    make.open_practice()
    visit = make.booked(make.visitor(), make.wish(NOON + timedelta(weeks=3)))

    found = courses.plan_after(visit, now=NOON)

    assert (found.left, found.beyond) == (8, 1)
    assert max(found.wished) < found.granted.reaches_until
    with pytest.raises(NotOpened):
        book_course(visit.pk, [*found.wished[:6], visit.starts_at + 9 * WEEK], now=NOON)


def test_after_a_visit_that_took_place_the_rest_follows_from_now(first):
    later = first.starts_at + timedelta(days=10)
    first.status = "done"
    first.save()

    found = courses.plan_after(first, now=later)

    assert found.wished[0] == first.starts_at + 2 * WEEK
    assert found.left == 9


def test_hours_are_kept_over_a_change_of_clocks():
    before = datetime(2026, 10, 20, 17, tzinfo=UTC)  # noon in Chicago, in summer time
    make.open_practice()
    visit = make.booked(make.visitor(now=before), make.wish(before + DAY), now=before)
    found = courses.plan_after(visit, now=before)

    course = book_course(visit.pk, [one.chosen for one in courses.proposed(found, now=before)], now=before)

    assert {one.local_start.hour for one in courses.visits_of(course)} == {12}
    assert len({one.starts_at.hour for one in courses.visits_of(course)}) == 2
