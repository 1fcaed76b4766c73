"""What a person said in the check, in short words, sure and unsure first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unknot.kit.content import FIRST_LANGUAGE, texts
from unknot.spine.check.questions import NO, NOT_SURE, YES, Kind, Question, asked_of


@dataclass(frozen=True)
class Said:
    """Answers as (question, answer): what stands out, and what was answered no."""

    rows: list[tuple[str, str]]
    no: list[str]
    open: list[str]


def said(given: Mapping[str, Any], *, unanswered: Collection[str] = ()) -> Said:
    """Every question that this person was asked, in the order of the check.

    ``unanswered`` are the keys that the finding counts as open; without any, nothing is said to be open.
    """
    words = texts("questions", language=get_language() or FIRST_LANGUAGE)
    asked = list(asked_of(given))
    short = {question.id: words["questions"][question.id]["short"] for question in asked}
    rows = [
        (short[question.id], _answer(question, given[question.id], words))
        for question in asked
        if question.id in given and given[question.id] != NO
    ]
    return Said(
        rows=[(name, answer) for name, answer in rows if answer],
        no=[short[question.id] for question in asked if given.get(question.id) == NO],
        open=[
            short[question.id]
            for question in asked
            if question.id not in given and set(question.keys) & set(unanswered)
        ],
    )


def changes(said_otherwise: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """What was said before a visit otherwise than before that: the question in short, and both answers."""
    words = texts("questions", language=get_language() or FIRST_LANGUAGE)
    return [
        (
            words["questions"][name]["short"],
            _("%(now)s; before that: %(was)s") % {"now": _word(now, words), "was": _word(was, words)},
        )
        for name, was, now in said_otherwise
    ]


def _word(answer: str, words: Mapping[str, Any]) -> str:
    return str(words["words"].get(answer, answer))


def _answer(question: Question, value: Any, words: Mapping[str, Any]) -> str:
    choices = words["questions"][question.id].get("choices", {})
    if value in (YES, NOT_SURE):
        return str(words["words"][value])
    if value is None or question.kind is Kind.DRAWING:  # a drawing is shown as one
        return ""
    if question.kind is Kind.READING:
        return " / ".join(str(figure) for figure in value)
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value) or _("None of these")
    return str(choices.get(str(value), value))
