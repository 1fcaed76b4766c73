"""From a free time to a booked visit and back, through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.factories import booking as make
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment, Occupancy
from unknot.rooms.notify.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def hold(browser, wished=None):
    return browser.post("/book/holds/", make.as_form(wished or make.wish()))


def test_a_healthy_person_books_and_cancels():
    make.open_practice()
    browser = make.browser(make.visitor())

    listed = browser.get("/book/")
    held = hold(browser)
    form = browser.get(held["Location"])
    booked = browser.post(f"{held['Location']}confirmation/", make.CONTACT)
    visit = browser.get(booked["Location"])

    assert listed.status_code == 200
    assert "Today 13:00" in listed.content.decode()
    assert held.status_code == 302
    assert "Held for you until 12:10." in form.content.decode()
    assert booked.status_code == 302
    assert "Booked" in visit.content.decode()
    assert Appointment.objects.get().status == "booked"
    assert Occupancy.objects.count() == 30
    assert OutboxMessage.objects.count() == 2
    assert door.faults(now=make.NOON) == []

    address = booked["Location"].partition("?")[0].replace("http://localhost:8000", "")
    asked = browser.get(f"{address}cancellation/")
    done = browser.post(f"{address}cancellation/")
    again = browser.post(f"{address}cancellation/")

    assert "Cancel this visit?" in asked.content.decode()
    assert done.status_code == again.status_code == 302
    assert "This visit is cancelled" in browser.get(address).content.decode()
    assert Occupancy.objects.count() == 0
    assert OutboxMessage.objects.count() == 4
    assert door.faults(now=make.NOON) == []


def test_a_time_that_is_taken_brings_the_nearest():
    make.open_practice()
    first, second = make.browser(make.visitor()), make.browser(make.visitor())
    hold(first)

    refused = hold(second)

    assert refused.status_code == 409
    assert "just been taken" in refused.content.decode()
    assert "Tomorrow 10:45" in refused.content.decode()
    assert Appointment.objects.count() == 1


def test_a_lapsed_hold_gives_way_and_its_late_confirm_is_told():
    make.open_practice()
    first, second = make.browser(make.visitor()), make.browser(make.visitor())
    held = hold(first)["Location"]

    with time_machine.travel(make.NOON + timedelta(minutes=10), tick=False):
        taken = hold(second)
        late = first.post(f"{held}confirmation/", make.CONTACT)

        assert taken.status_code == 302
        assert late.status_code == 409
        assert "What you typed is kept." in late.content.decode()
        assert door.faults(now=make.NOON + timedelta(minutes=10)) == []


@pytest.mark.parametrize(
    "email",
    [
        f"x@{'ü' * 58}.com",
        "x@\u05d0a.com",
        '"\x01"@example.com',
        '"a\\ b"@example.com',
        "x@" + ".".join(["\u0130" * 30] * 5) + ".com",
    ],
)
def test_address_that_no_mail_can_go_to_is_asked_for_again(email):
    make.open_practice()
    browser = make.browser(make.visitor())
    held = hold(browser)["Location"]

    booked = browser.post(f"{held}confirmation/", make.CONTACT | {"email": email})
    asked = browser.post("/again/", {"email": email})

    assert (booked.status_code, asked.status_code) == (422, 422)
    assert "Write a mail address with an @ in it" in booked.content.decode()
    assert not OutboxMessage.objects.exists()
