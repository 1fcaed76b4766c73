"""A browser is not a person: clearances count for whom a link or a code named, and somebody else starts afresh."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from tests.factories import practice as made
from tests.rooms.check.people import FINDING, START, Person
from unknot.kit.visitor import COOKIE, _digest
from unknot.rooms.check import door as check
from unknot.rooms.check.models import Draft, StoredFinding

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant]

NOON = made.NOON
HEALTHY = {"age": 42, "weeks": 21, "back_nrs": 5}
CANCER = {**HEALTHY, "yes": ["cancer_past"]}
ILL = {**HEALTHY, "yes": ["ill_no_fever"]}
LATER = NOON + timedelta(days=2)
WHO = "/check/person/"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        made.practice()
        yield


@pytest.fixture
def later():
    """Two days after the check before."""
    with time_machine.travel(LATER, tick=False):
        yield


def finished(inputs: dict[str, object]) -> Person:
    person = Person(inputs)
    person.begins()
    person.finishes()
    return person


def booked(inputs: dict[str, object] | None = None) -> tuple[Person, int]:
    """Somebody whose finding became a client's, with a clearance for a cancer of the past on file."""
    person, client = finished(inputs or HEALTHY), made.client()
    check.bind_finding(finding_id=StoredFinding.objects.latest("pk").pk, client_id=client.pk)
    check.record_clearance(
        client_id=client.pk,
        clinician="Dr. Example",
        registration="DEMO-77",
        dated_on=date(2026, 11, 20),
        expires_on=date(2027, 5, 20),
        rules=["D2"],
        symptoms=[],
        limits="",
        user_id=made.user().pk,
        now=NOON,
    )
    return person, client.pk


def as_(person: Person, inputs: dict[str, object]) -> Person:
    """Somebody at the same browser."""
    return Person(inputs, client=person.client)


def link_for(client_id: int) -> str:
    return check.check_link(client_id=client_id, user_id=made.user().pk, now=LATER)


def newest() -> StoredFinding:
    return StoredFinding.objects.latest("pk")


def test_first_check_asks_nothing_more_than_before() -> None:
    person = Person(HEALTHY)

    person.begins()

    assert person.at == "/check/ces/"


def test_person_who_did_not_book_is_not_asked(later) -> None:
    with time_machine.travel(NOON, tick=False):
        person = finished(HEALTHY)

    person.begins()

    assert person.at == "/check/ces/"


def test_next_check_after_a_booking_asks_first_whether_it_is_the_same_person(later) -> None:
    with time_machine.travel(NOON, tick=False):
        person, _ = booked()

    person.begins()
    page = person.opens(WHO)

    assert "Is this check for the same person as last time?" in page.text
    for address in ("/check/ces/", "/check/today/"):
        person.opens(address)
        assert person.at == WHO
    assert not Draft.objects.exists()


def test_same_person_stays_the_client_and_a_clearance_does_not_count_by_the_cookie(later) -> None:
    with time_machine.travel(NOON, tick=False):
        person, client_id = booked()
    person = as_(person, CANCER)
    person.opens(WHO)

    person.sends(same="yes")
    page = person.finishes()

    assert (newest().client_id, newest().vouched) == (client_id, False)
    assert "D2" in newest().result["rules"]
    assert "See free times" not in page.text


def test_clearance_counts_after_the_link_in_this_browser(later) -> None:
    with time_machine.travel(NOON, tick=False):
        person, client_id = booked()
    person = as_(person, CANCER)
    person.opens(link_for(client_id))

    person.sends()
    page = person.finishes()

    assert (newest().client_id, newest().vouched) == (client_id, True)
    assert "D2" not in newest().result["rules"]
    assert "See free times" in page.text


def test_somebody_else_is_a_new_visitor_of_whom_nothing_is_known(later) -> None:
    with time_machine.travel(NOON, tick=False):
        person, _ = booked()
    before = person.client.cookies[COOKIE].value
    other = as_(person, CANCER)
    other.opens(WHO)

    other.sends(same="no")
    at = other.at
    other.finishes()

    assert at == "/check/ces/"
    assert other.client.cookies[COOKIE].value != before
    assert (newest().client_id, newest().vouched) == (None, False)
    assert newest().visitor == _digest(other.client.cookies[COOKIE].value)
    assert "D2" in newest().result["rules"]


def test_stop_of_another_person_is_not_taken_along(later) -> None:
    with time_machine.travel(NOON, tick=False):
        person, _ = booked(ILL)
    with time_machine.travel(LATER, tick=False):
        other = as_(person, HEALTHY)
        other.opens(WHO)
        other.sends(same="no")
        other.finishes()

    assert newest().slips == []


def test_stop_of_the_same_person_is_taken_along(later) -> None:
    with time_machine.travel(NOON, tick=False):
        person, _ = booked(ILL)
    person = as_(person, HEALTHY)
    person.opens(WHO)
    person.sends(same="yes")
    person.finishes()

    assert [slip["rules"] for slip in newest().slips] == [["F1"]]


def test_stop_does_not_follow_to_another_client_who_starts_by_a_link(later) -> None:
    with time_machine.travel(NOON, tick=False):
        person, _ = booked(ILL)
    other, client = as_(person, HEALTHY), made.client()
    other.opens(link_for(client.pk))
    other.sends()
    other.finishes()

    assert (newest().client_id, newest().slips) == (client.pk, [])


@pytest.mark.parametrize("said", ["", "maybe"])
def test_question_that_is_not_answered_is_asked_again(later, said: str) -> None:
    with time_machine.travel(NOON, tick=False):
        person, _ = booked()

    answer = person.client.post(WHO, {"same": said})

    assert "same person as last time" in answer.content.decode()
    assert not Draft.objects.exists()


def test_doing_it_again_at_once_after_a_booking_asks_too() -> None:
    person, _ = booked()
    person.opens(START)

    answer = person.client.post(START)

    assert answer["Location"] == WHO


def test_way_back_in_the_same_hour_opens_the_same_answers_unasked_and_vouched() -> None:
    _, client_id = booked()
    person = Person(CANCER)
    with time_machine.travel(LATER, tick=False):
        person.opens(link_for(client_id))
        person.sends()
        person.finishes()
        person.opens("/check/blood/")
        person.inputs = {**CANCER, "yes": ["cancer_past", "varicose"]}
        person.answers_screen()
        person.finishes()

    assert StoredFinding.objects.filter(client_id=client_id).count() == 3
    assert (newest().vouched, "D2" in newest().result["rules"]) == (True, False)


def test_hour_later_the_way_back_asks_who_it_is() -> None:
    person, _ = booked()

    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        person.opens("/check/today/")
        in_the_hour = person.at
    with time_machine.travel(NOON + timedelta(hours=1, seconds=1), tick=False):
        person.opens("/check/today/")

    assert (in_the_hour, person.at) == ("/check/today/", WHO)


def test_old_page_sent_after_the_hour_makes_nobodys_draft(later) -> None:
    with time_machine.travel(NOON, tick=False):
        person, _ = booked()

    answer = person.client.post("/check/today/", {"ill_no_fever": "yes"})

    assert answer["Location"] == WHO
    assert not Draft.objects.exists()


def test_open_questions_answered_the_next_day_count_no_clearance() -> None:
    client = made.client()
    person = Person(CANCER)
    person.opens(check.check_link(client_id=client.pk, user_id=made.user().pk, now=NOON))
    person.sends()
    while person.at != "/check/illness/":
        person.answers_screen()
    person.opens("/check/about/")
    person.finishes()

    person.client.post("/check/open/")
    at_once = Draft.objects.get().vouched
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        person.client.post("/check/open/")

    assert (at_once, Draft.objects.get().vouched) == (True, False)
    assert Draft.objects.get().client_id == client.pk


# Forget me -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inputs", [HEALTHY, ILL, CANCER], ids=["may book", "wait", "doctor first"])
def test_finding_has_a_way_to_be_forgotten_on_this_device(inputs: dict[str, object]) -> None:
    person = finished(inputs)
    before = person.client.cookies[COOKIE].value
    page = person.opens(FINDING)
    assert "Forget me on this device" in page.text

    answer = person.client.post("/check/forget/")

    assert answer["Location"] == START
    assert person.client.cookies[COOKIE].value != before
    assert person.client.get(FINDING)["Location"] == START
    assert "Forget me on this device" not in person.opens(START).text


def test_draft_goes_with_whoever_is_forgotten() -> None:
    person = Person(HEALTHY)
    person.begins()
    person.answers_screen()
    assert "Forget me on this device" in person.opens(START).text

    person.client.post("/check/forget/")

    assert not Draft.objects.exists()
    assert person.opens("/check/ces/").form.values.get("Q01") in (None, [])


def test_emergency_page_offers_no_way_on() -> None:
    page = finished({**HEALTHY, "yes": ["saddle"]}).page

    assert page is not None
    assert "Forget me" not in page.text


def test_address_of_forgetting_alone_forgets_nothing() -> None:
    person = finished(HEALTHY)
    before = person.client.cookies[COOKIE].value

    answer = person.client.get("/check/forget/")

    assert answer["Location"] == START
    assert person.client.cookies[COOKIE].value == before
