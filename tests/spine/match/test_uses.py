"""Which rule leans on which question: as declared, so it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from unknot.spine.check.answers import Answers
from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.patterns import FIT_ITEMS, PATTERNS
from unknot.spine.check.questions import QUESTION, QUESTIONS
from unknot.spine.check.red_flags import RULES
from unknot.spine.match.nudges import NUDGES
from unknot.spine.match.uses import ACUITY, DERIVED, FIT_READS, NUDGE_READS, PATTERN_READS, used_by
from unknot.spine.vocabulary import Buttock, LegSite, MassageType, Walk

MADE_OF = {"leg_place": {"leg_site"}, "has_leg_pain": {"leg_site", "leg_nrs"}, "worst_pain": {"back_nrs", "leg_nrs"}}
BESIDES = {"not_sure", "cleared"}  # states of the same answers, and the doctor's word


class Watched:
    """Answers that note down what is read of them."""

    def __init__(self, answers: Answers) -> None:
        self.answers, self.read = answers, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.read |= MADE_OF.get(name, {name})
        return getattr(self.answers, name)


def somebody() -> Iterator[Answers]:
    """People who differ in all that items, patterns and nudges could read."""
    for site, walk, tingling, pain, massage in product(
        LegSite, Walk, (True, False), (0, 8), (None, MassageType.SWEDISH)
    ):
        yield Answers(
            age=40,
            weeks=20,
            back_nrs=4,
            leg_nrs=pain if site is not LegSite.NONE else 0,
            leg_site=site,
            walk=walk,
            tingling=tingling,
            cough=tingling,
            buttock=frozenset(Buttock) if tingling else frozenset(),
            pref=massage,
            good_before=massage,
            bad_before=massage,
            sens=2 if tingling else 0,
            phq4=None if tingling else 7,
            poor_sleep=tingling,
            goal_move=tingling,
            cannot_undress=tingling,
        )


def read_by(function: Callable[[Any], object]) -> set[str]:
    seen: set[str] = set()
    for answers in somebody():
        watched = Watched(answers)
        function(watched)
        seen |= watched.read
    return seen - BESIDES


@pytest.mark.parametrize("item", FIT_ITEMS, ids=lambda item: item.id)
def test_item_of_fit_reads_what_is_declared(item: Any) -> None:
    assert read_by(item.counts) == set(FIT_READS[item.id])


@pytest.mark.parametrize("nudge", NUDGES, ids=lambda nudge: nudge.rule)
def test_nudge_reads_what_is_declared(nudge: Any) -> None:
    assert read_by(nudge.moves) == set(NUDGE_READS[nudge.rule])


@pytest.mark.parametrize(("pattern", "matches"), PATTERNS, ids=lambda value: getattr(value, "value", ""))
def test_pattern_reads_what_is_declared(pattern: Any, matches: Callable[[Any], object]) -> None:
    declared = set(PATTERN_READS.get(pattern.value, ()))
    if pattern.value.startswith("SCIATICA"):
        declared = set(DERIVED["fit"])

    assert read_by(matches) == declared


def test_every_rule_limit_and_advice_leans_on_some_question() -> None:
    leaning = {name for question in QUESTIONS for name in used_by(question)}

    assert {one.id for one in (*RULES, *MODIFIERS, *ADVICE)} - leaning == set()


def test_every_question_is_there_for_something() -> None:
    assert [question.id for question in QUESTIONS if not used_by(question)] == []


@pytest.mark.parametrize(
    ("question", "readers"),
    [
        ("Q01", ("E1", "D12", "M22")),
        ("Q09", ("E4", "E5", "U2")),
        ("disc_known", ("M13",)),
        ("cough", ("M13", "A2", "A3", "S4")),
        ("walk", ("D8", "D9", "M18", "M22", "CLAUD_VASC", "CLAUD_NEURO")),
        ("weeks", ("E6b", "U5", "A1", "A2", ACUITY)),
    ],
)
def test_readers_of_a_question(question: str, readers: tuple[str, ...]) -> None:
    assert used_by(QUESTION[question]) == readers
