"""A person may draw, say it in words, or both: what is asked then, and what comes of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spine.check.giving import given_for
from tests.spine.check.real_drawings import OWN_SET
from tests.spine.vectors import VECTORS, Vector
from unknot.spine.check.answers import Answers, read_answers
from unknot.spine.check.drawing import Drawing, Mark
from unknot.spine.check.drawn import differ, drawn_levels, place
from unknot.spine.check.given import answers_given, answers_so_far, as_input, still_needed
from unknot.spine.check.questions import asked_of, screens_for
from unknot.spine.check.steps import is_open
from unknot.spine.match.report import report
from unknot.spine.vocabulary import LegSite

HEALTHY = given_for(Answers(age=40, weeks=20, back_nrs=5))
WITHOUT_WORDS = {name: said for name, said in HEALTHY.items() if name not in ("leg_site", "back_nrs", "leg_nrs")}


def drawn(levels: dict[int, int | None]) -> dict[str, Any]:
    return Drawing({code: Mark(level) for code, level in levels.items()}).as_json()


def given(drawing: dict[int, int | None] | None, **more: object) -> dict[str, object]:
    """A healthy person who draws; of the place and the levels only what is in ``more`` is said."""
    return {**WITHOUT_WORDS, "drawing": None if drawing is None else drawn(drawing), **more}


def asked(said: dict[str, object]) -> set[str]:
    return {question.id for question in asked_of(said)}


def test_who_only_draws_is_asked_no_number_and_gets_the_right_answers() -> None:
    said = given({218: 4, 223: 6, 233: 7}, leg_site=None, tingling="yes", cough="no")

    answers = answers_given(said)

    assert not {"back_nrs", "leg_nrs", "reach"} & asked(said)
    assert {"tingling", "cough"} <= asked(said)
    assert (answers.back_nrs, answers.leg_nrs, answers.leg_place) == (6, 7, LegSite.BELOW_KNEE)
    assert (answers.drawing, answers.unanswered, still_needed(said)) == ((218, 223, 233), frozenset(), ())


def test_who_draws_without_levels_is_asked_how_bad() -> None:
    said = given({218: None, 228: 3}, leg_site=None)

    assert {"back_nrs", "leg_nrs"} <= asked(said)
    assert still_needed(said) == ("back_nrs", "leg_nrs")


def test_back_alone_with_a_level_needs_no_word_at_all() -> None:
    said = given({218: 4, 219: 5}, leg_site=None)

    answers = answers_given(said)

    assert not {"back_nrs", "leg_nrs", "tingling", "reach"} & asked(said)
    assert (answers.back_nrs, answers.leg_nrs, answers.leg_place) == (5, 0, LegSite.NONE)
    assert answers.unanswered == frozenset()


def test_who_draws_nothing_answers_in_words_as_ever() -> None:
    said = given(None, leg_site="above_knee", back_nrs=5, leg_nrs=3, tingling="no", cough="no")

    answers = answers_given(said)

    assert (answers.back_nrs, answers.leg_nrs, answers.leg_place) == (5, 3, LegSite.ABOVE_KNEE)
    assert answers.drawing is None
    assert "drawing" not in as_input(said)


def test_neither_drawn_nor_said_stays_unanswered() -> None:
    assert "leg_site" in answers_so_far(given(None, leg_site=None)).unanswered
    assert "leg_site" in answers_so_far(given({}, leg_site=None)).unanswered


def test_a_shoulder_says_nothing_of_the_leg() -> None:
    said = given({107: 8}, leg_site=None, back_nrs=2)

    assert "back_nrs" in asked(said)
    assert "leg_site" in answers_so_far(said).unanswered
    assert answers_so_far(said).drawing == (107,)


def test_outer_thigh_counts_and_never_leaves_as_a_code() -> None:
    answers = answers_given(given({328: 3}, leg_site=None, tingling="no", cough="no"))

    assert (answers.leg_place, answers.leg_nrs, answers.drawing) == (LegSite.ABOVE_KNEE, 3, ())


DIFFER = {
    "further down in words": ({218: 4}, "below_knee", LegSite.BELOW_KNEE),
    "further down as drawn": ({218: 4, 233: 5}, "none", LegSite.BELOW_KNEE),
    "above as drawn, below in words": ({228: 4}, "below_knee", LegSite.BELOW_KNEE),
    "not sure, and no leg drawn": ({218: 4}, "not_sure", LegSite.ABOVE_KNEE),
}


@pytest.mark.parametrize(("drawing", "word", "counts"), DIFFER.values(), ids=DIFFER)
def test_where_both_differ_the_further_down_counts_and_the_person_is_asked(
    drawing: dict[int, int | None], word: str, counts: LegSite
) -> None:
    said = given(drawing, leg_site=word, back_nrs=4, leg_nrs=4, tingling="no", cough="no")

    assert differ(said)
    assert place(said) is answers_so_far(said).leg_place is counts
    assert is_open(said, "reach")
    assert place({**said, "reach": "not_sure"}) is counts


AGREE = {
    "the same": ({218: 4, 233: 5}, "below_knee"),
    "hip alone and no leg": ({222: 4}, "none"),
    "not sure, and a thigh drawn": ({228: 4}, "not_sure"),
    "not sure, and a calf drawn": ({233: 4}, "not_sure"),
    "only drawn": ({233: 4}, None),
    "only a shoulder drawn": ({107: 4}, "below_knee"),
}


@pytest.mark.parametrize(("drawing", "word"), AGREE.values(), ids=AGREE)
def test_where_both_agree_nobody_is_asked(drawing: dict[int, int | None], word: str | None) -> None:
    assert "reach" not in [screen.id for screen in screens_for(given(drawing, leg_site=word))]


@pytest.mark.parametrize("settled", ["none", "above_knee", "below_knee"])
@pytest.mark.parametrize(("drawing", "word", "counts"), DIFFER.values(), ids=DIFFER)
def test_what_the_person_settles_counts(
    drawing: dict[int, int | None], word: str, counts: LegSite, settled: str
) -> None:
    more = {"back_nrs": 4, "tingling": "no", "cough": "no", "reach": settled}

    answers = answers_given(given(drawing, leg_site=word, leg_nrs=0 if settled == "none" else 3, **more))

    assert answers.leg_place.value == settled
    assert answers.unanswered == frozenset()


def test_overruled_drawing_gives_no_levels_either() -> None:
    said = given({218: 4, 233: 9}, leg_site="none", reach="none")

    assert drawn_levels(said) == (None, None)
    assert "back_nrs" in asked(said)
    assert answers_so_far({**said, "back_nrs": 4}).leg_nrs == 0


def test_settled_difference_that_is_gone_is_not_read() -> None:
    said = given({218: 4, 233: 9}, leg_site="below_knee", reach="none", tingling="no", cough="no")

    assert answers_given(said).leg_place is LegSite.BELOW_KNEE


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_vector_drawn_on_the_screens_is_the_vector(vector: Vector) -> None:
    plain = {key: value for key, value in vector.inputs.items() if key != "cleared"}
    answers = read_answers(plain)
    said = given_for(answers)
    levels: dict[int, int | None] = {218: answers.back_nrs}
    codes = {LegSite.NONE: 223, LegSite.ABOVE_KNEE: 228, LegSite.BELOW_KNEE: 233}
    levels |= {codes[answers.leg_site]: answers.leg_nrs if answers.has_leg_pain else answers.back_nrs}

    by_drawing = {**said, "drawing": drawn(levels), "leg_site": None, "back_nrs": None, "leg_nrs": None}

    found = report(answers_so_far(by_drawing), content="test")
    del found["drawing"]
    assert found == report(answers, content="test")


@pytest.mark.parametrize("codes", OWN_SET)
def test_own_drawing_alone_ends_in_a_finding(codes: tuple[int, ...]) -> None:
    said = given(dict.fromkeys(codes, 5), leg_site=None, back_nrs=5, tingling="no", cough="no")

    answers = answers_given(said)

    assert answers.drawing == (codes or None)
    assert ("leg_site" in answers.unanswered) is (not set(codes) - {101, 116, 117, 125})
