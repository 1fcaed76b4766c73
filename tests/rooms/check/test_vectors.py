"""Every vector of EVIDENCE section 7, walked through the pages: the same finding as `unknot check` gives."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.factories import practice as made
from tests.rooms.check.people import FINDING, Person
from tests.spine.vectors import VECTORS, Vector
from unknot.kit.clock import now
from unknot.kit.content import content_version
from unknot.kit.visitor import COOKIE, _digest
from unknot.rooms.check import door as check
from unknot.rooms.check.models import StoredFinding
from unknot.rooms.match import door as match
from unknot.spine.check.answers import read_answers
from unknot.spine.check.given import answers_so_far
from unknot.spine.match.report import report

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant]

CLEARED = {"V10", "V24", "V26"}
AT_ONCE = {"V01", "V02", "V03", "V04", "V21"}
WHOLE = [vector for vector in VECTORS if vector.id not in AT_ONCE | CLEARED | {"V23"}]
EMERGENCIES = [vector for vector in VECTORS if vector.id in AT_ONCE]
# Where the check ends before it asks everything, these rules read what was not asked any more.
NOT_ASKED_ANY_MORE = {"V04": {"U5"}}


def by_name(vector: Vector) -> str:
    return vector.id


@pytest.fixture(autouse=True)
def _practice() -> None:
    made.practice()


@pytest.mark.parametrize("vector", WHOLE, ids=by_name)
def test_vector_through_the_pages_gives_the_finding_of_the_command(vector: Vector) -> None:
    person = Person(vector.inputs)

    person.begins()
    person.finishes()

    assert_as_the_command(vector, person)


@pytest.mark.parametrize("vector", [one for one in VECTORS if one.id in CLEARED], ids=by_name)
def test_vector_with_a_clearance_on_file_counts_it_by_the_link(vector: Vector) -> None:
    person = Person(vector.inputs)

    person.opens(link_for_a_cleared_client(vector))
    person.sends()
    person.finishes()

    assert_as_the_command(vector, person)


def test_v23_fever_left_out_by_address_blocks_and_leads_back_to_it() -> None:
    [vector] = [one for one in VECTORS if one.id == "V23"]
    person = Person(vector.inputs)
    person.begins()
    while person.at != "/check/illness/":
        person.answers_screen()

    refused = person.sends(**dict.fromkeys(("Q21_2", "Q15_1", "Q15_2", "Q26_2", "hypermobile"), "no"))
    person.opens("/check/about/")
    page = person.finishes()

    assert refused.status == 422
    assert_as_the_command(vector, person)
    assert "One question is still open." in page.text
    assert "Your answers show no reason to wait" not in page.text
    assert person.sends().text.count("Still open") == 1
    assert person.at == "/check/illness/"
    assert "No limit found" in person.sends(Q21_1="no").text


@pytest.mark.parametrize("vector", EMERGENCIES, ids=by_name)
def test_emergency_ends_the_check_at_once_and_is_what_the_command_says_by_then(vector: Vector) -> None:
    person = Person(vector.inputs)

    person.begins()
    page = person.finishes()

    stored = StoredFinding.objects.get()
    rules = [rule for rule in vector.rules if rule not in NOT_ASKED_ANY_MORE.get(vector.id, ())]
    by_then = report(answers_so_far(stored.given), content=content_version())
    assert {key: by_then[key] for key in stored.result} == stored.result
    assert stored.result["level"] == vector.level == "EMERGENCY"
    assert stored.result["rules"] == rules
    assert len(person.seen) < 15
    assert page.links == ["#main", "/check/slip/", "tel:+13125550100"]


def assert_as_the_command(vector: Vector, person: Person) -> None:
    """Answers, finding and match of the pages are those of the command, and those of the table."""
    stored = StoredFinding.objects.get()
    expected = report(read_answers(vector.inputs), content=content_version())
    assert person.at == FINDING
    assert stored.content == expected["content"]
    assert stored.result == {key: expected[key] for key in stored.result}
    shown = match.recommendation_shown(stored.pk)
    assert shown is not None
    assert {key: shown[key] for key in expected if key not in stored.result and key != "content"} == {
        key: expected[key] for key in ("bookable", "ranking", "excluded", "plan")
    }
    assert stored.result["level"] == vector.level
    assert tuple(stored.result["rules"]) == vector.rules
    assert may_book(person) == expected["bookable"]


def may_book(person: Person) -> bool:
    """Whether this person's cookie opens anything, and the page says so too."""
    try:
        match.pass_of(_digest(person.client.cookies[COOKIE].value), now=now())
    except match.PassRefused:
        opens = False
    else:
        opens = True
    assert person.page is not None
    assert opens == ("See free times" in person.page.text)
    return opens


def link_for_a_cleared_client(vector: Vector) -> str:
    """The practice put a clearance on file and sends the link."""
    client = made.client()
    today = now().astimezone(ZoneInfo("America/Chicago")).date()
    check.record_clearance(
        client_id=client.pk,
        clinician="Dr. Example",
        registration="DEMO-77",
        dated_on=today,
        expires_on=date(today.year + 1, 1, 31),
        rules=list(vector.inputs["cleared"]),  # type: ignore[call-overload]  # a list of rules
        symptoms=[],
        limits="light pressure",
        user_id=made.user().pk,
        now=now(),
    )
    return check.check_link(client_id=client.pk, user_id=made.user().pk, now=now())
