"""The therapist who looks: the day, the next person's card, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import booking as make
from tests.factories import practice as people
from tests.journeys import ways
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.rooms.check.people import finding_of
from tests.spine.vectors import VECTORS
from unknot.rooms.practice.models import Client, Therapist
from unknot.spine.vocabulary import MassageType

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

[SCIATICA] = [vector for vector in VECTORS if vector.id == "V16"]
ON_THE_CARD = {
    "level": "With limits",
    "limits": "No firm pressure on your low back or along the sore nerve.",
    "plan": "Types, best first Medical massage, Swedish massage",
    "pressure": "Pressure, at most 3 / 5, Medium",
    "pattern": "Pattern Some signs that fit sciatica",
    "advice": "Advice they were given It is time for a doctor to look",
    "age": "Age 55",
    "leg pain": "Leg pain, 0 to 10 4",
    "visit": "Today 13:00 Medical massage, 30 minutes",
}


def test_therapist_looks_at_the_next_person(somebody: Somebody) -> None:
    mara, _ = make.open_practice(therapists=2, rooms=2)
    given_finn_comes_today(to=mara)
    at_desk = somebody()

    at_desk.opens("/desk/")
    when_staff_sign_in(at_desk, mara)
    then_today_lists_finn(at_desk)

    at_desk.presses("What is free, and why not")
    assert "13:00 to 13:45 Would meet another visit" in " ".join(at_desk.reads.split())
    at_desk.presses("The day's visits")
    at_desk.presses("Finn Example")
    then_card_says_what_matters(at_desk)
    assert at_desk.was_well_received()


def test_colleague_does_not_find_that_person(somebody: Somebody) -> None:
    mara, colleague = make.open_practice(therapists=2, rooms=2)
    finn = given_finn_comes_today(to=mara)
    at_desk = somebody(staff=colleague.user)

    at_desk.opens("/desk/")
    assert "No visits on this day." in at_desk.reads
    at_desk.opens(f"/desk/people/{finn.public_id}/")
    assert at_desk.heading == "There is nothing at this address"
    at_desk.opens("/desk/people/")
    at_desk.writes("Finn", into="Name, mail address, phone number or reference")
    at_desk.presses("Find")
    assert "Nobody you may see is found" in at_desk.reads
    assert at_desk.was_well_received()


@pytest.mark.parametrize("way", ways.seen(), ids=lambda way: way.name)
def test_stranger_is_asked_to_sign_in(somebody: Somebody) -> None:
    [mara] = make.open_practice()
    finn = given_finn_comes_today(to=mara)
    stranger = somebody()

    for address in ("/desk/", "/desk/timeline/", "/desk/people/", f"/desk/people/{finn.public_id}/"):
        stranger.opens(address)
        assert stranger.is_at("/accounts/login/")
        assert "Finn" not in stranger.page.content()
    assert stranger.was_well_received()


def given_finn_comes_today(*, to: Therapist) -> Client:
    """He answered every question himself, and booked for one o'clock."""
    finn = finding_of(SCIATICA.inputs).client
    wish = make.wish(make.NOON + timedelta(hours=1), kind=MassageType.MEDICAL, minutes=30, therapist_id=to.pk)
    held = finn.post("/book/holds/", make.as_form(wish))
    finn.post(f"{held['Location']}confirmation/", make.CONTACT | {"name": "Finn Example"})
    return Client.objects.get()


def when_staff_sign_in(at_desk: Person, therapist: Therapist) -> None:
    """Led to the form, and after it back to where they wanted to go."""
    assert at_desk.heading == "Staff sign-in"
    at_desk.writes(therapist.user.email, into="Email")
    at_desk.writes(people.PASSWORD, into="Password")
    at_desk.presses("Sign in")
    assert (at_desk.is_at("/desk/"), at_desk.heading) == (True, "Today")


def then_today_lists_finn(at_desk: Person) -> None:
    """When, who, and what to mind."""
    assert "13:00" in at_desk.reads
    assert "Finn Example" in at_desk.reads
    assert "Limits" in at_desk.reads


def then_card_says_what_matters(at_desk: Person) -> None:
    """Level, limits, plan, pattern, advice and the last answers."""
    missing = {name: words for name, words in ON_THE_CARD.items() if words not in at_desk.reads}
    assert missing == {}, at_desk.reads
