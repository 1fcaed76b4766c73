"""What a person would give on the screens so that their answers come out as some input of ``unknot check``."""

from __future__ import annotations

from collections.abc import Mapping

from unknot.spine.check.answers import Answers, State
from unknot.spine.check.questions import (
    NO,
    NOT_SURE,
    PHQ4_ITEMS,
    QUESTIONS,
    YES,
    Kind,
    Question,
)

SAID: Mapping[State, str | None] = {
    State.YES: YES,
    State.NO: NO,
    State.NOT_SURE: NOT_SURE,
    State.UNANSWERED: None,
}

# Questions that share a key with another one, at which it is told.
TOLD_ELSEWHERE: Mapping[str, str | None] = {"Q03": NO, "Q10_checked": NO, "reach": None}


def given_for(answers: Answers) -> dict[str, object]:
    """One entry per question that was answered."""
    given = {question.id: _said(question, answers) for question in QUESTIONS}
    given |= _weakness(answers) | _mood(answers.phq4)
    return {name: value for name, value in given.items() if value is not None}


def _said(question: Question, answers: Answers) -> object:
    if question.id in TOLD_ELSEWHERE:
        return TOLD_ELSEWHERE[question.id]
    key = question.keys[0]
    if question.kind is Kind.SCREENING or (question.may_be_unsure and answers.state(key) in _UNCLEAR):
        return SAID[answers.state(key)]
    if question.id in PHQ4_ITEMS:
        return None
    if question.kind is Kind.YES_NO:
        return YES if getattr(answers, key) else NO
    value = answers.as_json().get(key)
    return value if value is not None else _at_default(question, answers)


_UNCLEAR = (State.NOT_SURE, State.UNANSWERED)


def _at_default(question: Question, answers: Answers) -> object:
    value = getattr(answers, question.keys[0])
    return sorted(value) if isinstance(value, frozenset) else value


def _weakness(answers: Answers) -> dict[str, object]:
    new, old = answers.state("weak_new"), answers.state("weak_mild")
    if State.YES not in (new, old):
        return {"Q07b_1": SAID[new], "Q07b_2": None}
    return {"Q07b_1": YES, "Q07b_2": YES if old is State.YES else NO}


def _mood(phq4: int | None) -> dict[str, object]:
    if phq4 is None:
        return {}
    return {item: str(min(3, max(0, phq4 - 3 * place))) for place, item in enumerate(PHQ4_ITEMS)}
