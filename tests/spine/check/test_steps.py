"""The way through the check."""

from __future__ import annotations

import pytest

from unknot.spine.check import steps
from unknot.spine.check.questions import QUESTION, SCREENS, Kind, screens_for

ALL_NO = {question.id: "no" for question in QUESTION.values() if question.kind is Kind.SCREENING}


def test_check_begins_with_the_emergency_signs() -> None:
    assert steps.FIRST_SCREEN == "ces"
    assert steps.step_of({}, "ces") == (1, len(screens_for({})))


def test_going_on_passes_over_what_was_answered() -> None:
    given = {name: "no" for screen in SCREENS[:8] for name in screen.questions}

    assert steps.after(given, "ces") == "illness"


def test_nothing_is_left_after_the_last_screen() -> None:
    assert steps.after({}, "wishes") is None


def test_first_screen_has_none_before_it() -> None:
    assert steps.before({}, "ces") is None
    assert steps.before({}, "sudden") == "ces"
    assert steps.before({"Q01": "yes"}, "sudden") == "ces_old"


def test_screen_that_is_not_asked_is_nowhere() -> None:
    assert steps.screen_of({}, "pregnancy_more") is None
    assert not steps.is_open({}, "pregnancy_more")


def test_unfinished_check_goes_on_at_the_first_open_screen() -> None:
    given = {name: "no" for screen in SCREENS if screen.id != "bones" for name in screen.questions}
    given |= {"drawing": None, "leg_site": "none"}

    assert steps.resume_at({}) == "ces"
    assert steps.resume_at(given) == "bones"


def test_what_a_finding_cannot_do_without_is_asked_where_it_stands() -> None:
    assert steps.needed_screen(ALL_NO) == "about"
    assert steps.needed_screen(ALL_NO | {"age": 42}) == "pain"
    assert steps.needed_screen(ALL_NO | {"age": 42, "back_nrs": 5, "weeks": 3}) == "massage"


@pytest.mark.parametrize(
    ("key", "screen"),
    [("onset_age", "about"), ("age", "about"), ("weeks", "pain"), ("leg_site", "where"), ("bp", "about")],
)
def test_contradiction_leads_to_the_screen_of_its_key(key: str, screen: str) -> None:
    assert steps.screen_of_key({"weeks": 30, "age": 40, "Q31": 41}, key) == screen


def test_key_that_nobody_is_asked_leads_to_the_beginning() -> None:
    assert steps.screen_of_key({}, "input") == "ces"


def test_open_questions_are_those_behind_the_unanswered_keys() -> None:
    given = {name: answer for name, answer in ALL_NO.items() if name not in ("Q21_1", "Q02")}

    assert steps.open_questions(given, ("bladder", "fever")) == ("Q02", "Q21_1")


@pytest.mark.parametrize(
    ("given", "screen"),
    [
        ({"Q01": "yes", "Q05b_Q01": "no"}, "ces"),
        ({"Q09": "yes", "Q15_1": "yes"}, "illness"),
        ({"Q21_1": "not_sure"}, "illness"),
        ({"pregnant": "t3", "bp": [164, 104]}, "about"),
        ({"walk": "vascular"}, "walking"),
        ({"age": 16, "weeks": 2}, "about"),
        ({"ill_no_fever": "yes"}, "today"),
    ],
)
def test_stop_arose_at_the_last_answer_that_its_highest_rule_reads(given: dict[str, object], screen: str) -> None:
    assert steps.where_it_arose(ALL_NO | given) == screen


def test_without_a_rule_the_way_back_leads_to_the_beginning() -> None:
    assert steps.where_it_arose(ALL_NO) == "ces"
