"""More time for who needs it, once a click and thirty minutes in all; and two held times an address."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from tests.factories import booking as make
from tests.rooms.booking.test_holds import at, hold
from unknot.rooms.booking import door
from unknot.rooms.booking.actions.tidying import forget_typed
from unknot.rooms.booking.models import Appointment, HoldWay, StatusChange

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def holding():
    make.open_practice()
    browser = make.browser(make.visitor())
    return browser, hold(browser)["Location"]


def button(browser, page: str) -> str:
    """What the button for more time would send; empty where there is none."""
    found = re.search(r'name="ends" value="([^"]+)"', browser.get(page).content.decode())
    return found[1] if found else ""


def minutes_held() -> int:
    held = Appointment.objects.get()
    return (held.expires_at - held.created_at) // timedelta(minutes=1)  # type: ignore[operator]


def test_ten_minutes_more_however_often_one_page_asks():
    browser, page = holding()
    ends = button(browser, page)

    answers = [browser.post(f"{page}extension/", {"ends": ends}) for _ in range(3)]

    assert {answer["Location"] for answer in answers} == {page}
    assert minutes_held() == 20
    assert "Held for you until 12:20." in browser.get(page).content.decode()
    assert StatusChange.objects.filter(reason="extended").count() == 1


def test_thirty_minutes_in_all_and_then_no_button():
    browser, page = holding()
    for asked_at in (9, 19, 29):
        with time_machine.travel(make.NOON + timedelta(minutes=asked_at), tick=False):
            if ends := button(browser, page):
                browser.post(f"{page}extension/", {"ends": ends})

    assert minutes_held() == 30
    with time_machine.travel(make.NOON + timedelta(minutes=29), tick=False):
        assert button(browser, page) == ""
        assert hold(make.browser(make.visitor())).status_code == 409


def test_what_was_typed_stays():
    browser, page = holding()

    browser.post(f"{page}extension/", {"ends": button(browser, page), "name": "Ada Exam", "email": "ada@", "phone": ""})
    shown = browser.get(page).content.decode()

    assert 'value="Ada Exam"' in shown
    assert 'value="ada@"' in shown


@pytest.mark.parametrize("said", ["", "later", "2026-11-24T19:00:00+00:00"])
def test_an_end_that_the_page_did_not_say_extends_nothing(said: str):
    browser, page = holding()

    assert browser.post(f"{page}extension/", {"ends": said})["Location"] == page
    assert minutes_held() == 10


def test_what_is_over_is_not_extended_and_can_be_booked_all_the_same():
    browser, page = holding()
    ends = button(browser, page)

    with time_machine.travel(make.NOON + timedelta(minutes=10), tick=False):
        browser.post(f"{page}extension/", {"ends": ends})
        shown = browser.get(page).content.decode()
        booked = browser.post(f"{page}confirmation/", make.CONTACT)

    assert "The time is over for which it was held." in shown
    assert 'name="ends"' not in shown
    assert "booked=now" in booked["Location"]
    assert door.faults(now=make.NOON + timedelta(minutes=10)) == []


def test_nobody_else_extends_it():
    browser, page = holding()
    ends = button(browser, page)

    assert make.browser(make.visitor()).post(f"{page}extension/", {"ends": ends}).status_code == 404
    assert minutes_held() == 10


def test_the_countdown_speaks_twice_and_stands_without_script():
    browser, page = holding()

    shown = browser.get(page).content.decode()

    assert 'data-seconds="600"' in shown
    assert '<p class="countdown-left" aria-hidden="true"></p>' in shown
    assert 'aria-live="polite" data-soon="Less than two minutes are left."' in shown
    assert shown.count("until 12:10") == 1


def types(browser, page: str, **said: str) -> None:
    """The form with the box left open."""
    browser.post(f"{page}confirmation/", {"name": "Ada", "email": "", "phone": ""} | said)


@pytest.mark.parametrize("said", [{"email": "Ada@Home.example"}, {"phone": "312-555-0123"}])
def test_a_third_time_under_one_address_is_refused_whatever_the_browser(said: dict[str, str]):
    make.open_practice(therapists=1)
    for day in (1, 2):
        browser = make.browser(make.visitor())
        types(browser, hold(browser, at(day))["Location"], **said)
    third = make.browser(make.visitor())
    types(third, hold(third, at(3))["Location"], **said)

    refused = hold(third, at(4))

    assert refused.status_code == 409
    assert "Two times are held for this address already." in refused.content.decode()
    assert Appointment.objects.filter(status="held").count() == 3


def two_held_elsewhere() -> None:
    """Two browsers that have typed Ada's address hold a time each."""
    make.open_practice()
    for day in (1, 2):
        browser = make.browser(make.visitor())
        types(browser, hold(browser, at(day))["Location"], email="ada@home.example")


def test_who_types_an_address_under_which_two_are_held_lets_go_of_their_own_other_time():
    two_held_elsewhere()
    browser = make.browser(make.visitor())
    filled_in, other = hold(browser, at(3))["Location"], hold(browser, at(4))["Location"]

    said = browser.post(f"{filled_in}confirmation/", {"name": "Ada", "email": "ada@home.example", "phone": ""})

    assert "So we let go of the other time that you held." in said.content.decode()
    assert list(Appointment.objects.order_by("pk").values_list("status", flat=True)) == ["held"] * 3 + ["cancelled"]
    assert browser.get(other).status_code == 410
    assert door.faults(now=make.NOON) == []


def test_with_one_held_elsewhere_the_one_that_is_filled_in_is_the_second():
    make.open_practice()
    elsewhere = make.browser(make.visitor())
    types(elsewhere, hold(elsewhere, at(1))["Location"], email="ada@home.example")
    browser = make.browser(make.visitor())
    other, filled_in = hold(browser, at(2))["Location"], hold(browser, at(3))["Location"]

    types(browser, filled_in, email="ada@home.example")

    assert list(Appointment.objects.order_by("pk").values_list("status", flat=True)) == ["held", "cancelled", "held"]
    assert browser.get(other).status_code == 410


def test_who_types_an_address_that_nobody_else_holds_under_keeps_both():
    make.open_practice()
    browser = make.browser(make.visitor())
    hold(browser, at(1))

    types(browser, hold(browser, at(2))["Location"], email="ada@home.example")

    assert Appointment.objects.filter(status="held").count() == 2


def test_a_third_time_under_an_address_is_not_held_longer_and_is_booked_all_the_same():
    two_held_elsewhere()
    browser = make.browser(make.visitor())
    page = hold(browser, at(3))["Location"]
    sent = {"ends": button(browser, page), "name": "Ada", "email": "ada@home.example", "phone": ""}

    refused = browser.post(f"{page}extension/", sent)

    said = refused.content.decode()
    assert refused.status_code == 409
    assert "so this one is not held longer. You can still book it" in said
    assert 'value="ada@home.example"' in said
    assert "error-summary" not in said
    held = Appointment.objects.latest("pk")
    assert (held.status, held.expires_at) == ("held", make.NOON + timedelta(minutes=10))
    assert "booked=now" in browser.post(f"{page}confirmation/", make.CONTACT)["Location"]
    assert Appointment.objects.filter(status="held").count() == 2


def test_nobody_loses_a_time_by_what_a_stranger_types():
    make.open_practice()
    ada = make.browser(make.visitor())
    page = hold(ada)["Location"]
    types(ada, page, email="ada@home.example")
    other = make.browser(make.visitor())
    for day in (2, 3, 4):
        types(other, hold(other, at(day))["Location"], email="ada@home.example")

    assert "Your time is held" in ada.get(page).content.decode()
    assert Appointment.objects.filter(status="held").count() == 2


def test_what_is_booked_or_over_counts_no_more():
    make.open_practice()
    for day in (1, 2):
        browser = make.browser(make.visitor())
        browser.post(f"{hold(browser, at(day))['Location']}confirmation/", make.CONTACT)
    third = make.browser(make.visitor())
    types(third, hold(third, at(3))["Location"], email="ada@home.example")

    assert hold(third, at(4)).status_code == 302


def test_a_client_who_is_known_has_two_in_whatever_browser():
    make.open_practice()
    token = make.visitor()
    make.booked(token, email="ada@home.example")
    mine, other = make.browser(token), make.browser(make.visitor())
    for day in (2, 3):
        types(other, hold(other, at(day))["Location"], email="ada@home.example")

    assert hold(mine, at(4)).status_code == 409


def test_addresses_are_kept_as_digests_and_forgotten():
    browser, page = holding()
    types(browser, page, email="ada@home.example")
    assert "ada" not in str(list(HoldWay.objects.values_list("digest", flat=True)))
    later = make.NOON + timedelta(days=2)
    Appointment.objects.update(status="lapsed", takes_time=False)

    forget_typed({}, later)

    assert HoldWay.objects.count() == 0
