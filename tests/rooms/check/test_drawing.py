"""Drawing through the pages, without script: what is kept, what need not be asked, and what both sides see."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.factories import practice as made
from tests.rooms.check.people import FINDING, Person
from tests.rooms.check.test_screens import given, person_at
from unknot.rooms.check.models import StoredFinding
from unknot.spine.check.body_map import REGIONS
from unknot.spine.check.drawing import Feel, read_drawing

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

DOWN_THE_LEFT_LEG = {
    "drawing": ["218", "228", "233"],
    "drawing-level-218": "4",
    "drawing-level-228": "5",
    "drawing-level-233": "7",
    "drawing-feels-233": ["shooting", "numb"],
}


@pytest.fixture(autouse=True)
def _practice() -> None:
    made.practice()


def finding() -> StoredFinding:
    return StoredFinding.objects.get()


def drawn_at_where(drawn: Mapping[str, object], **more: object) -> Person:
    """A healthy person who comes to the body and marks this there."""
    person = person_at("where")
    person.sends(**drawn, **more)
    return person


def test_who_only_draws_gets_a_right_finding() -> None:
    person = drawn_at_where(DOWN_THE_LEFT_LEG)

    assert person.page is not None
    assert "How bad" not in person.page.text.replace("How bad, and how long", ""), "the levels were drawn"
    person.finishes()

    found = finding()
    assert (found.answers["leg_site"], found.answers["back_nrs"], found.answers["leg_nrs"]) == ("below_knee", 4, 7)
    assert (found.result["fit"], found.result["fit_items"]) == (3, ["S1", "S2"])
    assert found.given["drawing"]["regions"]["233"] == {"level": 7, "feels": ["shooting", "numb"]}


@pytest.mark.variant  # of screens and words, not of the database
def test_finding_redraws_it_with_the_nerve_in_picture_and_words() -> None:
    person = drawn_at_where(DOWN_THE_LEFT_LEG)
    page = person.finishes()

    assert person.at == FINDING
    assert page.html.count('<path class="region shade-') == 3
    assert "Along the way of the left sciatic nerve: low back, back of thigh, lower leg." in page.text
    assert "left calf, 7 of 10, shooting, numb" in page.text


@pytest.mark.variant  # of screens and words, not of the database
def test_where_words_and_drawing_differ_the_person_is_asked_once() -> None:
    person = drawn_at_where({"drawing": ["218"], "drawing-level-218": "4"}, leg_site="below_knee")

    assert person.at == "/check/reach/"
    person.sends(reach="not_sure")
    person.inputs = {**person.inputs, "leg_nrs": 3}
    person.finishes()

    assert (finding().answers["leg_site"], "/check/reach/" in person.seen) == ("below_knee", False)


def test_settled_difference_goes_when_the_drawing_changes() -> None:
    person = drawn_at_where({"drawing": ["218", "233"]}, leg_site="none")
    person.sends(reach="none")
    assert given()["reach"] == "none"

    person.opens("/check/where/")
    person.sends(drawing=["218", "234"])

    assert "reach" not in given()
    assert person.at == "/check/reach/"


def test_neither_marked_nor_said_is_asked_again_and_says_what_to_do() -> None:
    person = drawn_at_where({})

    assert person.at == "/check/where/"
    assert person.page is not None
    assert person.page.status == 422
    assert "Please mark where it hurts in your back or legs, or pick an answer here." in person.page.text


def test_shoulder_alone_asks_for_the_leg_in_words_and_stays_marked() -> None:
    person = drawn_at_where({"drawing": ["107"]})

    assert person.page is not None
    assert (person.at, person.page.form.values["drawing"]) == ("/check/where/", ["107"])


def test_level_that_is_none_loses_nothing_else() -> None:
    person = drawn_at_where(DOWN_THE_LEFT_LEG | {"drawing-level-233": "seven"})

    assert person.page is not None
    assert "Left calf: write a number from 0 to 10, or leave it empty." in person.page.text
    assert person.page.form.values["drawing"] == ["218", "228", "233"]
    assert person.page.form.values["drawing-level-233"] == ["seven"]
    assert "drawing" not in given()


def test_back_keeps_the_drawing() -> None:
    person = person_at("where")

    person.sends("back", **DOWN_THE_LEFT_LEG)
    page = person.opens("/check/where/")

    assert page.form.values["drawing"] == ["218", "228", "233"]
    assert page.form.values["drawing-feels-233"] == ["shooting", "numb"]


def test_body_marked_all_over_with_every_feel_is_taken() -> None:
    everything: dict[str, object] = {"drawing": [str(code) for code in REGIONS], "drawing-worse": "left"}
    for code in REGIONS:
        everything |= {f"drawing-level-{code}": "10", f"drawing-feels-{code}": [feel.value for feel in Feel]}

    person = drawn_at_where(everything)

    assert person.at == "/check/pain/"
    assert read_drawing(given()["drawing"]).codes == tuple(REGIONS)


def test_drawing_is_sealed_in_the_database() -> None:
    drawn_at_where(DOWN_THE_LEFT_LEG).finishes()

    raw = StoredFinding.objects.extra(select={"raw": "given"}).values_list("raw", flat=True)[0]
    assert "218" not in str(bytes(raw) if isinstance(raw, memoryview) else raw)
