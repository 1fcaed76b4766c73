"""One field for each kind of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from unknot.kit.forms import BodyField, ManyField, OneField, ScaleField, YesNoField
from unknot.rooms.check.forms.words import answer_words, error_words, question_words
from unknot.spine.check.answers import WHOLE_NUMBERS
from unknot.spine.check.questions import NOT_SURE, PHQ4_ITEMS, Kind, Question

# In days: how many make one of each. Months and years become weeks by `length_in_weeks`.
UNITS = {"days": _("days"), "weeks": _("weeks"), "months": _("months"), "years": _("years")}
SCALES = ("back_nrs", "leg_nrs")
EXAMPLES = {"age": 42, "weeks": 6, "Q31": 38, "Q10_days": 10}
TYPED_AT_MOST = 12  # characters; more than any number asked for, less than any trouble


def field_for(question: Question) -> forms.Field:
    """The field that asks this question in its words."""
    words = question_words(question.id)
    made = KINDS[question.kind](question, words)
    made.label, made.help_text = words["text"], words.get("help", "")
    return made


def number_field(key: str, *, example: int, required: bool) -> forms.IntegerField:
    """A whole number in the range of `answers.WHOLE_NUMBERS`; letters stay in the line, so that they can be seen."""
    low, high = WHOLE_NUMBERS[key]
    outside = error_words("range", low=low, high=high)
    made = forms.IntegerField(required=required, widget=number_line())
    made.validators += [MinValueValidator(low, outside), MaxValueValidator(high, outside)]
    made.error_messages |= {"required": error_words("required"), "invalid": error_words("number", example=example)}
    return made


def number_line() -> forms.TextInput:
    """A line with the keyboard of numbers; a browser's own number box swallows what it cannot read."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": TYPED_AT_MOST})


def unit_field() -> forms.ChoiceField:
    """Days, weeks, months or years."""
    made = forms.ChoiceField(choices=list(UNITS.items()), initial="weeks", label=_("Days, weeks, months or years"))
    made.error_messages["invalid_choice"] = error_words("choice")
    return made


def _screening(question: Question, words: Mapping[str, Any]) -> forms.Field:
    return YesNoField(error_messages=_refusals())


def _yes_no(question: Question, words: Mapping[str, Any]) -> forms.Field:
    return YesNoField(not_sure=question.may_be_unsure, error_messages=_refusals())


def _number(question: Question, words: Mapping[str, Any]) -> forms.Field:
    if question.id in SCALES:
        return ScaleField(error_messages=_refusals())
    return number_field(question.keys[0], example=EXAMPLES[question.id], required=question.required)


def _choice(question: Question, words: Mapping[str, Any]) -> forms.Field:
    choices = _choices(question, words)
    if _may_be_left_out(question):
        nothing = ("", _("None"))
        return forms.ChoiceField(choices=[nothing, *choices], required=False, error_messages=_refusals())
    return OneField(choices=choices, error_messages=_refusals())


def _several(question: Question, words: Mapping[str, Any]) -> forms.Field:
    refusals = {"required": error_words("required"), "both": error_words("none_and_some")}
    none = answer_words("none_of_these")
    return ManyField(choices=_named(question, words), none=none, last=_unsure(question), error_messages=refusals)


def _drawing(question: Question, words: Mapping[str, Any]) -> forms.Field:
    return BodyField(required=False)


def _choices(question: Question, words: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [*_named(question, words), *_unsure(question)]


def _named(question: Question, words: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, words["choices"][name]) for name in question.choices]


def _unsure(question: Question) -> list[tuple[str, str]]:
    return [(NOT_SURE, answer_words("i_am_not_sure"))] if question.may_be_unsure else []


def _may_be_left_out(question: Question) -> bool:
    return not question.required and not question.may_be_unsure and question.id not in PHQ4_ITEMS


def _refusals() -> dict[str, str]:
    return {"required": error_words("required"), "invalid_choice": error_words("choice")}


KINDS: Mapping[Kind, Callable[[Question, Mapping[str, Any]], forms.Field]] = {
    Kind.SCREENING: _screening,
    Kind.YES_NO: _yes_no,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
    Kind.DRAWING: _drawing,
}
