"""Answers are read as INTERFACES says, or refused with the key and what would be right."""

from typing import Any

import pytest
from hypothesis import given

from tests.spine.check.people import anyone
from tests.spine.vectors import VECTORS, Vector
from unknot.spine.check.answers import (
    CLEARABLE,
    DEFAULTS,
    KEYS,
    QUESTION_KEYS,
    READERS,
    UNNUMBERED_KEYS,
    VALUE_KEYS,
    Answers,
    BloodPressure,
    State,
    read_answers,
)
from unknot.spine.check.red_flags import RULES
from unknot.spine.check.refused import AnswersRefused
from unknot.spine.vocabulary import LegSite, MassageType, Pregnancy, Walk

LEAST: dict[str, Any] = {"age": 40, "weeks": 20}


def refusal(obj: Any) -> AnswersRefused:
    with pytest.raises(AnswersRefused) as refused:
        read_answers(obj)
    return refused.value


def test_least_answers_are_no_none_and_zero() -> None:
    assert read_answers(LEAST) == Answers(age=40, weeks=20)


def test_every_key_is_read() -> None:
    whole = {
        "age": 70, "weeks": 13, "back_nrs": 0, "leg_nrs": 10, "leg_site": "below_knee", "tingling": True,
        "cough": False, "poor_sleep": True, "goal_move": False, "cannot_undress": True, "buttock": ["main"],
        "walk": "neuro", "sens": 2, "phq4": 12, "pregnant": "postpartum", "bp": [120, 80], "onset_age": 70,
        "ng65": ["family"], "trauma_days": 3, "yes": ["saddle"], "not_sure": ["fever"], "unanswered": ["groin"],
        "cleared": ["D21"], "pref": "deep", "good_before": None, "bad_before": "reflexology",
        "drawing": [233, 218],
    }  # fmt: skip

    answers = read_answers(whole)

    assert set(whole) == set(READERS) == set(DEFAULTS)
    assert (answers.leg_site, answers.walk, answers.pregnant) == (
        LegSite.BELOW_KNEE,
        Walk.NEURO,
        Pregnancy.POSTPARTUM,
    )
    assert answers.bp == BloodPressure(systolic=120, diastolic=80)
    assert (answers.pref, answers.good_before) == (MassageType.DEEP, None)


@pytest.mark.parametrize("obj", [None, [], "age", 3, [("age", 40)]])
def test_what_is_no_object_is_refused(obj: Any) -> None:
    assert refusal(obj).key == "input"


@pytest.mark.parametrize("key", ["drawings", "Age", "saddle", "", "yes "])
def test_unknown_key_is_refused_by_name(key: str) -> None:
    assert refusal({**LEAST, key: 1}).key == key


@pytest.mark.parametrize("key", ["age", "weeks"])
def test_missing_required_key_is_refused(key: str) -> None:
    rest = {name: value for name, value in LEAST.items() if name != key}

    assert refusal(rest).key == key


NUMBERS = ["age", "weeks", "back_nrs", "leg_nrs", "sens", "phq4", "onset_age", "trauma_days"]
NO_NUMBERS = [True, False, 3.0, 2.5, float("nan"), float("inf"), "3", "", [3], {}, -1, 10**400]


@pytest.mark.parametrize("key", NUMBERS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: f"{value!r:.12}")
def test_what_is_no_whole_number_in_range_is_refused(key: str, value: Any) -> None:
    refused = refusal({**LEAST, key: value})

    assert refused.key == key
    assert "whole number from 0 to" in refused.message


@pytest.mark.parametrize(
    ("key", "most"),
    [("age", 120), ("back_nrs", 10), ("leg_nrs", 10), ("sens", 2), ("phq4", 12), ("onset_age", 120)],
)
def test_number_at_its_limit_is_read_and_over_it_refused(key: str, most: int) -> None:
    old = {**LEAST, "age": 120, "leg_site": "above_knee"}

    assert getattr(read_answers({**old, key: most}), key) == most
    assert refusal({**old, key: most + 1}).key == key


@pytest.mark.parametrize("key", ["age", "weeks", "back_nrs", "leg_nrs", "sens"])
def test_null_is_no_number_where_one_is_needed(key: str) -> None:
    assert refusal({**LEAST, key: None}).key == key


@pytest.mark.parametrize("key", ["phq4", "onset_age", "trauma_days", "bp", "pref", "good_before", "bad_before"])
def test_null_is_not_known_where_that_is_allowed(key: str) -> None:
    assert getattr(read_answers({**LEAST, key: None}), key) is None


@pytest.mark.parametrize("key", ["tingling", "cough", "poor_sleep", "goal_move", "cannot_undress"])
@pytest.mark.parametrize("value", [0, 1, "true", "yes", None, []])
def test_only_true_and_false_are_true_and_false(key: str, value: Any) -> None:
    assert refusal({**LEAST, key: value}).key == key


@pytest.mark.parametrize("key", ["leg_site", "walk", "pregnant", "pref", "good_before", "bad_before"])
@pytest.mark.parametrize("value", ["", "None", "BELOW_KNEE", 1, ["none"], True, "shiatsu"])
def test_unknown_word_is_refused(key: str, value: Any) -> None:
    assert refusal({**LEAST, key: value}).key == key


@pytest.mark.parametrize("key", ["yes", "not_sure", "unanswered", "cleared", "buttock", "ng65"])
@pytest.mark.parametrize("value", ["saddle", None, {"saddle": True}, [1], [["saddle"]], ["nothing_like_it"], [True]])
def test_list_of_anything_else_is_refused(key: str, value: Any) -> None:
    assert refusal({**LEAST, key: value}).key == key


@pytest.mark.parametrize("value", [[], [120], [120, 80, 60], "120/80", [120, None], [120.0, 80], [0, 80], [120, 9]])
def test_half_or_impossible_reading_is_refused(value: Any) -> None:
    assert refusal({**LEAST, "bp": value}).key == "bp"


@pytest.mark.parametrize("rule", ["E1", "U5", "M8", "D0", "D22", "d2"])
def test_clearance_of_anything_but_a_doctor_first_rule_is_refused(rule: str) -> None:
    assert refusal({**LEAST, "cleared": [rule]}).key == "cleared"


def test_clearable_rules_are_the_doctor_first_rules() -> None:
    assert tuple(rule.id for rule in RULES if rule.id.startswith("D")) == CLEARABLE


def test_saying_one_thing_twice_is_saying_it() -> None:
    assert read_answers({**LEAST, "yes": ["saddle", "saddle"]}).yes == {"saddle"}


@pytest.mark.parametrize("pair", [("yes", "not_sure"), ("yes", "unanswered"), ("not_sure", "unanswered")])
def test_one_key_answered_two_ways_is_refused(pair: tuple[str, str]) -> None:
    refused = refusal({**LEAST, pair[0]: ["fever"], pair[1]: ["fever"]})

    assert refused.key == "fever"
    assert pair[0] in refused.message
    assert pair[1] in refused.message


@pytest.mark.parametrize("state", ["not_sure", "unanswered"])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("walk", "neuro"),
        ("pregnant", "t1"),
        ("bp", [120, 80]),
        ("buttock", ["main"]),
        ("leg_site", "below_knee"),
    ],
)
def test_value_that_is_also_unsure_or_unanswered_is_refused(key: str, value: Any, state: str) -> None:
    assert refusal({**LEAST, key: value, state: [key]}).key == key


@pytest.mark.parametrize("state", ["yes", "tingling", "age"])
def test_only_screening_keys_and_five_values_can_be_unsure(state: str) -> None:
    assert refusal({**LEAST, "not_sure": [state]}).key == "not_sure"
    assert refusal({**LEAST, "unanswered": [state]}).key == "unanswered"


def test_value_keys_cannot_be_answered_yes() -> None:
    for key in VALUE_KEYS:
        assert refusal({**LEAST, "yes": [key]}).key == "yes"


def test_leg_pain_without_a_place_is_refused() -> None:
    assert refusal({**LEAST, "leg_nrs": 1}).key == "leg_site"


def test_leg_pain_with_an_unsure_place_counts_as_above_the_knee() -> None:
    answers = read_answers({**LEAST, "leg_nrs": 1, "not_sure": ["leg_site"]})

    assert answers.leg_place is LegSite.ABOVE_KNEE
    assert answers.has_leg_pain


def test_leg_pain_with_its_place_unanswered_is_read_so_that_what_else_was_said_counts() -> None:
    answers = read_answers({**LEAST, "leg_nrs": 1, "unanswered": ["leg_site"], "yes": ["saddle"]})

    assert answers.leg_place is LegSite.NONE
    assert answers.has_leg_pain


def test_onset_after_today_is_refused() -> None:
    assert refusal({**LEAST, "onset_age": 41}).key == "onset_age"
    assert read_answers({**LEAST, "onset_age": 40}).onset_age == 40


@pytest.mark.parametrize("more", [{}, {"unanswered": ["pregnant"]}])
def test_danger_sign_without_pregnancy_is_refused(more: dict[str, Any]) -> None:
    assert refusal({**LEAST, "yes": ["preg_danger"], **more}).key == "pregnant"


@pytest.mark.parametrize("more", [{"pregnant": "t1"}, {"pregnant": "postpartum"}, {"not_sure": ["pregnant"]}])
def test_danger_sign_with_pregnancy_is_read(more: dict[str, Any]) -> None:
    assert read_answers({**LEAST, "yes": ["preg_danger"], **more}).yes == {"preg_danger"}


@pytest.mark.parametrize("more", [{}, {"not_sure": ["bp"]}, {"unanswered": ["bp"]}])
def test_symptoms_without_a_reading_are_refused(more: dict[str, Any]) -> None:
    assert refusal({**LEAST, "yes": ["bp_symptoms"], **more}).key == "bp"


def test_answers_made_by_hand_refuse_contradictions_too() -> None:
    with pytest.raises(AnswersRefused, match="leg_site"):
        Answers(age=40, weeks=20, leg_nrs=1)


def test_vocabulary_is_that_of_the_reference() -> None:
    assert (len(QUESTION_KEYS), len(UNNUMBERED_KEYS)) == (47, 27)
    assert len(set(KEYS)) == len(KEYS)


def test_states_of_a_key() -> None:
    answers = read_answers({**LEAST, "yes": ["fever"], "not_sure": ["saddle"], "unanswered": ["walk"], "bp": [120, 80]})

    states = {key: answers.state(key) for key in ("fever", "saddle", "walk", "bp", "bowel", "pregnant")}

    assert states == {
        "fever": State.YES,
        "saddle": State.NOT_SURE,
        "walk": State.UNANSWERED,
        "bp": State.YES,
        "bowel": State.NO,
        "pregnant": State.NO,
    }


@given(answers=anyone)
def test_answers_come_back_from_json_as_they_went(answers: Answers) -> None:
    assert read_answers(answers.as_json()) == answers


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_vector_comes_back_from_json_as_it_went(vector: Vector) -> None:
    written = read_answers(vector.inputs).as_json()

    lists = ("yes", "not_sure", "unanswered", "cleared", "buttock", "ng65")
    plain = {key: sorted(value) if key in lists else value for key, value in vector.inputs.items()}  # type: ignore[type-var]
    assert written == plain
