"""Nobody fills the book, and nobody uses our mail to reach strangers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.factories import booking as make
from unknot.rooms.booking.actions.holds import MOST_TO_COME
from unknot.rooms.booking.models import Appointment
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.actions.clients import NEW_A_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def book(browser, day: int, contact=make.CONTACT):
    held = browser.post("/book/holds/", make.as_form(make.wish(make.NOON + timedelta(days=day))))
    if held.status_code != 302:
        return held
    return browser.post(f"{held['Location']}confirmation/", contact)


def test_one_person_books_a_few_visits_ahead_and_then_calls():
    make.open_practice()
    browser = make.browser(make.visitor())

    booked = [book(browser, day).status_code for day in range(1, MOST_TO_COME + 1)]
    refused = book(browser, MOST_TO_COME + 1)

    assert set(booked) == {302}
    assert refused.status_code == 409
    assert "call us" in refused.content.decode()
    assert Appointment.objects.count() == MOST_TO_COME


def test_two_holds_of_which_one_is_one_too_many():
    make.open_practice()
    browser = make.browser(make.visitor())
    for day in range(1, MOST_TO_COME):
        book(browser, day)
    held = [
        browser.post("/book/holds/", make.as_form(make.wish(make.NOON + timedelta(days=day))))["Location"]
        for day in (MOST_TO_COME, MOST_TO_COME + 1)
    ]

    answers = [browser.post(f"{one}confirmation/", make.CONTACT).status_code for one in held]

    assert answers == [302, 409]


def test_one_mailbox_takes_a_family_and_no_more_new_people_in_a_day():
    make.open_practice()

    answers = [book(make.browser(make.visitor()), day) for day in range(1, NEW_A_DAY + 2)]

    assert [answer.status_code for answer in answers] == [302] * NEW_A_DAY + [429]
    assert int(answers[-1]["Retry-After"]) == timedelta(days=1).total_seconds()
    assert OutboxMessage.objects.filter(kind="booked to client").count() == NEW_A_DAY


@pytest.mark.parametrize(
    "name",
    [
        "Look at https://evil.example",
        "www.evil.example",
        "evil.example/now",
        "me@evil.example",
        "Ada\u202eelpmaxE",
        "Ada\x1b[2J",
    ],
)
def test_a_name_is_a_name(name):
    make.open_practice()

    refused = book(make.browser(make.visitor()), 1, make.CONTACT | {"name": name})

    assert refused.status_code == 422
    assert "Write your name, and nothing else." in refused.content.decode()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("name", ["Ada", "Ana-María d’Arc", "Dr. J. O'Neill Jr.", "李小龙", "Nguyễn Thị Minh"])
def test_names_are_as_people_have_them(name):
    make.open_practice()

    assert book(make.browser(make.visitor()), 1, make.CONTACT | {"name": name}).status_code == 302
