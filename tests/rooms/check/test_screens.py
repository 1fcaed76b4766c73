"""One screen at a time: nothing typed is lost, nothing is guessed, and bad input gets a plain sentence."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import practice as made
from tests.rooms.check.people import FINDING, START, Person
from unknot.rooms.check.models import Draft, StoredFinding

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

HEALTHY = {"age": 42, "weeks": 21, "back_nrs": 5}


@pytest.fixture(autouse=True)
def _practice() -> None:
    made.practice()


def person_at(screen: str, inputs: dict[str, object] | None = None) -> Person:
    """A person who has come as far as this screen."""
    person = Person(inputs or HEALTHY)
    person.begins()
    while person.at != f"/check/{screen}/":
        person.answers_screen()
    return person


def given() -> dict[str, object]:
    """What the one draft holds."""
    found: dict[str, object] = Draft.objects.get().given
    return found


def test_healthy_person_meets_29_screens() -> None:
    person = Person(HEALTHY)

    person.begins()
    person.finishes()

    assert len(person.seen) == 29


def test_back_keeps_what_was_answered_here_and_before() -> None:
    person = person_at("both_legs")

    before = person.sends("back", Q06="not_sure")
    before_that = person.sends("back", Q27_1="not_sure")

    assert before.form.values["Q27_1"] == ["no"]
    assert before_that.form.values["Q01"] == ["no"]
    assert (given()["Q06"], given()["Q27_1"]) == ("not_sure", "not_sure")


def test_going_on_after_back_leads_to_where_one_was() -> None:
    person = person_at("how_long")
    person.sends("back")
    person.sends("back")

    person.sends(leg_site="above_knee")

    assert person.at == "/check/how_bad/", "pain in the leg brings questions that were not asked before"
    assert person.page is not None
    assert person.page.form.values["back_nrs"] == ["5"]


def test_back_on_the_first_screen_leads_to_the_way_in() -> None:
    person = person_at("ces")

    assert person.page is not None
    assert START in person.page.links


def test_none_of_these_answers_the_rest_and_never_changes_a_yes() -> None:
    person = person_at("weakness")

    person.sends("none", Q08_2="yes")

    said = given()
    assert said["Q08_2"] == "yes"
    assert {said[name] for name in ("Q07", "Q07b_1", "Q08_1", "Q09")} == {"no"}


def test_none_of_these_does_not_change_a_yes_from_before_even_when_the_form_lacks_it() -> None:
    person = person_at("weakness")
    person.sends("none", Q09="yes")

    person.client.post("/check/weakness/", {"none": "yes"})

    assert given()["Q09"] == "yes"


def test_missing_answer_names_the_field_and_keeps_the_others() -> None:
    person = person_at("weakness")

    page = person.sends(Q07="not_sure", Q07b_1="no")

    assert page.status == 422
    assert page.form.values == {"Q07": ["not_sure"], "Q07b_1": ["no"]}
    assert page.text.count("Please give an answer, then go on.") == 6, "three fields, above and at each"
    assert "#id_Q09_0" in page.links
    assert given()["Q07"] == "not_sure"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("forty", "Please write a whole number, such as 42."),
        ("1e9", "Please write a whole number, such as 42."),
        ("4.5", "Please write a whole number, such as 42."),
        ("9" * 5000, "Please write a whole number, such as 42."),
        ("1000000000", "Please write a number from 0 to 120."),
        ("-1", "Please write a number from 0 to 120."),
        ("", "Please give an answer, then go on."),
    ],
)
def test_age_that_is_no_age_is_shown_again_with_what_would_be_right(typed: str, words: str) -> None:
    person = person_at("how_long")

    page = person.sends(weeks="5", weeks_unit="months", age=typed)

    assert page.status == 422
    assert words in page.text
    assert page.form.values["age"] == [typed]
    assert page.form.values["weeks_unit"] == ["months"]
    assert "age" not in given()
    assert given()["weeks"] == 21


@pytest.mark.parametrize(
    ("number", "unit", "weeks"),
    [
        (0, "days", 0),
        (10, "days", 1),
        (6, "weeks", 6),
        (1, "months", 4),
        (3, "months", 13),
        (9, "months", 39),
        (2, "years", 104),
    ],
)
def test_length_of_pain_in_any_unit_becomes_weeks_and_stays_as_it_was_written(
    number: int, unit: str, weeks: int
) -> None:
    person = person_at("how_long")

    person.sends(weeks=number, weeks_unit=unit, age=42)
    page = person.opens("/check/how_long/")

    assert given()["weeks"] == weeks
    assert (page.form.values["weeks"], page.form.values["weeks_unit"]) == ([str(number)], [unit])


@pytest.mark.parametrize(
    ("high", "low", "words"),
    [
        ("130", "", "Please write both numbers, such as 120 and 80."),
        ("80", "120", "The first number is the higher one."),
        ("900", "80", "Please write a number from 30 to 350."),
        ("12o", "80", "Please write a whole number, such as 120."),
    ],
)
def test_half_or_strange_blood_pressure_is_asked_again(high: str, low: str, words: str) -> None:
    person = person_at("pressure")

    page = person.sends(bp_high=high, bp_low=low)

    assert words in page.text
    assert page.form.values["bp_high"] == [high]


def test_blood_pressure_that_is_not_known_is_passed_over_with_a_word_on_what_that_means() -> None:
    person = person_at("pressure")
    assert person.page is not None
    assert "Your therapist can measure it." in person.page.text

    person.sends("skip", bp_high="12", bp_low="")

    assert given()["bp"] == "not_sure"
    assert person.at == "/check/where/"


def test_mood_is_answered_whole_or_skipped() -> None:
    person = person_at("mood")

    half = person.sends(phq4_1="2", phq4_2="3")
    person.sends("skip")

    assert half.status == 422
    assert [given()[f"phq4_{number}"] for number in (1, 2, 3, 4)] == [None] * 4
    assert person.at == "/check/hopes/"


def test_onset_after_today_is_refused_where_it_is_asked() -> None:
    person = person_at("began")

    page = person.sends(Q31="43")

    assert "This is more than your age." in page.text


def test_age_changed_below_the_onset_leads_to_the_screen_that_can_mend_it() -> None:
    person = person_at("began")
    person.sends(Q31="40")
    person.opens("/check/how_long/")

    page = person.sends(age="30")

    assert person.at == "/check/began/"
    assert "This is more than your age." in page.text


def test_screen_that_nobody_knows_is_not_found() -> None:
    assert Client().get("/check/no_such_screen/").status_code == 404
    assert Client().post("/check/no_such_screen/", {"Q01": "yes"}).status_code == 404


def test_follow_up_that_is_not_asked_leads_to_where_the_check_is() -> None:
    person = person_at("weakness")

    person.opens("/check/pregnancy_more/")

    assert person.at == "/check/weakness/"


def test_required_answer_left_out_by_address_leads_back_to_it_at_the_end() -> None:
    person = person_at("how_long")

    person.opens("/check/rest_and_night/")
    while person.at != "/check/how_long/":
        person.answers_screen()

    assert person.page is not None
    assert "This was left out." in person.page.text
    assert not StoredFinding.objects.exists()


def test_unknown_answer_is_refused_and_not_kept() -> None:
    person = person_at("ces")

    page = person.sends("none", Q01="maybe", Q02="no", extra="yes")

    assert "Please pick one of the answers." in page.text
    assert "Q01" not in given()
    assert "extra" not in given()


def test_huge_body_is_refused_and_changes_nothing() -> None:
    person = person_at("weakness")
    before = given()

    answer = person.client.post("/check/weakness/", {"Q07": "y" * 400_000})
    many = person.client.post("/check/weakness/", {f"Q{number}": "no" for number in range(1000)})

    assert (answer.status_code, many.status_code) == (400, 400)
    assert given() == before


def test_program_is_told_the_field_in_a_problem_document() -> None:
    answer = Client().post("/check/ces/", {"Q01": "no"}, headers={"Accept": "application/json"})

    problem = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["status"] == 422
    assert sorted(problem["errors"]) == ["Q02", "Q03", "Q04", "Q05"]


def test_last_screen_sent_twice_makes_one_finding() -> None:
    person = person_at("preference")

    person.sends()
    person.at = "/check/preference/"
    person.client.post("/check/preference/", {"pref": "", "good_before": "", "bad_before": ""})

    assert StoredFinding.objects.count() == 1
    assert not Draft.objects.exists()


def test_emergency_sent_twice_makes_one_finding_and_stays_one() -> None:
    person = person_at("ces", {"yes": ["saddle"]})
    person.sends("none", Q01="yes")

    person.sends(Q05b_Q01="no")
    again = person.client.post("/check/ces_old/", {"Q05b_Q01": "no"}, follow=True)

    assert again.redirect_chain[-1][0] == FINDING
    assert StoredFinding.objects.count() == 1


def test_emergency_ends_the_check_even_where_the_screen_is_half_answered() -> None:
    person = person_at("chest_and_belly")

    page = person.sends(Q27_1="yes")

    assert person.at == FINDING
    assert "Get emergency care now" in page.text


def test_two_tabs_write_into_one_check() -> None:
    person = person_at("both_legs")
    other = Person(HEALTHY, client=person.client)
    other.opens("/check/illness/")

    other.sends("none", Q21_1="yes")
    person.sends("none")

    assert (given()["Q21_1"], given()["Q06"]) == ("yes", "no")


def test_second_tab_that_changes_an_answer_after_a_stop_meets_the_question_first() -> None:
    person = Person({**HEALTHY, "yes": ["ill_no_fever"]})
    person.begins()
    person.finishes()

    person.client.post("/check/today/", {"none": "yes", "ill_no_fever": "no"})
    answer = person.client.post("/check/today/", {"ill_no_fever": "no", "intoxicated": "no", "skin_contagious": "no"})

    assert answer["Location"] == "/check/slip/"
    assert StoredFinding.objects.get().result["level"] == "DEFER"
    assert not Draft.objects.exists()


def test_browser_back_after_a_finding_shows_the_answers_and_a_change_makes_a_new_finding() -> None:
    person = Person(HEALTHY)
    person.begins()
    person.finishes()

    page = person.opens("/check/today/")
    person.sends(ill_no_fever="yes")

    assert page.form.values["ill_no_fever"] == ["no"]
    assert person.at == FINDING
    assert [row.result["level"] for row in StoredFinding.objects.order_by("pk")] == ["PROCEED", "DEFER"]


@pytest.mark.parametrize("screen", ["both_legs", "today", "preference"])
def test_a_screen_takes_two_queries_to_show_however_far_one_is(
    screen: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = person_at(screen)

    with django_assert_num_queries(2):  # the draft, and the practice around the page
        person.client.get(person.at)


@pytest.mark.parametrize("screen", ["both_legs", "today"])
def test_an_answer_takes_four_queries_and_one_transaction(
    screen: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = person_at(screen)

    # The practice, the draft, the draft under a lock, its writing; and a savepoint with its release.
    with django_assert_num_queries(6):
        person.client.post(person.at, {"none": "yes"})


@pytest.mark.parametrize("more", [{}, {"yes": ["anticoagulant", "lymph"], "leg_site": "below_knee", "leg_nrs": 8}])
def test_finding_takes_eight_queries_whatever_it_says(
    more: dict[str, object], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = Person(HEALTHY | more)
    person.begins()
    person.finishes()

    with django_assert_num_queries(8):
        person.client.get(FINDING)


def test_every_answer_of_the_check_is_never_stored_by_a_browser() -> None:
    person = person_at("ces")
    client = person.client

    answers = [
        client.get(START),
        client.get("/check/ces/"),
        client.post("/check/ces/", {"Q01": "maybe"}),
        client.post("/check/ces/", {"none": "yes"}),
        client.get(FINDING),
        client.get("/check/slip/"),
        client.post("/check/open/"),
        client.get("/check/for/nothing/"),
    ]

    assert {"no-store" in answer["Cache-Control"] for answer in answers} == {True}


def test_way_in_leads_on_where_one_was_and_can_start_over() -> None:
    person = person_at("illness")

    page = person.opens(START)
    again = person.sends()

    assert "/check/illness/" in page.links
    assert person.at == "/check/ces/"
    assert again.form.values == {}
    assert given() == {}
