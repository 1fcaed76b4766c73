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


MOST_SCREENS, MOST_TAPS = 20, 45


@pytest.mark.variant  # of screens and words, not of the database
@pytest.mark.parametrize(
    ("more", "screens", "taps"),
    [({}, 19, 28), ({"weeks": 104}, 19, 28), ({"onset_age": 38}, 21, 33)],
    ids=["plain", "two years", "began young, so that NG65 asks nine items"],
)
def test_healthy_person_meets_few_screens_and_taps(more: dict[str, object], screens: int, taps: int) -> None:
    person = Person(HEALTHY | more)

    person.begins()
    person.finishes()

    print(f"{len(person.seen)} screens, {person.taps} taps")
    assert (len(person.seen), person.taps) == (screens, taps)
    assert "onset_age" in more or (screens <= MOST_SCREENS and taps <= MOST_TAPS)


def test_back_keeps_what_was_answered_here_and_before() -> None:
    person = person_at("weakness")

    before = person.sends("back", Q09="yes")
    before_that = person.sends("back", Q28="yes")
    again = person.opens("/check/weakness/")

    assert before.form.values == {}, "nothing was true there"
    assert before_that.form.values == {}
    assert again.form.values == {"Q09": ["yes"], "had": ["Q09"]}
    assert (given()["Q09"], given()["Q28"], given()["Q06"]) == ("yes", "yes", "no")


def test_going_on_after_back_leads_to_where_one_was() -> None:
    person = person_at("walking")
    person.sends("back")
    person.sends("back")

    person.sends(leg_site="above_knee")

    assert person.at == "/check/pain/", "pain in the leg brings questions that were not asked before"
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


def test_none_of_these_in_a_tab_that_never_showed_a_yes_does_not_take_it_back() -> None:
    person = person_at("weakness")
    person.sends("none", Q09="yes")

    person.client.post("/check/weakness/", {"none": "yes"})

    assert given()["Q09"] == "yes"


def test_tick_that_is_taken_away_is_a_no() -> None:
    person = person_at("weakness")
    person.sends(Q09="yes", Q07="yes")
    person.opens("/check/weakness/")

    person.sends(Q09=[])

    assert (given()["Q09"], given()["Q07"]) == ("no", "yes")


def test_nothing_ticked_and_no_button_is_asked_again_once() -> None:
    person = person_at("weakness")

    page = person.sends()

    assert page.status == 422
    assert page.text.count("Please tick what is true.") == 1
    assert "Q07" not in given()


def test_not_sure_asks_which_and_the_rest_is_no() -> None:
    person = person_at("weakness")

    page = person.sends("unsure", Q07b_1="yes")
    person.sends(Q09="not_sure")

    assert "Which of these are you not sure about?" in page.text
    assert page.form.ticks == ["Q07", "Q08_1", "Q08_2", "Q09"], "what was said yes to is not asked again"
    said = {name: given()[name] for name in ("Q07", "Q07b_1", "Q08_1", "Q08_2", "Q09")}
    assert said == {"Q07": "no", "Q07b_1": "yes", "Q08_1": "no", "Q08_2": "no", "Q09": "not_sure"}


@pytest.mark.variant  # of screens and words, not of the database
def test_not_sure_about_the_leg_counts_as_yes() -> None:
    person = person_at("leg", {**HEALTHY, "leg_site": "below_knee", "leg_nrs": 4})

    page = person.sends("unsure")
    person.sends(tingling="not_sure")
    person.finishes()

    assert page.form.ticks == ["tingling", "cough"]
    answers = StoredFinding.objects.get().answers
    assert (answers.get("tingling"), answers.get("cough")) == (True, None)


@pytest.mark.variant  # of screens and words, not of the database
def test_each_question_about_what_brings_the_pain_on_has_its_own_way_out() -> None:
    person = person_at("walking")

    assert person.page is not None
    assert person.page.form.choices == {
        "walk": ["neuro", "vascular", "none", "not_sure"],
        "buttock": ["main", "sitting", "tender", "none", "not_sure"],
    }
    assert [name for name, _ in person.page.form.buttons] == ["", "", "back"]
    assert (person.page.text.count("None of these"), person.page.text.count("I am not sure")) == (1, 2)


def test_not_sure_of_nothing_is_asked_again() -> None:
    person = person_at("weakness")
    person.sends("unsure")

    page = person.sends()

    assert page.status == 422
    assert "Which of these are you not sure about?" in page.text
    assert "Q09" not in given()


def test_going_on_never_makes_a_no_of_not_sure_and_none_of_these_does() -> None:
    person = person_at("weakness")
    person.sends("unsure")
    person.sends(Q09="not_sure")
    page = person.opens("/check/weakness/")
    assert "You were not sure about this." in page.text

    person.sends()
    kept = given()["Q09"]
    person.opens("/check/weakness/")
    person.sends("none")

    assert (kept, given()["Q09"]) == ("not_sure", "no")


def test_age_that_is_no_age_is_shown_again_with_what_would_be_right() -> None:
    person = person_at("about")

    for typed, words in (
        ("forty", "Please write a whole number, such as 42."),
        ("1e9", "Please write a whole number, such as 42."),
        ("4.5", "Please write a whole number, such as 42."),
        ("9" * 5000, "Please write a whole number, such as 42."),
        ("1000000000", "Please write a number from 0 to 120."),
        ("-1", "Please write a number from 0 to 120."),
        ("", "Please give an answer, then go on."),
    ):
        page = person.sends(age=typed, pregnant="no", bp_high="130", bp_low="80")

        assert page.status == 422, typed
        assert words in page.text, typed
        assert page.form.values["age"] == [typed]
        assert page.form.values["bp_high"] == ["130"]
        assert "age" not in given(), typed
        assert given()["bp"] == [130, 80]


def test_length_of_pain_in_any_unit_becomes_weeks_and_stays_as_it_was_written() -> None:
    person = person_at("pain")

    for number, unit, weeks in (
        (0, "days", 0),
        (10, "days", 1),
        (6, "weeks", 6),
        (1, "months", 4),
        (3, "months", 13),
        (9, "months", 39),
        (2, "years", 104),
    ):
        person.sends(weeks=number, weeks_unit=unit, back_nrs=5)
        page = person.opens("/check/pain/")

        assert given()["weeks"] == weeks, (number, unit)
        assert (page.form.values["weeks"], page.form.values["weeks_unit"]) == ([str(number)], [unit])


def test_half_or_strange_blood_pressure_is_asked_again() -> None:
    person = person_at("about")

    for high, low, words in (
        ("130", "", "Please write both numbers, such as 120 and 80."),
        ("80", "120", "The first number is the higher one."),
        ("900", "80", "Please write a number from 30 to 350."),
        ("12o", "80", "Please write a whole number, such as 120."),
    ):
        page = person.sends(age=42, pregnant="no", bp_high=high, bp_low=low)

        assert words in page.text, (high, low)
        assert page.form.values["bp_high"] == [high]


def test_blood_pressure_that_is_not_known_is_left_out_with_a_word_on_what_that_means() -> None:
    person = person_at("about")
    assert person.page is not None
    assert "Most people do not, and that is fine." in person.page.text

    person.sends(age=42, pregnant="no")

    assert given()["bp"] == "not_sure"
    assert person.at == "/check/where/"


def test_mood_is_answered_whole_or_skipped() -> None:
    person = person_at("mood")

    half = person.sends(phq4_1="2", phq4_2="3")
    assert "You can still have a massage." in half.text
    person.sends("skip")

    assert half.status == 422
    assert [given()[f"phq4_{number}"] for number in (1, 2, 3, 4)] == [None] * 4
    assert person.at == "/check/massage/"


@pytest.mark.variant  # of screens and words, not of the database
def test_touch_and_wishes_can_be_left_out_with_a_word_on_what_that_means() -> None:
    person = person_at("massage")
    assert person.page is not None
    assert "You may leave out the last three. Then we go by what fits your pain." in person.page.text

    person.sends(sens="0")

    assert (given()["pref"], given()["good_before"], given()["bad_before"]) == (None, None, None)
    assert person.at == "/check/wishes/"


def test_onset_after_today_is_refused_where_it_is_asked() -> None:
    person = person_at("about")

    page = person.sends(age="42", pregnant="no", Q31="43")

    assert "This is more than your age." in page.text


def test_age_changed_below_the_onset_is_refused_beside_it() -> None:
    person = person_at("about")
    person.sends(age="42", pregnant="no", Q31="40")
    person.opens("/check/about/")

    page = person.sends(age="30")

    assert person.at == "/check/about/"
    assert "This is more than your age." in page.text


def test_screen_that_nobody_knows_is_not_found() -> None:
    assert Client().get("/check/no_such_screen/").status_code == 404
    assert Client().post("/check/no_such_screen/", {"Q01": "yes"}).status_code == 404


def test_follow_up_that_is_not_asked_leads_to_where_the_check_is() -> None:
    person = person_at("weakness")

    person.opens("/check/pregnancy_more/")

    assert person.at == "/check/weakness/"


def test_required_answer_left_out_by_address_leads_back_to_it_at_the_end() -> None:
    person = person_at("pain")

    person.opens("/check/rest_and_night/")
    while person.at != "/check/pain/":
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
    many = person.client.post("/check/weakness/", {f"Q{number}": "no" for number in range(1100)})

    assert (answer.status_code, many.status_code) == (400, 400)
    assert given() == before


def test_program_is_told_the_field_in_a_problem_document() -> None:
    answer = Client().post("/check/ces/", {}, headers={"Accept": "application/json"})

    problem = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["status"] == 422
    assert problem["errors"]["__all__"] == ["Please tick what is true. Or press “None of these” or “I am not sure”."]


def test_last_screen_sent_twice_makes_one_finding() -> None:
    person = person_at("wishes")

    person.sends("none")
    person.client.post("/check/wishes/", {"none": "yes"})

    assert StoredFinding.objects.count() == 1
    assert not Draft.objects.exists()


def test_emergency_sent_twice_makes_one_finding_and_stays_one() -> None:
    person = person_at("ces", {"yes": ["saddle"]})
    person.sends(Q01="yes")

    again = person.client.post("/check/ces/", {"Q01": "yes"}, follow=True)

    assert again.redirect_chain[-1][0] == FINDING
    assert StoredFinding.objects.count() == 1


def test_emergency_ends_the_check_within_one_answer() -> None:
    person = person_at("sudden")

    page = person.sends(Q27_1="yes")

    assert person.at == FINDING
    assert "Get emergency care now" in page.text


def test_two_tabs_write_into_one_check() -> None:
    person = person_at("legs")
    other = Person(HEALTHY, client=person.client)
    other.opens("/check/illness/")

    other.sends(Q21_1="yes")
    person.sends("none")

    assert (given()["Q21_1"], given()["Q06"]) == ("yes", "no")


def test_second_tab_that_changes_an_answer_after_a_stop_meets_the_question_first() -> None:
    person = Person({**HEALTHY, "yes": ["ill_no_fever"]})
    person.begins()
    person.finishes()

    person.client.post("/check/today/", {"none": "yes", "had": "ill_no_fever"})
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

    assert page.form.values == {}
    assert person.at == FINDING
    assert [row.result["level"] for row in StoredFinding.objects.order_by("pk")] == ["PROCEED", "DEFER"]


@pytest.mark.variant  # the test's own transaction changes the setting, and PostgreSQL then keeps nothing
@pytest.mark.parametrize("screen", ["legs", "today", "wishes"])
def test_a_screen_takes_two_queries_to_show_however_far_one_is(
    screen: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = person_at(screen)

    with django_assert_num_queries(2):  # the draft, and the practice around the page
        person.client.get(person.at)


@pytest.mark.variant  # the test's own transaction changes the setting, and PostgreSQL then keeps nothing
@pytest.mark.parametrize("screen", ["legs", "today"])
def test_an_answer_takes_four_queries_and_one_transaction(
    screen: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = person_at(screen)

    # The practice, the draft, the draft under a lock, its writing; and a savepoint with its release.
    with django_assert_num_queries(6):
        person.client.post(person.at, {"none": "yes"})


@pytest.mark.variant  # the test's own transaction changes the setting, and PostgreSQL then keeps nothing
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
