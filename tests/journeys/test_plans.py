"""The person who books the whole plan at once, moves it by a day, cancels it by mistake and takes that back."""

from __future__ import annotations

import pytest

from tests.factories import booking as make
from tests.journeys.conftest import Somebody
from unknot.kit import clock
from unknot.rooms.booking import door
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold
from unknot.rooms.booking.actions.holds import place_hold
from unknot.rooms.booking.models import Appointment

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NERVE = {"age": 42, "weeks": 8, "back_nrs": 3, "leg_nrs": 7, "leg_site": "below_knee", "tingling": True}
EVE = Contact(name="Eve Example", email="eve@home.example", phone="")


def test_person_books_the_whole_plan_moves_it_and_takes_a_slip_back(somebody: Somebody) -> None:
    eve = somebody()
    eve.opens(given_first_visit())
    eve.presses("Book the whole plan")
    assert eve.sees("3 more visits")
    assert how_many("booked") == 1

    eve.presses("Book these visits")
    assert eve.heading == "Your plan is booked"
    assert how_many("booked") == 4

    eve.presses("Move them all")
    eve.writes("1", into="By how many days?")
    eve.presses("Show me")
    eve.presses("Yes, move all of them")
    assert eve.heading == "Your plan"
    eve.presses("Cancel the rest")
    eve.presses("Yes, cancel all of these")
    assert how_many("booked") == 0
    eve.presses("Undo")

    assert how_many("booked") == 4
    assert door.faults(now=clock.now()) == []
    assert eve.was_well_received()


def given_first_visit() -> str:
    """Tomorrow noon; its private page."""
    make.open_practice()
    visitor, now = make.digest(make.visitor(NERVE)), clock.now()
    held = place_hold(make.wish(minutes=30), visitor=visitor, now=now)
    return make.link(confirm_hold(held.public_id, visitor=visitor, contact=EVE, now=now))


def how_many(status: str) -> int:
    """Visits that stand so."""
    return Appointment.objects.filter(status=status).count()
