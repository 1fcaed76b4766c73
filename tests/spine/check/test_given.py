"""What is given screen by screen becomes the same answers as an input of ``unknot check``."""

from typing import Any

import pytest

from tests.spine.check.giving import given_for
from tests.spine.vectors import VECTORS, Vector
from unknot.spine.check.answers import Answers, State, read_answers
from unknot.spine.check.given import answers_given, answers_so_far, ends_here, still_needed
from unknot.spine.check.questions import QUESTION, QUESTIONS, SCREENS, Kind, asked_of, screens_for
from unknot.spine.check.red_flags import EMERGENCY_RULES
from unknot.spine.check.refused import AnswersRefused
from unknot.spine.check.triage import triage
from unknot.spine.vocabulary import Level

HEALTHY = given_for(Answers(age=40, weeks=20, back_nrs=5))


def given(**changes: Any) -> dict[str, object]:
    return {name: value for name, value in {**HEALTHY, **changes}.items() if value is not None}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_vector_given_on_the_screens_is_the_vector(vector: Vector) -> None:
    by_command = {**vector.inputs}
    cleared = by_command.pop("cleared", [])
    answers = read_answers(by_command)

    told = answers_given(given_for(answers))

    assert told == answers
    assert triage(read_answers({**told.as_json(), "cleared": cleared})) == triage(read_answers(vector.inputs))


@pytest.mark.parametrize("state", ["yes", "no", "not_sure", None])
@pytest.mark.parametrize(
    "name",
    [
        question.id
        for question in QUESTIONS
        if question.kind is Kind.SCREENING and question.follows is None and question.id not in ("Q07b_1", "Q10")
    ],
)
def test_screening_question_sets_its_key_to_what_was_said(name: str, state: str | None) -> None:
    answers = answers_given(given(**{name: state}))

    assert answers.state(QUESTION[name].keys[0]) is State(state or "unanswered")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("no", "yes", State.YES),
        ("yes", None, State.YES),
        ("no", "not_sure", State.NOT_SURE),
        ("not_sure", None, State.NOT_SURE),
        ("no", None, State.UNANSWERED),
        ("no", "no", State.NO),
    ],
)
def test_two_questions_about_the_bladder_one_yes_is_enough(first: str, second: str | None, expected: State) -> None:
    assert answers_given(given(Q02=first, Q03=second)).state("bladder") is expected


@pytest.mark.parametrize(
    ("symptoms", "expected"),
    [
        pytest.param({}, State.NO, id="nothing told"),
        pytest.param({"Q01": "yes", "Q05b_Q01": "yes"}, State.YES, id="the only one is old"),
        pytest.param(
            {"Q01": "yes", "Q05b_Q01": "yes", "Q04": "yes", "Q05b_Q04": "no"}, State.NO, id="one of two is old"
        ),
        pytest.param(
            {"Q01": "yes", "Q05b_Q01": "yes", "Q04": "not_sure", "Q05b_Q04": "no"},
            State.NO,
            id="an unsure one is not old",
        ),
        pytest.param({"Q01": "yes", "Q05b_Q01": "not_sure"}, State.NOT_SURE, id="not sure"),
        pytest.param({"Q01": "yes", "Q05b_Q01": None}, State.UNANSWERED, id="unanswered"),
        pytest.param({"Q01": "no", "Q05b_Q01": "yes"}, State.NO, id="an answer to what is not asked"),
    ],
)
def test_old_and_checked_only_if_every_symptom_is(symptoms: dict[str, Any], expected: State) -> None:
    assert answers_given(given(**symptoms)).state("ces_old_checked") is expected


@pytest.mark.parametrize(
    ("weaker", "same_for_weeks", "new", "mild"),
    [
        ("no", None, State.NO, State.NO),
        ("yes", "yes", State.NO, State.YES),
        ("yes", "no", State.YES, State.NO),
        ("yes", "not_sure", State.YES, State.NO),
        ("yes", None, State.YES, State.NO),
        ("not_sure", "yes", State.NOT_SURE, State.NOT_SURE),
        (None, None, State.UNANSWERED, State.UNANSWERED),
    ],
)
def test_a_weaker_leg_is_new_unless_surely_old(
    weaker: str | None, same_for_weeks: str | None, new: State, mild: State
) -> None:
    answers = answers_given(given(Q07b_1=weaker, Q07b_2=same_for_weeks))

    assert (answers.state("weak_new"), answers.state("weak_mild")) == (new, mild)


@pytest.mark.parametrize(
    ("accident", "checked", "expected"),
    [
        ("no", "yes", State.NO),
        ("yes", "yes", State.NO),
        ("yes", "no", State.YES),
        ("yes", "not_sure", State.YES),
        ("yes", None, State.YES),
        ("not_sure", "yes", State.NO),
        ("not_sure", "not_sure", State.NOT_SURE),
        (None, None, State.UNANSWERED),
    ],
)
def test_an_accident_counts_unless_surely_checked(accident: str | None, checked: str | None, expected: State) -> None:
    assert answers_given(given(Q10=accident, Q10_checked=checked)).state("trauma_major") is expected


@pytest.mark.parametrize(
    ("items", "total"),
    [(("2", "1", "0", "3"), 6), (("2", None, "0", "1"), None), ((None,) * 4, None), (("0",) * 4, 0)],
)
def test_mood_is_summed_only_when_whole(items: tuple[str | None, ...], total: int | None) -> None:
    said = {f"phq4_{place}": value for place, value in enumerate(items, start=1)}

    assert answers_given(given(**said)).phq4 == total


@pytest.mark.parametrize("name", ["pregnant", "walk", "buttock", "leg_site"])
def test_value_left_out_is_unanswered_and_unsure_is_not_sure(name: str) -> None:
    assert answers_given(given(**{name: None})).state(name) is State.UNANSWERED
    assert answers_given(given(**{name: "not_sure"})).state(name) is State.NOT_SURE


def test_value_passed_over_as_null_is_unanswered() -> None:
    answers = answers_given({**HEALTHY, "pregnant": None, "Q01": None})

    assert answers.unanswered == {"pregnant", "saddle"}


def test_blood_pressure_left_out_is_not_known_and_blocks_nothing() -> None:
    answers = answers_given(given(bp=None))

    assert (answers.bp, answers.unanswered) == (None, frozenset())


def test_what_is_no_longer_asked_is_not_read() -> None:
    answers = answers_given(given(leg_site="none", leg_nrs=8, cough="yes", preg_danger="yes", bp_symptoms="yes"))

    assert (answers.leg_nrs, answers.cough, answers.yes) == (0, False, frozenset())


def test_missing_required_answers_are_named_in_order() -> None:
    assert still_needed({}) == ("age", "back_nrs", "weeks", "sens", "goal_move", "poor_sleep", "cannot_undress")
    assert still_needed(HEALTHY) == ()
    assert still_needed(given(leg_site="above_knee", leg_nrs=None, cough=None)) == ("leg_nrs", "cough")
    assert still_needed({**HEALTHY, "age": None}) == ("age",)


def test_finished_check_without_age_is_refused() -> None:
    with pytest.raises(AnswersRefused, match="age"):
        answers_given(given(age=None))


def test_nothing_given_yet_comes_to_nothing_and_leaves_all_open() -> None:
    finding = triage(answers_so_far({}))

    assert (finding.level, finding.fired, finding.modifiers, finding.advice) == (Level.PROCEED, (), (), ())
    assert len(finding.unanswered) > 70


def test_emergency_ends_the_check_on_its_own_screen() -> None:
    assert ends_here({"Q06": "yes"}, after="legs")
    assert ends_here({"Q27_1": "yes", "Q25_1": "yes"}, after="sudden")


def test_emergency_ends_the_check_within_one_answer() -> None:
    assert ends_here({"Q01": "yes"}, after="ces")
    assert ends_here({"Q01": "yes", "Q05b_Q01": "no"}, after="ces_old")
    assert not ends_here({"Q01": "yes", "Q05b_Q01": "yes"}, after="ces_old")


def test_question_about_an_accident_is_asked_to_its_end() -> None:
    assert not ends_here({"Q10": "yes"}, after="sudden")
    assert not ends_here({"Q10": "yes", "Q25_1": "yes"}, after="sudden_more")
    assert ends_here({"Q10": "yes", "Q27_1": "yes"}, after="sudden"), "chest pain waits for nothing"
    assert ends_here({"Q10": "yes"}, after="accident_more")
    assert not ends_here({"Q10": "yes", "Q10_checked": "yes"}, after="accident_more")


def test_doubt_about_an_emergency_does_not_end_the_check() -> None:
    assert not ends_here({"Q06": "not_sure"}, after="legs")


@pytest.mark.parametrize("vector", [one for one in VECTORS if one.level == "EMERGENCY"], ids=lambda one: one.id)
def test_vector_of_an_emergency_ends_before_its_screens_do(vector: Vector) -> None:
    whole = given_for(read_answers(vector.inputs))

    ended = _ends_after(whole)

    assert ended is not None
    assert [screen.id for screen in SCREENS].index(ended) <= [screen.id for screen in SCREENS].index("pain")


def _ends_after(whole: dict[str, object]) -> str | None:
    """The screen that a person who gives these answers, screen by screen, comes no further than."""
    so_far: dict[str, object] = {}
    for screen in SCREENS:
        seen = [one for one in screens_for(so_far) if one.id == screen.id]
        for one in seen:
            so_far |= {name: whole[name] for name in one.questions if name in whole}
        if seen and ends_here(so_far, after=screen.id):
            return screen.id
    return None


def test_healthy_person_is_never_stopped_and_asked_no_follow_up() -> None:
    assert _ends_after(HEALTHY) is None
    assert [question.id for question in asked_of(HEALTHY) if question.follows] == ["back_nrs"], "not drawn"


def test_early_screens_ask_what_emergency_rules_read() -> None:
    upto = [screen.id for screen in SCREENS].index("pain")
    early = {key for screen in SCREENS[: upto + 1] for name in screen.questions for key in QUESTION[name].keys}
    parts = {"systolic": "bp", "diastolic": "bp"}

    read = {parts.get(name, name) for rule in EMERGENCY_RULES for name in rule.when.reads()}

    assert read <= early
