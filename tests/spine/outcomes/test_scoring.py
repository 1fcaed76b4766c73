"""The instrument checks of EVIDENCE 7, word for word, and the edges around them."""

from __future__ import annotations

import pytest

from unknot.spine.check.answers import read_answers
from unknot.spine.check.triage import triage
from unknot.spine.outcomes.scoring import (
    Distress,
    Phq4,
    ScoreRefused,
    activities_change,
    phq4,
    roland_morris,
)


def test_rmdq_ticks_at_items_1_2_3_10_13_18_21_score_7() -> None:
    assert roland_morris([1, 2, 3, 10, 13, 18, 21]) == 7


def test_rmdq_no_ticks_form_submitted_scores_0() -> None:
    assert roland_morris([]) == 0


def test_rmdq_form_not_submitted_has_no_score() -> None:
    assert roland_morris(None) is None


@pytest.mark.parametrize("item", [0, 25, -1])
def test_rmdq_refuses_a_statement_that_is_not_on_the_form(item: int) -> None:
    with pytest.raises(ScoreRefused, match="a statement from 1 to 24"):
        roland_morris([1, item])


def test_rmdq_counts_a_statement_ticked_twice_once() -> None:
    assert roland_morris([4, 4, 5]) == 2


def test_phq4_answers_2_1_0_3() -> None:
    score = phq4([2, 1, 0, 3])

    assert (score.total, score.anxiety, score.mood, score.band) == (6, 3, 3, Distress.MODERATE)
    assert (score.anxiety_positive, score.mood_positive) == (True, True)


def test_phq4_answers_2_missing_0_1() -> None:
    score = phq4([2, None, 0, 1])

    assert (score.anxiety, score.mood, score.total, score.band) == (None, 1, None, None)
    assert (score.anxiety_positive, score.mood_positive) == (None, False)


def test_phq4_with_a_missing_mood_item_scores_worry_alone() -> None:
    score = phq4([0, 2, 1, None])

    assert (score.anxiety, score.mood, score.total) == (2, None, None)
    assert (score.anxiety_positive, score.mood_positive) == (False, None)


BANDS = {
    Distress.NONE: range(3),
    Distress.MILD: range(3, 6),
    Distress.MODERATE: range(6, 9),
    Distress.SEVERE: range(9, 13),
}


@pytest.mark.parametrize(("band", "total"), [(band, total) for band, totals in BANDS.items() for total in totals])
def test_phq4_bands(band: Distress, total: int) -> None:
    assert Phq4(anxiety=min(total, 6), mood=total - min(total, 6)).band is band


@pytest.mark.parametrize("answers", [[4, 0, 0, 0], [0, 0, 0, -1], [0, True, 0, 0], [0, 0, 0], [0, 0, 0, 0, 0]])
def test_phq4_refuses_what_is_not_four_answers_from_0_to_3(answers: list[int | None]) -> None:
    with pytest.raises(ScoreRefused):
        phq4(answers)


def test_activities_rated_3_5_at_start_and_6_6_later() -> None:
    change = activities_change(before={"stairs": 3, "lifting": 5}, after={"stairs": 6, "lifting": 6})

    assert change is not None
    assert (change.before, change.after, change.change) == (4, 6, 2)


def test_activities_rated_only_once_are_left_out() -> None:
    change = activities_change(
        before={"stairs": 3, "garden": 0, "drive": None}, after={"stairs": 6, "drive": 9, "sit": 1}
    )

    assert change is not None
    assert (change.before, change.after) == (3, 6)


def test_activities_with_none_rated_twice_have_no_change() -> None:
    assert activities_change(before={"stairs": 3}, after={"garden": 4}) is None


@pytest.mark.parametrize("rating", [-1, 11, True])
def test_activities_refuse_a_rating_off_the_scale(rating: int) -> None:
    with pytest.raises(ScoreRefused, match="stairs: a whole number from 0 to 10"):
        activities_change(before={"stairs": rating}, after={"stairs": 4})


FIT = {
    "below knee only": ({"leg_site": "below_knee"}, 2),
    "above knee with tingling and cough": ({"leg_site": "above_knee", "tingling": True, "cough": True}, 2),
    "below knee, leg worse, no tingling, no cough": ({"leg_site": "below_knee", "back_nrs": 3, "leg_nrs": 5}, 3),
    "no leg pain": ({}, None),
}


@pytest.mark.parametrize(("inputs", "fit"), FIT.values(), ids=FIT.keys())
def test_fit(inputs: dict[str, object], fit: int | None) -> None:
    assert triage(read_answers({"age": 40, "weeks": 4, **inputs})).fit == fit
