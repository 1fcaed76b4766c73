"""The person with a numb saddle: one screen to the emergency page, and from there no way into a booking."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import URLPattern

from tests.factories import booking as make
from tests.journeys import ways
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from unknot.kit import clock
from unknot.rooms.booking.actions.holds import place_hold
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.urls import urlpatterns as addresses_of_the_book

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EMERGENCY = "Get emergency care now"
WHAT_COULD_BOOK = "main form[action*='/book/'], main [name=starts_at], main a[href^='/book/']"


@pytest.mark.variant  # the tests of the rooms ask PostgreSQL
def test_numb_saddle_ends_the_check_at_once(somebody: Somebody) -> None:
    make.open_practice()
    cleo = somebody()

    cleo.opens("/check/")
    cleo.presses("Start the check")
    when_numbness_is_told(cleo)

    then_it_is_an_emergency(cleo)
    assert len(cleo.met) == 3, "the way in, the first signs, and help"
    cleo.goes_back()
    assert cleo.heading == "Was that a slip?"
    cleo.presses("No, my answers are right")
    then_it_is_an_emergency(cleo)
    assert cleo.was_well_received()


@pytest.mark.variant  # PostgreSQL is asked for every address of the building by the tests of the room
@pytest.mark.parametrize("way", ways.seen(), ids=lambda way: way.name)
def test_emergency_leaves_no_address_that_books(somebody: Somebody) -> None:
    make.open_practice()
    cleo = given_emergency(somebody)

    for address in every_address_of_the_book(hold=str(uuid4())):
        cleo.opens(address)
        assert cleo.page.locator(WHAT_COULD_BOOK).count() == 0, address
        when_form_is_made_by_hand(cleo, address)

    assert not Appointment.objects.exists()
    assert cleo.was_well_received()


def test_emergency_closes_tabs_that_stood_open(somebody: Somebody) -> None:
    make.open_practice()
    token = make.visitor()
    held = place_hold(make.wish(), visitor=make.digest(token), now=clock.now())
    cleo = somebody(known_as=token)
    times, form = given_tabs_with(cleo, "/book/", f"/book/holds/{held.public_id}/")

    when_check_is_done_again(cleo)
    then_it_is_an_emergency(cleo)

    cleo.turns_to(times)
    cleo.presses_first_time()
    then_it_is_an_emergency(cleo)
    cleo.turns_to(form)
    cleo.writes("Cleo Example", into="Your name")
    cleo.writes("cleo@home.example", into="Mail address")
    cleo.ticks("The practice may keep my name")
    cleo.presses("Book this time")
    then_it_is_an_emergency(cleo)
    cleo.opens(f"/book/holds/{held.public_id}/")
    then_it_is_an_emergency(cleo)

    assert [visit.status for visit in Appointment.objects.all()] == ["held"], "which lapses by itself"
    assert cleo.was_well_received()


def given_emergency(somebody: Somebody) -> Person:
    """Somebody whose last check ended in an emergency."""
    return somebody(known_as=make.visitor({**make.HEALTHY, "yes": ["saddle"]}))


def given_tabs_with(cleo: Person, *addresses: str) -> list[object]:
    """A tab with each address, from when she was still well."""
    tabs = []
    for address in addresses:
        tabs.append(cleo.opens_another_tab())
        cleo.opens(address)
    return tabs


def when_check_is_done_again(cleo: Person) -> None:
    """In a tab of its own."""
    cleo.opens_another_tab()
    cleo.opens("/check/")
    cleo.presses("Do it again")
    when_numbness_is_told(cleo)


def when_numbness_is_told(cleo: Person) -> None:
    """One yes."""
    cleo.ticks("numbness or tingling between your legs")
    cleo.presses("Continue")


def when_form_is_made_by_hand(cleo: Person, address: str) -> None:
    """With all that a true one would hold: the cookie, the token against forgery, a free time, a name."""
    [token] = [one["value"] for one in cleo.context.cookies() if one["name"] == "csrftoken"] or [""]
    said = {"csrfmiddlewaretoken": token, **make.as_form(make.wish()), **make.CONTACT, "person": "1"}
    cleo.context.request.post(cleo.home + address, form=said, headers={"Referer": cleo.home + address})


def then_it_is_an_emergency(cleo: Person) -> None:
    """Its page, with nothing on it that could book."""
    assert cleo.heading == EMERGENCY
    assert cleo.page.locator(WHAT_COULD_BOOK).count() == 0


def every_address_of_the_book(*, hold: str) -> list[str]:
    """All that the room knows, and the list with every wish in the address."""
    wished = ["/book/?type=swedish", "/book/?type=deep&minutes=60", "/book/?day=2026-11-25&therapist=1"]
    pages = [one for one in addresses_of_the_book if not str(one.pattern).startswith("api/")]
    return [_filled(one, hold) for one in pages] + wished


def _filled(one: URLPattern, hold: str) -> str:
    return "/" + str(one.pattern).replace("<uuid:public_id>", hold).replace("<str:token>", "x" * 43)
