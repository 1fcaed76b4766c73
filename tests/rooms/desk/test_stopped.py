"""A visit that an answer stops, as the desk sees it: loud, with what to do, and with no more than the role may know."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from tests.factories.practice import NOON, therapist, user
from tests.rooms.check.test_before_visit import answered
from tests.rooms.desk.people import booked, desk, text
from unknot.rooms.booking.models import Appointment
from unknot.rooms.check.models import Draft
from unknot.rooms.practice.models import AuditEntry
from unknot.spine.booking.lifecycle import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def hazel(clock):
    return make.open_practice(therapists=2, rooms=2)[0]


@pytest.fixture
def visit(hazel) -> Appointment:
    return booked("Ada Example", by=hazel)


def note_on(page) -> object:
    [row] = page.context["page"].rows
    return row.stop


def test_therapist_sees_the_stop_on_day_visit_and_card_with_the_way_out(hazel, visit):
    answered(visit, {"yes": ["weak_mild"]})
    her = desk(hazel.user)
    person = f"/desk/people/{visit.client.public_id}/"

    day, page, card = (her.get(at) for at in ("/desk/", f"/desk/visits/{visit.public_id}/", person))

    for note in (note_on(day), page.context["page"].stop):
        assert str(note.word) == "Stopped: Doctor first"
        assert "Moving and cancelling are free of charge." in note.says
        assert (note.clear, note.send, note.ask) == (f"{person}clearances/", f"{person}checks/", f"{person}asking/")
    assert card.context["page"].health.news == [("One leg weaker in another way", "Yes; before that: No")]
    assert "Answered otherwise before the visit" in text(card)
    assert "Something was answered otherwise than before" in text(day)


def test_front_desk_sees_the_level_alone_and_clears_nothing(hazel, visit):
    answered(visit, {"yes": ["weak_mild"]})
    reception = user()

    day = desk(reception).get("/desk/")

    assert str(note_on(day).word) == "Stopped: Doctor first"
    assert note_on(day).clear == ""
    assert "Something was answered otherwise" not in text(day)
    assert "leg weaker" not in text(day)
    card = desk(reception).get(f"/desk/people/{visit.client.public_id}/")
    assert "leg weaker" not in text(card)
    assert AuditEntry.objects.filter(actor=f"user:{reception.pk}", action="read level").exists()


def test_a_colleague_sees_nothing_of_it(hazel, visit):
    answered(visit, {"yes": ["weak_mild"]})
    other = desk(therapist().user)

    assert other.get("/desk/").context["page"].rows == []
    assert other.get(f"/desk/visits/{visit.public_id}/").status_code == 404
    assert other.post(f"/desk/visits/{visit.public_id}/safe-cancellation/").status_code == 404


def test_arrival_is_refused_until_cleared(hazel, visit, clock):
    answered(visit, {"yes": ["weak_mild"]})
    her = desk(hazel.user)
    assert her.post(f"/desk/visits/{visit.public_id}/arrival/").status_code == 409
    clock.shift(60)

    note = {"clinician": "Dr. Example", "registration": "X-1", "dated_on": "2026-11-20", "rules": ["D1"]}
    her.post(f"/desk/people/{visit.client.public_id}/clearances/", note)

    assert her.post(f"/desk/visits/{visit.public_id}/arrival/").status_code == 302
    visit.refresh_from_db()
    assert visit.status == Status.ARRIVED
    assert note_on(her.get("/desk/")) is None


def test_something_new_stands_as_a_stop_of_its_own(hazel, visit):
    answered(visit, {"new": "yes"})

    day = desk(hazel.user).get("/desk/")

    assert str(note_on(day).word) == "Stopped: whole check first"
    assert "Something is new." in note_on(day).means


def test_staff_cancel_a_stopped_visit_free_of_charge_and_no_other(hazel, visit):
    address, her = f"/desk/visits/{visit.public_id}/safe-cancellation/", desk(hazel.user)
    assert her.post(address).status_code == 409

    answered(visit, {"yes": ["ill_no_fever"]})
    assert [her.post(address).status_code for _ in range(2)] == [302, 302]

    visit.refresh_from_db()
    assert visit.status == Status.CANCELLED
    assert visit.changes.filter(status_to="cancelled").values_list("reason", "why").get() == ("free", "safety")


def test_asking_oneself_comes_back_to_the_visit(hazel, visit):
    answered(visit, {"yes": ["ill_no_fever"]})
    her = desk(hazel.user)

    her.post(f"/desk/people/{visit.client.public_id}/asking/", {"visit": str(visit.public_id)})

    assert Draft.objects.get().leads_to == f"/desk/visits/{visit.public_id}/"


def test_the_list_says_who_has_answered(hazel, visit):
    her = desk(hazel.user)
    assert "Questions before the visit: not answered yet" in text(her.get("/desk/"))

    answered(visit)

    assert "Questions before the visit, answered: today 12:00" in text(her.get("/desk/"))


def test_the_day_asks_as_much_for_one_stop_as_for_three(hazel):
    def asked() -> int:
        browser = desk(hazel.user)
        browser.get("/desk/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/desk/")
        return len(queries)

    first = booked("Ada Example", by=hazel)
    answered(first, {"yes": ["ill_no_fever"]})
    one = asked()
    for number, name in enumerate(("Ben Example", "Cay Example"), 2):
        answered(booked(name, by=hazel, hours=number), {"yes": ["ill_no_fever"]})

    assert asked() == one
