"""The person who is deferred: a cold today, a massage another day."""

from __future__ import annotations

import pytest

from tests.factories import booking as make
from tests.journeys import ways
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.journeys.ways import BASE, Way
from tests.spine.vectors import VECTORS
from unknot.rooms.booking.models import Appointment

# What it leaves in the tables is asked of PostgreSQL by the tests of the rooms.
pytestmark = [pytest.mark.journey, pytest.mark.variant, pytest.mark.django_db(transaction=True)]

[A_COLD] = [vector for vector in VECTORS if vector.id == "V12"]


@pytest.mark.parametrize("way", ways.seen(), ids=lambda way: way.name)
def test_person_with_a_cold_is_asked_to_wait(somebody: Somebody, way: Way) -> None:
    make.open_practice()
    ben = when_he_answers(somebody) if way is BASE else somebody(known_as=make.visitor(A_COLD.inputs))

    ben.opens("/check/finding/")
    assert ben.heading == "Please wait a little"
    ben.opens("/book/")
    assert ben.is_at("/check/finding/"), "the way to a booking leads back to what to do now"
    assert "See free times" not in ben.reads
    assert not Appointment.objects.exists()
    assert ben.was_well_received()


def when_he_answers(somebody: Somebody) -> Person:
    """In one way; all others lead through the same screens as those of somebody who books."""
    ben = somebody()
    ben.opens("/check/")
    ben.presses("Start the check")
    ben.answers_check(A_COLD.inputs)
    return ben
