"""In doubt, by the definition of EVIDENCE 2.1: under some way of resolving the unsure answers, not under every way."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given

from tests.spine.check.people import anyone
from unknot.spine.check.answers import KEYS, Answers, BloodPressure
from unknot.spine.check.modifiers import ADVICE, MODIFIERS, Advice, Modifier
from unknot.spine.check.parts import UNSURE, Truth
from unknot.spine.check.red_flags import RULE, RULES, Rule
from unknot.spine.check.triage import Fired, triage
from unknot.spine.vocabulary import Level, Pregnancy, Walk

EVERY = (*RULES, *MODIFIERS, *ADVICE)


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_no_rule_reads_an_unsure_answer_twice(rule: Rule | Modifier | Advice) -> None:
    """What makes judging part by part the same as resolving in every way."""
    times = Counter(name for name in rule.when.reads() if name in (*KEYS, *UNSURE))

    assert set(times.values()) <= {1}


@given(answers=anyone)
def test_part_by_part_equals_every_way_of_resolving(answers: Answers) -> None:
    ways = list(_resolved(answers))

    for rule in EVERY:
        held = {rule.when.holds(one) for one in ways}
        by_force = held.pop() if len(held) == 1 else Truth.IN_DOUBT
        assert rule.when.holds(answers) is by_force, rule.id


def _resolved(answers: Answers) -> Iterator[Answers]:
    """Every settled version of some answers; what takes a rule away as no, what has no value as not given."""
    unsure = sorted(answers.not_sure & {*KEYS, *UNSURE} - {"ces_old_checked"})
    settled = _tolerant(answers, leg_site=answers.leg_place, not_sure=frozenset(), unanswered=frozenset())
    for values in product(*(UNSURE.get(key, (True, False)) for key in unsure)):
        chosen = dict(zip(unsure, values, strict=True))
        yes = {key for key, value in chosen.items() if value is True}
        words = {key: value for key, value in chosen.items() if key in UNSURE}
        yield _tolerant(settled, yes=answers.yes | yes, **words)


def _tolerant(answers: Answers, **changes: object) -> Answers:
    """A resolution may contradict itself (a danger sign, and not pregnant); the rules must still be judged on it."""
    changed = object.__new__(Answers)
    for name, value in {**vars(answers), **changes}.items():
        object.__setattr__(changed, name, value)
    return changed


@pytest.mark.parametrize(
    ("rule", "key", "level"),
    [
        ("E2", "both_legs_new", Level.URGENT),
        ("U9", "calf_swollen", Level.DOCTOR_FIRST),
        ("D5", "steroids", Level.DOCTOR_FIRST),
        ("F1", "ill_no_fever", Level.DEFER),
    ],
)
def test_rule_in_doubt_counts_as(rule: str, key: str, level: Level) -> None:
    finding = triage(Answers(age=40, weeks=20, not_sure=frozenset({key})))

    assert finding.fired == (Fired(rule=rule, level=level, in_doubt=True),)
    assert finding.level is level
    assert finding.same_day is (rule == "E2")


def test_weak_severe_not_sure_without_cancer_or_fever_is_u1_in_doubt() -> None:
    finding = triage(Answers(age=40, weeks=20, not_sure=frozenset({"weak_severe"})))

    assert [fired.label for fired in finding.fired] == ["U1?"]


def test_walk_not_sure_is_both_patterns_in_doubt() -> None:
    finding = triage(Answers(age=40, weeks=20, not_sure=frozenset({"walk"})))

    assert [fired.label for fired in finding.fired] == ["D8?", "D9?"]


def test_pregnancy_not_sure_with_high_pressure_limits_and_doubts() -> None:
    severe = triage(Answers(age=30, weeks=20, bp=BloodPressure(164, 104), not_sure=frozenset({"pregnant"})))
    raised = triage(Answers(age=30, weeks=20, bp=BloodPressure(145, 85), not_sure=frozenset({"pregnant"})))
    danger = triage(Answers(age=30, weeks=20, yes=frozenset({"preg_danger"}), not_sure=frozenset({"pregnant"})))

    assert [fired.label for fired in severe.fired] == ["E12?"]
    assert severe.modifiers == ("M3a", "M10")
    assert [fired.label for fired in raised.fired] == ["D21?"]
    assert [fired.label for fired in danger.fired] == ["E10?"]


@pytest.mark.parametrize("state", ["not_sure", "unanswered"])
def test_old_and_checked_not_sure_or_unanswered_takes_nothing_away(state: str) -> None:
    answers = Answers(age=40, weeks=20, yes=frozenset({"saddle"}), **{state: frozenset({"ces_old_checked"})})

    assert [fired.label for fired in triage(answers).fired] == ["E1"]


def test_unknown_days_since_an_accident_count_as_few() -> None:
    finding = triage(Answers(age=40, weeks=20, yes=frozenset({"trauma_major"})))

    assert [fired.label for fired in finding.fired] == ["E8"]


def test_unanswered_counts_as_no_for_the_level() -> None:
    finding = triage(Answers(age=40, weeks=20, unanswered=frozenset({"saddle", "walk", "pregnant"})))

    assert finding.level is Level.PROCEED
    assert finding.unanswered == ("saddle", "walk", "pregnant")


def test_unsure_choices_cover_every_word() -> None:
    assert {"walk": tuple(Walk), "pregnant": (Pregnancy.NO, Pregnancy.T1)} == UNSURE
    assert RULE["D8"].when.holds(Answers(age=40, weeks=20, not_sure=frozenset({"walk"}))) is Truth.IN_DOUBT
