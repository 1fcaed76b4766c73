"""The front desk on the telephone: booked in a few touches, loud until it is settled, and an ill colleague."""

from __future__ import annotations

import pytest

from tests.factories import booking as make
from tests.factories import practice as people
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.rooms.desk.people import booked
from unknot.rooms.booking.models import Appointment, BlockedTime
from unknot.rooms.practice.models import Therapist
from unknot.spine.booking.lifecycle import Status

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_front_desk_books_for_a_caller_and_closes_the_day_of_somebody_ill(somebody: Somebody) -> None:
    mara, colleague = make.open_practice(therapists=2, rooms=2)
    booked("Finn Example", by=mara, hours=2)
    front = somebody(staff=people.user())
    front.opens("/desk/")
    assert front.heading == "Today"

    when_bea_calls(front)
    then_her_time_waits_for_the_check(front)

    when_a_therapist_calls_in_ill(front, mara)
    then_finn_has_a_colleague_at_the_same_time(colleague)

    front.presses("Week")
    assert "Finn Example" in front.reads
    assert "Not settled yet" in front.reads
    assert front.was_well_received()


def when_bea_calls(front: Person) -> None:
    """Three touches: book, the time, the person."""
    front.presses("Book")
    front.presses_first_link()
    assert front.heading == "Who is it for?"
    front.writes("Bea Example", into="Name")
    front.writes("312 555 0199", into="Mobile")
    front.presses("Book for this person")


def then_her_time_waits_for_the_check(front: Person) -> None:
    """On its own page, and loudly on today."""
    assert "Not booked yet" in front.reads
    assert Appointment.objects.get(client__name="Bea Example").status == Status.REQUESTED
    front.presses("Send the questions: Bea Example")
    assert "Open this link on the person’s own phone." in front.reads
    front.presses("Back to today")
    assert "Not settled yet" in front.reads


def when_a_therapist_calls_in_ill(front: Person, therapist: Therapist) -> None:
    """Everybody who would have come is shown, and proposed a colleague."""
    front.presses("Somebody is ill")
    front.presses(therapist.name)
    assert "1 person is affected" in front.reads
    front.presses("Do all of this")
    assert front.heading == "Today"


def then_finn_has_a_colleague_at_the_same_time(colleague: Therapist) -> None:
    """And the day of whoever is ill is closed."""
    assert Appointment.objects.get(client__name="Finn Example").therapist_id == colleague.pk
    assert BlockedTime.objects.count() == 1
