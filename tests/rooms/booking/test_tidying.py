"""Holds that came to nothing leave nothing behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.factories import booking as make
from unknot.rooms.booking import door
from unknot.rooms.booking.actions import tidying
from unknot.rooms.booking.models import Appointment, Occupancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def lapsed():
    """A hold whose form was sent half filled in, ten minutes on."""
    with time_machine.travel(make.NOON, tick=False):
        make.open_practice()
        browser = make.browser(make.visitor())
        held = browser.post("/book/holds/", make.as_form(make.wish()))["Location"]
        browser.post(f"{held}confirmation/", {"name": "Ada Example"})
    return make.NOON + timedelta(minutes=10)


def test_lapsed_holds_free_their_cells(lapsed):
    tidying.let_go_of_lapsed({}, lapsed - timedelta(seconds=1))
    assert Occupancy.objects.count() == 30

    tidying.let_go_of_lapsed({}, lapsed)

    assert Occupancy.objects.count() == 0
    assert Appointment.objects.get().status == "lapsed"
    assert door.faults(now=lapsed) == []


def test_what_was_typed_is_forgotten_after_a_day(lapsed):
    tidying.let_go_of_lapsed({}, lapsed)

    tidying.forget_typed({}, lapsed + timedelta(days=1))
    assert Appointment.objects.get().typed["name"] == "Ada Example"

    tidying.forget_typed({}, lapsed + timedelta(days=1, seconds=1))
    assert Appointment.objects.get().typed is None
