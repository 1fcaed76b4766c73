"""The pages of a course: from the booked page to the whole plan, and everything about it by forms."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.kit import dates
from unknot.rooms.booking.models import Appointment, Course
from unknot.rooms.check import door as check
from unknot.rooms.practice.models import Practice
from unknot.spine.vocabulary import Level

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON, DAY, WEEK = make.NOON, timedelta(days=1), timedelta(weeks=1)
SUBACUTE = {"age": 42, "weeks": 8, "back_nrs": 5}  # one to two a week, up to six


@pytest.fixture
def page() -> str:
    """The private page of a first visit."""
    make.open_practice()
    return make.link(make.booked(make.visitor(SUBACUTE), make.wish(minutes=30)))


def text(answer) -> str:
    return answer.content.decode()


def as_shown(page: str) -> dict[str, str]:
    """What the form sends as it stands: each visit's time, the nearest where its own is taken, and how often."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    nearest = re.findall(r'<input type="radio" name="(visit_\d+)" value="([^"]+)"[^>]*checked', page)
    return {name: value for name, value in [*hidden, *nearest] if name != "csrfmiddlewaretoken"}


def test_the_booked_page_leads_to_the_whole_plan_and_looking_books_nothing(page):
    browser = make.browser()
    assert f'href="{page}course/"' in text(browser.get(page))

    shown = text(browser.get(f"{page}course/"))

    assert "5 more visits" in shown
    assert dates.unparted("Visit 2: Wednesday 2 December, 12:00") in shown
    assert Appointment.objects.count() == 1
    twice = text(browser.get(f"{page}course/?per_week=2"))
    assert dates.unparted("Visit 2: Saturday 28 November, 12:00") in twice


def test_the_form_books_all_of_them(page):
    browser = make.browser()

    booked = browser.post(f"{page}course/", as_shown(text(browser.get(f"{page}course/"))))

    assert booked.status_code == 302
    shown = text(browser.get(booked["Location"]))
    assert "Your plan is booked" in shown
    assert shown.count("/visit/") == 6
    assert Appointment.objects.filter(status="booked").count() == 6
    assert browser.get(f"{page}course/").status_code == 302
    assert "All visits of my plan" in text(browser.get(page))


def test_a_time_that_was_taken_meanwhile_books_nothing_and_shows_the_nearest(page):
    browser = make.browser()
    said = as_shown(text(browser.get(f"{page}course/")))
    make.booked(make.visitor(), make.wish(NOON + DAY + 2 * WEEK, minutes=30))

    again = browser.post(f"{page}course/", said)

    assert again.status_code == 409
    assert "This time has just been taken. Here are the nearest times." in text(again)
    assert "This time is not free. These are the nearest:" in text(again)
    assert Appointment.objects.filter(status="booked").count() == 2
    nearest = {"visit_2": re.findall(r'name="visit_2" value="([^"]+)"', text(again))[0]}
    assert browser.post(f"{page}course/", said | nearest).status_code == 302


def test_the_whole_moves_after_a_look(page):
    browser = make.browser()
    course = browser.post(f"{page}course/", as_shown(text(browser.get(f"{page}course/"))))["Location"].partition("?")[0]
    assert "By how many days?" in text(browser.get(f"{course}move/"))

    look = text(browser.get(f"{course}move/?days=7&at="))
    said = as_shown(look)
    assert len(said) == 8
    moved = browser.post(f"{course}move/", said)

    assert moved.status_code == 302
    first = Appointment.objects.order_by("starts_at").first()
    assert first.starts_at == NOON + DAY + WEEK
    assert browser.get(f"{course}move/?days=soon").status_code == 200


def test_the_rest_is_cancelled_by_a_form(page):
    browser = make.browser()
    course = browser.post(f"{page}course/", as_shown(text(browser.get(f"{page}course/"))))["Location"].partition("?")[0]

    asked = text(browser.get(f"{course}cancellation/"))
    assert "Cancel the rest?" in asked
    assert Appointment.objects.filter(status="booked").count() == 6
    browser.post(f"{course}cancellation/")

    assert Appointment.objects.filter(status="booked").count() == 0
    assert "The visits that were left are cancelled." in text(browser.get(course))
    assert Course.objects.get().state == "cancelled"


@pytest.mark.parametrize("step", ["cancellation/", "move/", "move/?days=7&at="])
def test_what_a_change_of_the_whole_costs_and_until_when_it_is_free_stands_before_it(page, step: str):
    browser = make.browser()
    Practice.objects.update(cancellation_policy="Late means half the price.", cancel_until_hours=12)
    course = browser.post(f"{page}course/", as_shown(text(browser.get(f"{page}course/"))))["Location"].partition("?")[0]

    early = " ".join(text(browser.get(f"{course}{step}")).split())
    Practice.objects.update(cancel_until_hours=25)
    late = " ".join(text(browser.get(f"{course}{step}")).split())

    assert "Late means half the price." in early
    free_until = dates.unparted("Wednesday 25 November 2026, 00:00 (Chicago time)")
    assert f"The first one is free of charge until {free_until}" in early or (
        "The first one is free of charge until Wednesday 25 November 2026, 00:00 (Chicago time)" in early
    )
    does = "cancel" if step.startswith("cancel") else "move"
    assert f"It is too late to {does} 1 of them free of charge. The next one is free of charge until" in late


def test_a_course_that_an_answer_pauses_changes_freely_and_says_so(page):
    browser = make.browser()
    Practice.objects.update(cancel_until_hours=25)
    course = browser.post(f"{page}course/", as_shown(text(browser.get(f"{page}course/"))))["Location"].partition("?")[0]
    client_id = Appointment.objects.earliest("pk").client_id
    check.raise_level(
        client_id=client_id, level=Level.DEFER, reason="x", until_on=None, user_id=people.owner().pk, now=NOON
    )

    shown = text(browser.get(f"{course}cancellation/"))

    assert "too late" not in shown
    assert "free of charge, at any time before it begins" in shown


@pytest.mark.parametrize("path", ["/course/{}/", "/course/{}/move/", "/course/{}/cancellation/", "/visit/{}/course/"])
def test_a_link_that_nobody_has_opens_nothing(path: str):
    make.open_practice()

    for token in ("x", "x" * 43, "%00"):
        assert make.browser().get(path.format(token)).status_code == 404
        assert make.browser().post(path.format(token)).status_code in {404, 405}


def test_what_was_picked_stays_and_so_do_the_visit_and_a_held_time_where_a_course_is_refused(page):
    token = make.visitor(SUBACUTE)
    ben = make.link(make.booked(token, make.wish(NOON + DAY + timedelta(hours=1), minutes=30)))
    held = make.held(token, make.wish(NOON + 5 * DAY, minutes=30))
    make.booked(make.visitor(), make.wish(NOON + DAY + WEEK + timedelta(hours=1), minutes=30))
    browser = make.browser(token)
    shown = text(browser.get(f"{ben}course/"))
    second = re.findall(r'name="visit_1" value="([^"]+)"', shown)[1]
    make.booked(make.visitor(), make.wish(NOON + DAY + 3 * WEEK + timedelta(hours=1), minutes=30))

    again = browser.post(f"{ben}course/", as_shown(shown) | {"visit_1": second})

    assert again.status_code == 409
    assert as_shown(text(again))["visit_1"] == second
    held.refresh_from_db()
    assert (held.status, held.takes_time) == ("held", True)
    assert browser.post(f"{ben}course/", as_shown(text(again))).status_code == 302
