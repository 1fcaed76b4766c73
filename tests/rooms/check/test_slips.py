"""Going back from a stop: one plain question, both answers kept, and the stop stays until a new finding."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.factories import practice as made
from tests.rooms.check.people import FINDING, START, Person
from unknot.kit.visitor import COOKIE, _digest
from unknot.rooms.check import door as check
from unknot.rooms.check.models import Draft, StoredFinding
from unknot.rooms.match.models import Pass
from unknot.rooms.practice.models import Practice
from unknot.spine.vocabulary import Level

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant]

HEALTHY = {"age": 42, "weeks": 21, "back_nrs": 5}
ILL = {**HEALTHY, "yes": ["ill_no_fever"]}


@pytest.fixture(autouse=True)
def _practice() -> None:
    made.practice()


def stopped(inputs: dict[str, object] | None = None) -> Person:
    """A person whose check ended in a stop."""
    person = Person(inputs or ILL)
    person.begins()
    person.finishes()
    return person


def test_way_in_after_a_stop_asks_the_one_question_first() -> None:
    person = stopped()

    page = person.opens(START)

    assert person.at == "/check/slip/"
    assert "Was that a slip?" in page.text


def test_screen_opened_after_a_stop_asks_the_one_question_first() -> None:
    person = stopped()

    person.opens("/check/today/")

    assert person.at == "/check/slip/"


def test_no_leads_back_to_the_finding_and_changes_nothing() -> None:
    person = stopped()

    page = person.opens("/check/slip/")

    assert FINDING in page.links
    assert not Draft.objects.exists()


def test_yes_opens_the_screen_where_the_stop_arose_with_every_answer() -> None:
    person = stopped()
    person.opens("/check/slip/")

    page = person.sends()

    assert person.at == "/check/today/"
    assert page.form.values["ill_no_fever"] == ["yes"]
    assert Draft.objects.get().given == StoredFinding.objects.get().given


@pytest.mark.parametrize(
    ("inputs", "screen"),
    [
        ({**HEALTHY, "yes": ["saddle"]}, "/check/ces/"),
        ({**HEALTHY, "yes": ["fever"]}, "/check/illness/"),
        ({**HEALTHY, "walk": "neuro"}, "/check/walking/"),
        ({**HEALTHY, "age": 16}, "/check/about/"),
        ({**HEALTHY, "pregnant": "t3", "bp": [164, 104]}, "/check/about/"),
    ],
)
def test_each_stop_leads_back_to_its_own_screen(inputs: dict[str, object], screen: str) -> None:
    person = stopped(inputs)
    person.opens("/check/slip/")

    person.sends()

    assert person.at == screen


def test_corrected_slip_makes_a_new_finding_that_keeps_both_answers() -> None:
    person = stopped()
    person.opens("/check/slip/")
    person.sends()

    person.sends(ill_no_fever="no")

    stop, after = StoredFinding.objects.order_by("pk")
    assert (stop.result["level"], after.result["level"]) == ("DEFER", "PROCEED")
    [slip] = after.slips
    assert slip["rules"] == ["F1"]
    assert slip["given"]["ill_no_fever"] == "yes"
    assert after.given["ill_no_fever"] == "no"


def test_stop_goes_on_to_block_until_there_is_a_new_finding() -> None:
    person = stopped()
    person.opens("/check/slip/")

    person.sends()

    assert check.current_finding(visitor_of(person), now=made.NOON).level.name == "DEFER"
    assert not Pass.objects.exists()
    assert "Please wait a little" in person.opens(FINDING).text


def test_starting_over_after_a_stop_takes_the_slip_along() -> None:
    person = stopped()

    person.client.post(START)

    draft = Draft.objects.get()
    assert draft.given == {}
    assert [slip["rules"] for slip in draft.slips] == [["F1"]]


def test_stop_of_last_week_is_not_asked_about_any_more_and_still_goes_along() -> None:
    with time_machine.travel(made.NOON, tick=False):
        person = stopped()

    with time_machine.travel(made.NOON + timedelta(days=7), tick=False):
        person.begins()
        person.answers_screen()

    assert [slip["rules"] for slip in Draft.objects.get().slips] == [["F1"]]


def test_slip_page_without_a_stop_leads_to_the_finding() -> None:
    person = Person(HEALTHY)
    person.begins()
    person.finishes()

    person.opens("/check/slip/")

    assert person.at == FINDING
    assert person.client.post("/check/slip/")["Location"] == FINDING


def visitor_of(person: Person) -> str:
    """The digest that the tables know this person by."""
    return _digest(person.client.cookies[COOKIE].value)


OLD = "/check/old/"


def test_emergency_page_says_what_to_do_whom_to_call_and_what_to_say() -> None:
    page = stopped({**HEALTHY, "yes": ["saddle"]}).opens(FINDING)

    assert page.text.index("Please go to an emergency room now") < page.text.index("What to say on the phone")
    assert "I have back pain and something changed between my legs" in page.text
    assert not [link for link in page.links if link.startswith(("/book", "/again", "/check/ces"))]


def test_emergency_page_has_one_button_and_no_link_that_leads_on() -> None:
    Practice.objects.update(emergency_number="911")

    page = stopped({**HEALTHY, "yes": ["saddle"]}).opens(FINDING)

    assert page.html.count("button-main") == 1, "to call"
    assert set(page.links) == {"#main", "tel:911", "tel:+13125550100", "/check/slip/"}
    assert "You can print this page to take it along." in page.text


def test_claims_behind_an_urgent_reason_lead_nowhere_else() -> None:
    page = stopped({**HEALTHY, "yes": ["calf_swollen"]}).opens(FINDING)

    assert "What this rests on" in page.text
    assert not [link for link in page.links if link.startswith("/clinical")]


def test_emergency_raised_by_hand_has_a_sentence_to_say_too() -> None:
    person = Person(HEALTHY)
    person.begins()
    person.finishes()
    client = made.client()
    StoredFinding.objects.update(client_id=client.pk)
    raised = {"level": Level.EMERGENCY, "reason": "Cannot feel the foot.", "until_on": None, "user_id": made.user().pk}
    check.raise_level(client_id=client.pk, now=made.NOON, **raised)

    page = person.opens(FINDING)

    assert "Get emergency care now" in page.text
    assert "I have back or leg pain, and my massage practice told me to call you." in page.text


def test_what_is_old_and_checked_is_asked_from_the_emergency_page_and_lowers_it() -> None:
    person = stopped({**HEALTHY, "yes": ["saddle", "ces_old_checked"]})
    assert [form.action for form in person.opens(FINDING).forms] == [OLD]

    person.sends()
    asked = person.at
    page = person.finishes()

    assert asked == "/check/ces_old/"
    assert "Please see a doctor before you have a massage" in page.text
    assert [row.result["rules"] for row in StoredFinding.objects.order_by("pk")] == [["E1"], ["D12"]]
    assert [slip["why"] for slip in StoredFinding.objects.latest("pk").slips] == ["old"]


def test_what_is_old_but_was_never_checked_stays_an_emergency() -> None:
    person = stopped({**HEALTHY, "yes": ["saddle"]})
    person.opens(FINDING)
    person.sends()

    page = person.sends(Q05b_Q01="no")

    assert "Get emergency care now" in page.text
    assert not Pass.objects.exists()


def test_other_emergencies_are_never_old() -> None:
    person = stopped({**HEALTHY, "yes": ["saddle", "chest_pain"]})
    person.client.post("/check/old/")
    person.opens("/check/ces_old/")
    person.sends(Q05b_Q01="yes")
    person.answers_screen()

    page = person.opens(FINDING)

    assert "Get emergency care now" in page.text
    assert page.forms == []


def test_nobody_comes_there_without_such_an_emergency() -> None:
    person = stopped()

    person.client.post(OLD)

    assert not Draft.objects.exists()
