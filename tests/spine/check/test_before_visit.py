"""The short set before a visit: what it asks, and what it makes of the answers that were there before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.spine.check.giving import given_for
from tests.spine.check.people import anyone
from unknot.spine.check import before_visit
from unknot.spine.check.answers import Answers, read_answers
from unknot.spine.check.before_visit import ASKED, FOLLOW_UPS, SCREENS, asks_whole, changed, ends_here, lay_over
from unknot.spine.check.given import answers_given
from unknot.spine.check.questions import NO, NOT_SURE, QUESTION, SHORT_SET, YES, Kind, asked_of
from unknot.spine.check.red_flags import RULES
from unknot.spine.check.triage import triage
from unknot.spine.vocabulary import Level

ALL_NO = dict.fromkeys((*SHORT_SET, "anything_new"), NO)
HEALTHY = read_answers({"age": 42, "weeks": 21, "back_nrs": 5})
PLAIN = {"age": 42, "weeks": 21, "back_nrs": 5}


def told(**said: object) -> dict[str, object]:
    """The form answered to its end, with nothing to tell but this."""
    return ALL_NO | said


def levels(earlier: Answers, short: Mapping[str, object]) -> tuple[Level, list[str]]:
    finding = triage(lay_over(earlier, short))
    return finding.level, [fired.label for fired in finding.fired]


WORDS = st.sampled_from([YES, NO, NOT_SURE])


@st.composite
def forms(draw: st.DrawFn) -> dict[str, object]:
    """Any way to answer the form, to its end or only as far as some screen."""
    short: dict[str, object] = {}
    name: str | None = before_visit.FIRST_SCREEN
    while name is not None and draw(st.integers(0, 30)):
        screen = before_visit.screen_of(short, name)
        assert screen is not None
        for question in screen.questions:
            kind = QUESTION[question].kind
            short[question] = draw(WORDS if kind is Kind.SCREENING else st.none() | st.integers(0, 10))
        name = before_visit.after(short, name)
    return short


@given(anyone, forms())
@settings(max_examples=150)
def test_short_answers_never_lower_a_level(earlier: Answers, short: dict[str, object]) -> None:
    before, after = triage(earlier), triage(lay_over(earlier, short))

    assert after.level >= before.level
    if before_visit.first_open(short) is None:
        assert set(after.unanswered) <= set(before.unanswered)


@given(anyone, forms())
@settings(max_examples=100)
def test_what_fired_for_certain_goes_on_firing(earlier: Answers, short: dict[str, object]) -> None:
    def certain(answers: Answers) -> set[str]:
        return {fired.rule for fired in triage(answers).fired if not fired.in_doubt}

    # A problem that is old and checked can become a new one: D12 gives way to E1. An accident can become a later one.
    gives_way = {"D12": {"E1"}, "D20": {"U8", "E8"}, "U8": {"E8"}}
    lost = certain(earlier) - certain(lay_over(earlier, short))

    now = {fired.rule for fired in triage(lay_over(earlier, short)).fired}
    assert all(gives_way.get(rule, set()) & now for rule in lost)


@given(anyone, forms(), forms())
@settings(max_examples=60)
def test_sent_twice_is_sent_once(earlier: Answers, short: dict[str, object], other: dict[str, object]) -> None:
    once = lay_over(earlier, short)

    assert lay_over(once, short) == once
    assert triage(lay_over(lay_over(earlier, other), short)).level >= triage(once).level


@example(
    given_for(read_answers(PLAIN | {"yes": ["ces_old_checked"]})),
    dict.fromkeys(("Q01", "Q02", "Q03", "Q04", "Q05"), YES),
)
@given(anyone.map(given_for), forms())
@settings(max_examples=100)
def test_what_is_kept_question_by_question_says_the_same(given_: dict[str, Any], short: dict[str, object]) -> None:
    try:
        earlier = answers_given(given_)
    except ValueError:
        return  # not a check that ended
    laid = before_visit.lay_over_given(given_, short)

    assert triage(answers_given(laid)).level == triage(lay_over(earlier, short)).level


# Which answers of the form lead to which rule, with what was told before; every rule that the short set can reach.
REACHED = [
    ("E1", {"Q01": YES}, {}),
    ("E1", {"Q02": YES}, {}),
    ("E1", {"Q03": YES}, {}),
    ("E1", {"Q04": YES}, {}),
    ("E1", {"Q05": YES, "Q05b_Q05": NO}, {}),
    ("E1?", {"Q04": NOT_SURE}, {}),
    ("E1", {"Q02": YES, "Q05b_Q02": NO}, {"yes": ["saddle", "ces_old_checked"]}),
    ("E2", {"Q06": YES}, {}),
    ("E3", {"Q07c": YES}, {}),
    ("E4", {"Q07": YES}, {"yes": ["cancer_past"]}),
    ("E4", {"Q07b_1": YES, "Q07b_2": YES}, {"yes": ["cancer_active"]}),
    ("E5", {"Q21_1": YES, "Q08_2": YES}, {}),
    ("E5", {"Q21_2": YES}, {"yes": ["weak_mild"]}),
    ("E6a", {"Q25_1": YES, "Q25_2": YES}, {}),
    ("E6c", {"Q25_1": YES, "Q25b_1": YES, "Q25b_2": YES}, {"age": 61}),
    ("E6c", {"Q25_1": YES, "Q25b_1": YES, "Q25b_3": YES}, {"age": 61}),
    ("E6d", {"Q25_1": YES, "Q25b_1": YES}, {"yes": ["hypermobile"]}),
    ("E7", {"Q27_1": YES}, {}),
    ("E7", {"Q27_2": YES}, {}),
    ("E8", {"Q10": YES, "Q10_days": 3, "Q10_checked": NO}, {}),
    ("E8", {"Q10": YES, "Q10_days": None, "Q10_checked": NO}, {}),
    ("E9", {"Q29": YES}, {}),
    ("U1", {"Q07": YES}, {}),
    ("U1", {"Q08_1": YES}, {}),
    ("U1", {"Q08_2": YES}, {}),
    ("U1", {"Q07b_1": YES, "Q07b_2": NO}, {}),
    ("U2", {"Q09": YES}, {}),
    ("U3", {"Q21_1": YES}, {}),
    ("U3", {"Q21_2": YES}, {}),
    ("U7", {"Q25_1": YES}, {"yes": ["anticoagulant"]}),
    ("U8", {"Q10": YES, "Q10_days": 20, "Q10_checked": NO}, {}),
    ("U9", {"Q28": YES}, {}),
    ("U12", {"Q25_2": YES}, {}),
    ("U12", {"Q25_1": YES, "Q25b_1": YES}, {}),
    ("U1?", {"Q07": NOT_SURE}, {}),
    ("D1", {"Q07b_1": YES, "Q07b_2": YES}, {}),
    ("D12", {"Q01": YES, "Q05b_Q01": YES}, {}),
    ("D20", {"Q10": YES, "Q10_days": 60, "Q10_checked": NO}, {}),
    ("F1", {"ill_no_fever": YES}, {}),
    ("F2", {"intoxicated": YES}, {}),
    ("F3", {"skin_contagious": YES}, {}),
    ("F1?", {"ill_no_fever": NOT_SURE}, {}),
]


@pytest.mark.parametrize(
    ("rule", "said", "before"), REACHED, ids=[f"{one[0]} by {'+'.join(one[1])}" for one in REACHED]
)
def test_a_rule_is_reached(rule: str, said: dict[str, object], before: dict[str, object]) -> None:
    short, earlier = told(**said), read_answers(PLAIN | before)

    level, rules = levels(earlier, short)

    assert rule in rules
    assert level.blocks
    assert rule not in [fired.label for fired in triage(earlier).fired], "or the form has nothing to do with it"


def test_every_rule_that_reads_a_short_key_alone_or_with_others_has_its_case() -> None:
    reads_short = {rule.id for rule in RULES if set(rule.when.reads()) & set(before_visit.KEYS)}

    assert reads_short == {rule.rstrip("?") for rule, _, _ in REACHED}


def test_nothing_to_tell_changes_nothing() -> None:
    assert lay_over(HEALTHY, ALL_NO) == HEALTHY
    assert changed({}, HEALTHY, ALL_NO) == ()


def test_an_earlier_yes_stays_yes_whatever_is_said_now() -> None:
    earlier = read_answers(PLAIN | {"yes": ["ill_no_fever", "weak_mild"]})

    assert lay_over(earlier, ALL_NO) == earlier


def test_an_old_checked_problem_stays_one_where_nothing_of_it_is_told() -> None:
    earlier = read_answers(PLAIN | {"yes": ["bladder", "ces_old_checked"], "cleared": ["D12"]})

    assert levels(earlier, ALL_NO) == (Level.MODIFY, [])
    assert levels(earlier, told(Q02=YES, Q05b_Q02=YES)) == (Level.MODIFY, [])
    assert levels(earlier, told(Q02=YES, Q05b_Q02=NO))[0] is Level.EMERGENCY


def test_of_two_accidents_the_later_one_counts() -> None:
    earlier = read_answers(PLAIN | {"yes": ["trauma_major"], "trauma_days": 60})

    assert levels(earlier, told(Q10=YES, Q10_days=5, Q10_checked=NO))[0] is Level.EMERGENCY
    assert levels(earlier, told(Q10=YES, Q10_days=90, Q10_checked=NO)) == (Level.DOCTOR_FIRST, ["D20"])


def test_a_checked_accident_is_none() -> None:
    assert levels(HEALTHY, told(Q10=YES, Q10_days=2, Q10_checked=YES)) == (Level.PROCEED, [])


def test_pain_now_is_for_the_curve_and_judges_nothing() -> None:
    assert lay_over(HEALTHY, told(back_nrs=9, leg_nrs=9)) == HEALTHY


def test_changes_are_told_in_both_directions() -> None:
    before = {"Q01": NO, "Q07b_1": YES, "Q07b_2": YES, "Q10": NO} | dict.fromkeys(("Q21_1", "ill_no_fever"), NO)
    short = told(Q07b_1=NO, ill_no_fever=NOT_SURE, Q10=YES, Q10_days=3, Q10_checked=NO)

    assert set(changed(before, HEALTHY, short)) == {"Q07b_1", "ill_no_fever", "Q10"}


def test_changes_are_found_by_key_where_the_questions_were_not_kept() -> None:
    earlier = read_answers(PLAIN | {"yes": ["weak_mild", "calf_swollen"]})
    short = told(Q07b_1=YES, Q07b_2=YES)

    assert changed({}, earlier, short) == ("Q28",)


def test_anything_new_or_doubt_about_it_asks_for_the_whole_check() -> None:
    assert asks_whole(told(anything_new=YES))
    assert asks_whole(told(anything_new=NOT_SURE))
    assert not asks_whole(ALL_NO)
    assert changed({}, HEALTHY, told(anything_new=YES)) == ("anything_new",)


def test_an_emergency_ends_the_form_at_once_also_one_that_only_both_answers_make() -> None:
    cancer = read_answers(PLAIN | {"yes": ["cancer_past"], "cleared": ["D2"]})
    first = dict.fromkeys(("Q01", "Q02", "Q03", "Q04", "Q05"), NO)
    weak = dict.fromkeys(("Q07b_1", "Q08_1", "Q08_2", "Q09"), NO) | {"Q07": YES}

    assert ends_here(HEALTHY, first | {"Q02": YES}, after_screen="ces")
    assert ends_here(cancer, first | weak, after_screen="weakness")
    assert not ends_here(HEALTHY, first | weak, after_screen="weakness")


def test_an_accident_is_asked_about_to_its_end() -> None:
    said = dict.fromkeys(("Q27_1", "Q27_2", "Q25_1", "Q25_2"), NO) | {"Q10": YES}

    assert not ends_here(HEALTHY, said, after_screen="sudden")
    assert ends_here(HEALTHY, said | {"Q10_days": 2, "Q10_checked": NO}, after_screen="accident_more")


def test_every_short_question_stands_on_a_screen_with_its_follow_ups() -> None:
    shown = [name for screen in SCREENS for name in screen.questions]

    assert sorted(shown) == sorted((*ASKED, "anything_new", "back_nrs", "leg_nrs"))
    follows = {one.id for one in asked_of(dict.fromkeys(SHORT_SET, YES)) if one.id in FOLLOW_UPS}
    assert follows == set(FOLLOW_UPS)


def test_a_plain_form_has_seven_screens() -> None:
    assert len(before_visit.screens(ALL_NO)) == 7
    assert [one.id for one in before_visit.screens({})] == [one.id for one in before_visit.screens(ALL_NO)]
