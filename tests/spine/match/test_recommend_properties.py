"""What holds for anyone: points explained, ranks sorted, no exclusion lifted, nothing blocked bookable."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spine.check.people import anyone as whoever_answers
from tests.spine.match.oracle import Case
from tests.spine.match.people import anyone, mostly_bookable
from tests.spine.match.test_recommend_by_oracle import answers as answers_of
from tests.spine.match.test_recommend_by_oracle import finding as finding_of
from unknot.spine.check.answers import KEYS, Answers
from unknot.spine.check.triage import Finding, triage
from unknot.spine.match.recommend import NO_MATCH, recommend
from unknot.spine.vocabulary import LegSite, Level, MassageType

BLOCKED = [level for level in Level if level not in {Level.PROCEED, Level.MODIFY}]
PLAIN = Case(pattern="LOCAL", acuity="chronic")


@given(whoever_answers)
def test_no_e_u_d_or_f_finding_is_bookable(answers: Answers) -> None:
    finding = triage(answers)

    match = recommend(answers, finding)

    assert not finding.fired or match == NO_MATCH


@given(mostly_bookable, st.sampled_from(KEYS))
def test_an_unanswered_question_blocks(answers: Answers, key: str) -> None:
    left_open = replace(answers, yes=answers.yes - {key}, unanswered=frozenset({key}))

    match = recommend(left_open, triage(left_open))

    assert match == NO_MATCH


@given(mostly_bookable, st.sampled_from(MassageType), st.sampled_from(["pref", "good_before"]))
def test_liking_a_type_never_lifts_an_exclusion(answers: Answers, liked: MassageType, how: str) -> None:
    before = recommend(answers, triage(answers))

    likes = replace(answers, **{how: liked})
    after = recommend(likes, triage(likes))

    assert after.excluded == before.excluded
    assert {one.type for one in after.ranking}.isdisjoint(one.type for one in after.excluded)


@given(mostly_bookable)
def test_ranking_is_sorted_positive_and_explained(answers: Answers) -> None:
    match = recommend(answers, triage(answers))

    order = list(MassageType)
    assert all(one.points > 0 for one in match.ranking)
    assert all(one.points <= 0 for one in match.passed_over)
    assert list(match.ranking) == sorted(match.ranking, key=lambda one: (-one.points, order.index(one.type)))
    assert all(one.points == sum(why.points for why in one.reasons) for one in (*match.ranking, *match.passed_over))


@given(anyone)
def test_every_type_is_ranked_passed_over_or_excluded_once(answers: Answers) -> None:
    finding = triage(answers)
    match = recommend(answers, finding)

    named = [one.type for one in (*match.ranking, *match.passed_over, *match.excluded)]

    assert sorted(named) == ([] if match is NO_MATCH else sorted(MassageType))


@given(anyone)
def test_a_plan_stands_only_with_ranked_types_and_is_that_of_the_first(answers: Answers) -> None:
    match = recommend(answers, triage(answers))

    assert match.bookable == bool(match.ranking) == (match.plan is not None)
    if match.plan is not None:
        first = match.ranking[0]
        assert (match.plan.minutes, match.plan.pressure_max) == (first.minutes, first.pressure_max)


@given(mostly_bookable)
def test_pressure_never_rises_above_the_cap(answers: Answers) -> None:
    finding = triage(answers)

    pressures = [one.pressure_max for one in recommend(answers, finding).ranking]

    assert all(pressure <= (finding.cap or 5) for pressure in pressures)


@pytest.mark.parametrize("level", BLOCKED)
def test_blocked_level_offers_nothing(level: Level) -> None:
    assert recommend(answers_of(PLAIN), finding_of(PLAIN, level=level)) == NO_MATCH


@pytest.mark.parametrize("level", [Level.PROCEED, Level.MODIFY])
def test_open_level_with_an_open_question_offers_nothing(level: Level) -> None:
    assert recommend(answers_of(PLAIN), finding_of(PLAIN, level=level, unanswered=("fever",))) == NO_MATCH


@pytest.mark.parametrize(("cap", "because"), [(None, None), (4, None), (3, ("cap",)), (2, ("cap",))])
def test_a_low_cap_that_nothing_else_names_speaks_for_itself(cap: int | None, because: tuple[str, ...] | None) -> None:
    finding: Finding = replace(finding_of(PLAIN), cap=cap)

    excluded = {one.type: one.because for one in recommend(answers_of(PLAIN), finding).excluded}

    assert excluded.get(MassageType.DEEP) == because


def test_limits_soreness_and_pattern_stand_in_that_order() -> None:
    case = Case(pattern="SCIATICA_SEVERAL", acuity="acute", limits=("M1", "M13"), sens=2)

    excluded = {one.type: one.because for one in recommend(answers_of(case), finding_of(case)).excluded}

    assert excluded == {MassageType.DEEP: ("M1", "M13", "sens", "SCIATICA_SEVERAL")}


@pytest.mark.parametrize(
    ("phq4", "poor_sleep", "counted"), [(5, False, False), (6, False, True), (None, False, False), (None, True, True)]
)
def test_tension_counts_from_six_or_with_poor_sleep(phq4: int | None, poor_sleep: bool, counted: bool) -> None:
    answers = replace(answers_of(PLAIN), phq4=phq4, poor_sleep=poor_sleep)

    swedish = recommend(answers, finding_of(PLAIN)).ranking[0]

    assert ("phq4_or_poor_sleep" in [why.rule for why in swedish.reasons]) == counted


def test_leg_pain_counts_as_the_worst_pain_too() -> None:
    answers = replace(answers_of(PLAIN), back_nrs=2, leg_nrs=7, leg_site=LegSite.BELOW_KNEE)

    match = recommend(answers, finding_of(PLAIN))

    deep = next(one for one in match.ranking if one.type is MassageType.DEEP)
    assert [why.rule for why in deep.reasons] == ["base", "worst_pain"]
    assert match.plan is not None
    assert match.plan.minutes == 45
