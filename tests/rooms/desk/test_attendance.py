"""Who came: each step once, by whoever may, with history and trail; and a slip goes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.factories import booking as make
from tests.factories.practice import NOON, owner, user
from tests.rooms.desk.people import WEAK, booked, checked, desk, text
from unknot.rooms.booking.door import faults
from unknot.rooms.booking.models import Appointment
from unknot.rooms.practice.models import AuditEntry
from unknot.spine.booking.lifecycle import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def two(clock):
    return make.open_practice(therapists=2, rooms=2)


def marked(visit: Appointment, noun: str, by: object, **said: str):
    return desk(by).post(f"/desk/visits/{visit.public_id}/{noun}/", said)


def status(visit: Appointment) -> str:
    visit.refresh_from_db()
    return visit.status


def test_therapist_marks_arrived_and_done_each_once_with_history_and_trail(two):
    her, _ = two
    visit = booked("Ada Example", by=her)

    answers = [marked(visit, noun, her.user) for noun in ("arrival", "arrival", "end", "end")]

    assert [answer["Location"] for answer in answers] == ["/desk/"] * 4
    assert status(visit) == Status.DONE
    steps = list(visit.changes.order_by("pk").values_list("status_to", "actor"))[-2:]
    assert steps == [("arrived", f"user:{her.user.pk}"), ("done", f"user:{her.user.pk}")]
    trail = AuditEntry.objects.filter(subject=f"appointment:{visit.pk}", actor=f"user:{her.user.pk}")
    assert list(trail.order_by("pk").values_list("action", flat=True)) == ["appointment arrived", "appointment done"]


def test_missed_gives_the_time_back_and_a_slip_takes_it_again(two, clock):
    her, _ = two
    visit = booked("Ada Example", by=her)
    clock.move_to(NOON + timedelta(hours=1, minutes=5))

    marked(visit, "absence", her.user)
    given_back = (status(visit), visit.takes_time, faults(now=NOON))
    again = [marked(visit, "slip", her.user, **{"from": "missed"}) for _ in range(2)]

    assert given_back == (Status.MISSED, False, [])
    assert [answer.status_code for answer in again] == [302, 302]
    assert (status(visit), visit.takes_time, faults(now=NOON)) == (Status.BOOKED, True, [])


def test_slip_of_a_missed_visit_whose_time_is_gone_changes_nothing(two, clock):
    her, _ = two
    visit = booked("Ada Example", by=her)
    clock.move_to(NOON + timedelta(hours=1, minutes=5))
    marked(visit, "absence", her.user)
    other = booked("Bea Example", by=her, hours=3)
    cells = ("first_cell", "last_cell", "therapist_last_cell", "room_last_cell")
    Appointment.objects.filter(pk=other.pk).update(**{cell: getattr(visit, cell) for cell in cells})
    from unknot.rooms.booking.actions.cells import occupy

    other.refresh_from_db()
    with transaction.atomic():
        occupy(other)

    answer = marked(visit, "slip", her.user, **{"from": "missed"})

    assert (answer.status_code, status(visit)) == (409, Status.MISSED)
    assert "given to somebody else" in text(answer)


@pytest.mark.parametrize("noun", ["arrival", "slip"])
def test_a_slip_goes_back_for_an_hour_and_no_longer(two, clock, noun):
    her, _ = two
    visit = booked("Ada Example", by=her)
    marked(visit, "arrival", her.user)
    clock.shift(timedelta(minutes=59))
    soon = marked(visit, "slip", her.user, **{"from": "arrived"}).status_code
    after_slip = status(visit)
    marked(visit, "arrival", her.user)
    clock.shift(timedelta(minutes=60))

    late = marked(visit, "slip", her.user, **{"from": "arrived"})

    assert (soon, after_slip) == (302, Status.BOOKED)
    assert (late.status_code, status(visit)) == (409, Status.ARRIVED)


def test_nobody_arrives_before_the_day_or_is_missed_before_the_start(two):
    her, _ = two
    today, tomorrow = booked("Ada Example", by=her), booked("Bea Example", by=her, days=1)

    answers = marked(tomorrow, "arrival", her.user), marked(today, "absence", her.user)

    assert [answer.status_code for answer in answers] == [409, 409]
    assert (status(tomorrow), status(today)) == (Status.BOOKED, Status.BOOKED)


def test_somebody_whose_level_says_stop_cannot_arrive(two):
    her, _ = two
    visit = booked("Ada Example", by=her)
    checked(visit.client, WEAK)

    answer = marked(visit, "arrival", user())

    assert (answer.status_code, status(visit)) == (409, Status.BOOKED)
    assert "says stop" in text(answer)


@pytest.mark.parametrize("state", [Status.HELD, Status.REQUESTED])
def test_held_and_requested_never_arrive(two, state):
    her, _ = two
    visit = booked("Ada Example", by=her)
    Appointment.objects.filter(pk=visit.pk).update(status=state, expires_at=NOON + timedelta(minutes=30))

    answer = marked(visit, "arrival", owner())

    assert (answer.status_code, status(visit)) == (409, state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=visit.pk).update(status=Status.ARRIVED)


def test_colleague_finds_nothing_and_a_stranger_signs_in(two):
    her, colleague = two
    visit = booked("Ada Example", by=her)

    for noun in ("arrival", "end", "absence", "slip"):
        assert marked(visit, noun, colleague.user).status_code == 404
        assert marked(visit, noun, user()).status_code != 404
        stranger = make.browser().post(f"/desk/visits/{visit.public_id}/{noun}/")
        assert stranger["Location"].startswith("/accounts/login/")


def test_the_day_offers_what_can_be_done_now(two, clock):
    her, _ = two
    booked("Ada Example", by=her)
    booked("Bea Example", by=her, days=1)
    clock.move_to(NOON + timedelta(hours=1, minutes=5))

    today = desk(her.user).get("/desk/").context["page"].rows[0]
    [tomorrow] = desk(her.user).get("/desk/?day=2026-11-25").context["page"].rows

    assert [str(one.words) for one in today.touches] == ["Is here", "Did not come"]
    assert tomorrow.touches == []
