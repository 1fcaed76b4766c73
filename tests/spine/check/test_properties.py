"""What must hold for anyone: more bad news never makes a finding milder."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, reject
from hypothesis import strategies as st

from tests.spine.check import oracle
from tests.spine.check.people import anyone, as_answers
from unknot.spine.check.answers import CLEARABLE, KEYS, Answers
from unknot.spine.check.modifiers import OWN_MODIFIER
from unknot.spine.check.parts import Truth
from unknot.spine.check.red_flags import RULES, Rule
from unknot.spine.check.refused import AnswersRefused
from unknot.spine.check.triage import Finding, triage
from unknot.spine.vocabulary import Level

ANY_KEY = st.sampled_from(KEYS)
ANY_KEY_BUT_ONE = st.sampled_from([key for key in KEYS if key != "ces_old_checked"])
OF_CLEARANCE = {"M8", "M11", "M17", "M18", "M19", "M22"}


def _with_yes(answers: Answers, key: str) -> Answers:
    """The same answers, with one more yes; people who would contradict themselves are not drawn."""
    try:
        return replace(
            answers,
            yes=answers.yes | {key},
            not_sure=answers.not_sure - {key},
            unanswered=answers.unanswered - {key},
        )
    except AnswersRefused:
        reject()
        raise


@given(answers=anyone, key=ANY_KEY_BUT_ONE)
def test_another_yes_never_lowers_the_level(answers: Answers, key: str) -> None:
    more = _with_yes(answers, key)

    assert triage(more).level >= triage(answers).level


@given(answers=anyone)
def test_old_and_checked_takes_away_e1_for_d12_and_nothing_else(answers: Answers) -> None:
    without = replace(answers, **{name: getattr(answers, name) - {"ces_old_checked"} for name in _LISTS})
    checked = _with_yes(without, "ces_old_checked")

    before, after = _by_rule(triage(without)), _by_rule(triage(checked))

    moved = {"E1"} if "E1" in before else set()
    assert {rule: truth for rule, truth in before.items() if rule not in moved} == {
        rule: truth for rule, truth in after.items() if rule != "D12"
    }
    assert ("D12" in after) is (bool(moved) and "D12" not in answers.cleared)
    assert "D12" not in before


_LISTS = ("yes", "not_sure", "unanswered")


def _by_rule(finding: Finding) -> dict[str, bool]:
    return {fired.rule: fired.in_doubt for fired in finding.fired}


def test_one_answer_silences_a_rule_and_one_hands_it_up() -> None:
    """Over every combination of settled inputs of every rule.

    A yes to ``ces_old_checked`` silences E1. A yes to ``bp_symptoms`` hands a severe reading from U11 up to E11 (U11 is
    "without symptoms"), so that one of the two always fires. No other yes makes any rule less certain.
    """
    silenced = {(key, rule.id) for rule in RULES for key in _silencers(rule)}

    assert silenced == {("ces_old_checked", "E1"), ("bp_symptoms", "U11")}


def test_severe_reading_always_fires_whatever_else_was_said() -> None:
    for person in oracle.combinations("bp bp_symptoms"):
        if person.bp is None or oracle.is_contradictory(person):
            continue
        level = triage(as_answers(person)).level
        assert (level >= Level.URGENT) is (person.bp[0] >= 180 or person.bp[1] >= 120)


def _silencers(rule: Rule) -> Iterator[str]:
    reads = oracle.READS[rule.id]
    for person in oracle.combinations(reads, states=("yes", "no")):
        if oracle.is_contradictory(person) or person.not_sure:
            continue
        answers = as_answers(person)
        for key in set(reads.split()) & set(KEYS) - answers.yes:
            more = _more(answers, key)
            if more and rule.when.holds(more) < rule.when.holds(answers):
                yield key


def _more(answers: Answers, key: str) -> Answers | None:
    try:
        return replace(answers, yes=answers.yes | {key}, not_sure=answers.not_sure - {key})
    except AnswersRefused:
        return None


@given(answers=anyone, key=ANY_KEY)
def test_a_cap_never_rises_and_no_type_comes_back_with_another_yes(answers: Answers, key: str) -> None:
    before, after = triage(answers), triage(_with_yes(answers, key))

    assert (after.cap or 6) <= (before.cap or 6)
    for massage_type, because in before.excluded_by_modifier.items():
        assert set(because) <= set(after.excluded_by_modifier[massage_type])


@given(answers=anyone, rule=st.sampled_from(CLEARABLE))
def test_a_clearance_takes_away_only_the_rule_it_names(answers: Answers, rule: str) -> None:
    without = replace(answers, cleared=answers.cleared - {rule})
    cleared = replace(answers, cleared=answers.cleared | {rule})

    before, after = triage(without), triage(cleared)

    assert after.fired == tuple(fired for fired in before.fired if fired.rule != rule)
    assert after.level is max((fired.level for fired in after.fired), default=_level_of_limits(after))
    assert set(before.modifiers) <= set(after.modifiers)
    assert set(after.modifiers) - set(before.modifiers) <= OF_CLEARANCE
    assert after.advice == before.advice


def _level_of_limits(finding: Finding) -> Level:
    return Level.MODIFY if finding.modifiers else Level.PROCEED


@given(answers=anyone)
def test_a_clearance_of_everything_leaves_every_emergency_and_urgent_rule(answers: Answers) -> None:
    cleared = replace(answers, cleared=frozenset(CLEARABLE))

    kept = [fired for fired in triage(answers).fired if not fired.rule.startswith("D")]

    assert list(triage(cleared).fired) == kept


@given(answers=anyone)
def test_a_cleared_rule_that_may_hold_always_leaves_a_limit(answers: Answers) -> None:
    finding = triage(answers)

    for rule in RULES:
        if rule.id in answers.cleared and rule.when.holds(answers) is not Truth.NO:
            own = {"D2": "M17", "D9": "M18", "D11": "M11", "D13": "M19"}
            assert own.get(rule.id, "M22") in finding.modifiers
    assert set(OWN_MODIFIER) == {"D2", "D9", "D11", "D13"}


@given(answers=anyone)
def test_level_is_modify_only_without_a_rule_and_with_a_limit(answers: Answers) -> None:
    finding = triage(answers)

    assert (finding.level is Level.MODIFY) is (not finding.fired and bool(finding.modifiers))
    assert (finding.level is Level.PROCEED) is (not finding.fired and not finding.modifiers)


@given(answers=anyone)
def test_rules_stand_highest_level_first_then_in_the_order_of_the_table(answers: Answers) -> None:
    order = [rule.id for rule in RULES]

    places = [(-fired.level, order.index(fired.rule)) for fired in triage(answers).fired]

    assert places == sorted(places)
