"""Every combination of what a match reads, against the second coding in `oracle`.

Two sweeps, because no rule reads both halves at once: points and ranks over every person, limits and doses over every
one and every pair of limits. Where both meet (pressure, minutes, what is out), the second sweep varies soreness, pain
and the first choice as well.
"""

from __future__ import annotations

from itertools import combinations, product

import pytest

from tests.spine.match.oracle import LIMITS, Case, Expected, cap_of_limits, excluded_by_limits, expected
from unknot.spine.check.answers import Answers
from unknot.spine.check.triage import Finding
from unknot.spine.match.recommend import Plan, Recommendation, recommend
from unknot.spine.vocabulary import Acuity, Level, MassageType, Pattern

TYPES = (None, *(massage.value for massage in MassageType))
BOTH = (False, True)
TWO_LIMITS = ((), *((one,) for one in LIMITS), *combinations(LIMITS, 2))


@pytest.mark.parametrize("pattern", list(Pattern))
@pytest.mark.parametrize("acuity", list(Acuity))
def test_points_and_ranks_for_every_person(pattern: Pattern, acuity: Acuity) -> None:
    people = product((6, 7), (1, 2), BOTH, BOTH, TYPES, TYPES, TYPES, BOTH)
    for worst, sens, tense, goal_move, pref, good, bad, dressed in people:
        case = Case(
            pattern=pattern.value,
            acuity=acuity.value,
            worst=worst,
            sens=sens,
            tense=tense,
            goal_move=goal_move,
            pref=pref,
            good_before=good,
            bad_before=bad,
            cannot_undress=dressed,
        )

        assert seen(recommend(answers(case), finding(case))) == expected(case), case


@pytest.mark.parametrize("pattern", list(Pattern))
@pytest.mark.parametrize("acuity", list(Acuity))
def test_limits_and_doses_for_every_pair_of_limits(pattern: Pattern, acuity: Acuity) -> None:
    for limits, worst, (sens, pref) in product(TWO_LIMITS, (6, 7), ((0, "deep"), (2, "reflexology"))):
        case = Case(
            pattern=pattern.value, acuity=acuity.value, limits=limits, worst=worst, sens=sens, pref=pref,
            good_before=pref, cannot_undress=True,
        )  # fmt: skip

        assert seen(recommend(answers(case), finding(case))) == expected(case), case


@pytest.mark.parametrize("acuity", list(Acuity))
@pytest.mark.parametrize("worst", [6, 7, 10])
@pytest.mark.parametrize("limit", [None, *LIMITS])
def test_reflexology_first_has_its_own_dose_row(acuity: Acuity, worst: int, limit: str | None) -> None:
    case = Case(
        pattern="SCIATICA_SEVERAL",
        acuity=acuity.value,
        limits=() if limit is None else (limit,),
        worst=worst,
        pref="reflexology",
        good_before="reflexology",
        bad_before="swedish",
        cannot_undress=True,
    )

    found = recommend(answers(case), finding(case))

    assert seen(found) == expected(case)
    assert limit in {"M7", "M11"} or found.ranking[0].type is MassageType.REFLEXOLOGY


def answers(case: Case) -> Answers:
    """The person's side of a case; which pain is the worst makes no difference, so it goes to the back."""
    return Answers(
        age=40,
        weeks=4,
        back_nrs=case.worst,
        sens=case.sens,
        phq4=6 if case.tense else 5,
        goal_move=case.goal_move,
        cannot_undress=case.cannot_undress,
        pref=_type(case.pref),
        good_before=_type(case.good_before),
        bad_before=_type(case.bad_before),
    )


def finding(case: Case, *, level: Level | None = None, unanswered: tuple[str, ...] = ()) -> Finding:
    """The check's side of a case, by the oracle's own reading of 2.6."""
    return Finding(
        level=level or (Level.MODIFY if case.limits else Level.PROCEED),
        same_day=False,
        fired=(),
        modifiers=case.limits,
        advice=(),
        unanswered=unanswered,
        pattern=Pattern(case.pattern),
        acuity=Acuity(case.acuity),
        fit=None,
        fit_items=(),
        cap=cap_of_limits(case.limits),
        excluded_by_modifier={
            massage: why for massage in MassageType if (why := excluded_by_limits(case.limits, massage.value))
        },
    )


def seen(found: Recommendation) -> Expected:
    """A recommendation in the oracle's terms."""
    return Expected(
        tuple((one.type.value, one.points, one.minutes, one.pressure_max) for one in found.ranking),
        tuple((one.type.value, one.because) for one in found.excluded),
        None if found.plan is None else _plan(found.plan),
    )


def _plan(plan: Plan) -> tuple[int, int | None, tuple[int, int], int, int, int]:
    return (
        plan.minutes,
        plan.first_visit_minutes,
        plan.per_week,
        plan.visits,
        plan.review_visit,
        plan.pressure_max,
    )


def _type(name: str | None) -> MassageType | None:
    return None if name is None else MassageType(name)
