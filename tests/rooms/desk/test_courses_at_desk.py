"""Courses at the desk: planned for somebody, moved, ended with a reason, and paused ones."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from tests.factories import booking as make
from tests.factories.practice import owner, therapist, user
from tests.rooms.desk.people import SCIATICA, booked, desk, text
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment, Course
from unknot.rooms.practice.models import AuditEntry

pytestmark = pytest.mark.django_db
NOON, WEEK = make.NOON, timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def visit() -> Appointment:
    """The first of four visits, tomorrow, with a therapist who can sign in."""
    (hazel,) = make.open_practice()
    return booked("Ada Example", by=hazel, answers=SCIATICA, days=1)


def as_shown(page: str) -> dict[str, str]:
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    nearest = re.findall(r'<input type="radio" name="(visit_\d+)" value="([^"]+)"[^>]*checked', page)
    return {name: value for name, value in [*hidden, *nearest] if name != "csrfmiddlewaretoken"}


def planned(visit: Appointment, browser) -> str:
    """The page of the course after staff have booked it."""
    address = f"/desk/visits/{visit.public_id}/course/"
    return browser.post(address, as_shown(text(browser.get(address))))["Location"]


def test_staff_plan_the_rest_from_the_card(visit):
    front = desk(user())
    card = text(front.get(f"/desk/people/{visit.client.public_id}/"))
    assert "Book 3 more visits of the plan" in card
    assert f"/desk/visits/{visit.public_id}/course/" in card

    course = text(front.get(planned(visit, front)))

    assert "runs, 4 to come" in course
    assert Appointment.objects.filter(status="booked").count() == 4
    assert {one.changes.latest("pk").actor for one in Appointment.objects.exclude(pk=visit.pk)} != {"visitor"}
    assert "4 visits with" in text(front.get(f"/desk/people/{visit.client.public_id}/"))
    assert "The course that this visit is one of" in text(front.get(f"/desk/visits/{visit.public_id}/"))


def test_a_clash_shows_what_is_nearest_and_books_nothing(visit):
    front, address = desk(user()), f"/desk/visits/{visit.public_id}/course/"
    said = as_shown(text(front.get(address)))
    booked("Ben Example", by=visit.therapist, days=8)

    again = front.post(address, said)

    assert again.status_code == 409
    assert "This time is not free. These are the nearest:" in text(again)
    assert not Course.objects.exists()
    assert front.post(address, as_shown(text(again))).status_code == 302


def test_the_course_is_moved_by_staff(visit):
    front = desk(user())
    course = planned(visit, front)

    look = text(front.get(f"{course}move/?days=7&at="))
    assert front.post(f"{course}move/", as_shown(look)).status_code == 302

    assert Appointment.objects.order_by("starts_at").first().starts_at == visit.starts_at + WEEK


def test_staff_undo_what_nobody_was_told_of(visit):
    front = desk(user())
    course = planned(visit, front)
    assert "You can undo this until" in text(front.get(course))

    front.post(f"{course}undo/")

    assert Appointment.objects.filter(status="booked").count() == 1
    assert front.post(f"{course}undo/").status_code == 302
    assert "Book 3 more visits" in text(front.get(f"/desk/people/{visit.client.public_id}/"))


def test_whoever_cares_ends_it_with_a_reason_and_only_they_read_it(visit):
    carer = desk(visit.therapist.user)
    course = planned(visit, carer)
    assert "Not clearly better by now" in text(carer.get(course))

    carer.post(f"{course}end/", {"why": "REFER"})

    stopped = Course.objects.get()
    assert (stopped.state, stopped.signal) == ("stopped", "REFER")
    assert Appointment.objects.filter(status="booked").count() == 0
    assert "stopped: Not clearly better by now" in text(carer.get(course))
    assert AuditEntry.objects.filter(action="read course").exists()
    assert "Not clearly better" not in text(desk(user()).get(course))


def test_the_front_desk_ends_it_without_a_word_of_health(visit):
    front = desk(user())
    course = planned(visit, front)
    assert "The pain has got worse" not in text(front.get(course))

    assert front.post(f"{course}end/", {"why": "REFER"}).status_code == 400
    assert front.post(f"{course}end/", {}).status_code == 400
    assert Course.objects.get().state == "running"
    front.post(f"{course}end/", {"why": "asked"})

    assert Course.objects.get().state == "cancelled"


def test_a_paused_course_stands_on_today_until_somebody_has_looked(visit):
    front = desk(owner())
    course = planned(visit, front)
    door.hear_signal(visit.client_id, signal="DOCTOR_FIRST", actor="follow-up", now=NOON)
    assert course in text(front.get("/desk/"))
    assert "The times are kept" in text(front.get(course))

    front.post(f"{course}going-on/")

    assert course not in text(front.get("/desk/"))
    assert Appointment.objects.filter(status="booked").count() == 4


def test_a_colleagues_course_is_not_there(visit):
    course = planned(visit, desk(user()))
    colleague = desk(make.works_daily(therapist()).user)

    for path in (course, f"{course}move/", f"/desk/visits/{visit.public_id}/course/"):
        assert colleague.get(path).status_code == 404
    for path in (f"{course}end/", f"{course}going-on/"):
        assert colleague.post(path, {"why": "asked"}).status_code == 404
    assert Course.objects.get().state == "running"
