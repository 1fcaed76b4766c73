"""The form of a screen.

Most questions are one field. Two are more: a length of time is a number with a unit, a blood pressure two numbers.
What is valid can be kept even where another answer is still missing, so that nothing typed is lost on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from unknot.kit.forms.fields import NONE
from unknot.rooms.check.forms import ticks
from unknot.rooms.check.forms.fields import UNITS, field_for, number_field, unit_field
from unknot.rooms.check.forms.words import error_words
from unknot.spine.check.answers import WHOLE_NUMBERS
from unknot.spine.check.before_visit import PAIN_NOW
from unknot.spine.check.drawing import Drawing
from unknot.spine.check.drawn import DRAWING, IN_WORDS, tells_place
from unknot.spine.check.questions import NOT_SURE, PHQ4_ITEMS, QUESTION, Given, Kind, Question, Screen

HIGH, LOW = "bp_high", "bp_low"
UNIT = "weeks_unit"
WEEKS_SAID = "weeks_said"  # beside "weeks" in what was given: [5, "months"], as the person wrote it
MONTHS, WEEKS_A_YEAR, DAYS = 12, 52, 7

SKIPPABLE = ("Q10_days", *PHQ4_ITEMS)
"""What EVIDENCE lets a person leave out, by a button of its own."""


class ScreenForm(forms.Form):
    """The questions of one screen; `said` is what may be kept of them."""

    def __init__(self, screen: Screen, given: Given, data: QueryDict | None = None) -> None:
        self.questions = [QUESTION[name] for name in screen.questions]
        self.given, self.is_ticked = given, screen.is_ticked
        super().__init__(data, initial=_initial(given))
        for question in self.questions:
            self.fields |= _fields(question)
        for field in self.fields.values() if screen.is_ticked or DRAWING in self.fields else ():
            field.required = False  # one refusal for the whole screen, by `clean`

    def clean(self) -> dict[str, Any]:
        """Refuse what only shows between two answers."""
        cleaned = super().clean() or {}
        if self.is_ticked and not all(cleaned.get(name) for name in self.fields):
            self.add_error(None, error_words("tick"))
        if DRAWING in cleaned and not cleaned.get(IN_WORDS):
            self._refuse_nowhere(cleaned)
        if "bp" in self._names():
            self._refuse_half_reading(cleaned)
        if "weeks" in self._names():
            self._refuse_long_time(cleaned)
        if "Q31" in self._names():
            self._refuse_late_onset(cleaned)
        return cleaned

    def said(self) -> dict[str, object]:
        """Every valid answer, by question. None: passed over on purpose, where that is allowed."""
        said: dict[str, object] = {}
        for question in self.questions:
            said |= self._said(question)
        return said

    def _said(self, question: Question) -> dict[str, object]:
        cleaned = self.cleaned_data
        if question.id == DRAWING:
            return self._drawn()
        if question.id == "bp":
            return {"bp": _reading(cleaned)} if HIGH in cleaned and LOW in cleaned else {}
        if self.is_ticked and not cleaned.get(question.id):
            return {}
        if question.id not in cleaned or (question.id == "weeks" and UNIT not in cleaned):
            return {}
        value = cleaned[question.id]
        if question.id == "weeks":
            return {"weeks": length_in_weeks(value, cleaned[UNIT]), WEEKS_SAID: [value, cleaned[UNIT]]}
        if question.kind is Kind.SEVERAL:
            return {question.id: NOT_SURE if value == [NOT_SURE] else [one for one in value if one != NOT_SURE]}
        return {question.id: None if value == "" else value}

    def _names(self) -> set[str]:
        return {question.id for question in self.questions}

    def _drawn(self) -> dict[str, object]:
        """The drawing as it is stored; None says that the person answers in words."""
        if DRAWING not in self.cleaned_data or (IN_WORDS in self.errors and not self.cleaned_data[DRAWING].regions):
            return {}
        return {DRAWING: stored(self.cleaned_data[DRAWING])}

    def _refuse_nowhere(self, cleaned: dict[str, Any]) -> None:
        if IN_WORDS not in self.errors and not tells_place(cleaned[DRAWING]):
            self.add_error(IN_WORDS, error_words("where"))

    def _refuse_half_reading(self, cleaned: dict[str, Any]) -> None:
        high, low = cleaned.get(HIGH), cleaned.get(LOW)
        if HIGH not in cleaned or LOW not in cleaned:
            return
        if (high is None) != (low is None):
            self.add_error(HIGH if high is None else LOW, error_words("reading"))
        elif high is not None and high <= low:
            self.add_error(HIGH, error_words("reading_order"))

    def _refuse_long_time(self, cleaned: dict[str, Any]) -> None:
        number, unit = cleaned.get("weeks"), cleaned.get(UNIT)
        most = WHOLE_NUMBERS["weeks"][1]
        if number is not None and unit and length_in_weeks(number, unit) > most:
            self.add_error("weeks", error_words("too_long"))

    def _refuse_late_onset(self, cleaned: dict[str, Any]) -> None:
        began, age = cleaned.get("Q31"), cleaned.get("age", self.given.get("age"))
        if began is not None and isinstance(age, int) and began > age:
            self.add_error("Q31", error_words("onset_age"))


def screen_form(screen: Screen, given: Given, data: QueryDict | None = None) -> ScreenForm:
    """The form as it is shown, or with ``data`` as it was sent; "None of these" to a list and skip are answers too."""
    if data is not None:
        data = data.copy()
        if screen.is_ticked:
            data.update(ticks.read(screen, given, data))
        if "skip" in data:
            _empty(data, screen)
    form = ScreenForm(screen, given, data)
    if data is not None and "skip" in data:
        for name in _skippable(screen):
            form.fields[name].required = False
    return form


def can_be_skipped(screen: Screen) -> bool:
    """Whether the screen may be left out by a button of its own."""
    return bool(_skippable(screen))


def length_in_weeks(number: int, unit: str) -> int:
    """Whole weeks that have passed. Three months are 13 weeks, as EVIDENCE counts them; a year is 52."""
    by_unit = {
        "days": number // DAYS,
        "weeks": number,
        "months": number * WEEKS_A_YEAR // MONTHS,
        "years": number * WEEKS_A_YEAR,
    }
    return by_unit[unit]


def stored(drawn: Drawing) -> dict[str, Any] | None:
    """A drawing as it is kept; None where nothing is marked."""
    return drawn.as_json() if drawn.regions else None


def _empty(data: QueryDict, screen: Screen) -> None:
    for name in _skippable(screen):
        data.setlist(name, [])


def _skippable(screen: Screen) -> list[str]:
    return list(screen.questions) if screen.id == PAIN_NOW else [name for name in screen.questions if name in SKIPPABLE]


def _fields(question: Question) -> dict[str, forms.Field]:
    if question.id == "bp":
        return {
            HIGH: number_field("systolic", example=120, required=False),
            LOW: number_field("diastolic", example=80, required=False),
        }
    if question.id == "weeks":
        return {"weeks": field_for(question), UNIT: unit_field()}
    return {question.id: field_for(question)}


def _reading(cleaned: Mapping[str, Any]) -> object:
    return [cleaned[HIGH], cleaned[LOW]] if cleaned[HIGH] is not None else NOT_SURE


def _initial(given: Given) -> dict[str, object]:
    """What was said before, in the fields' own words."""
    initial = {name: _shown(value) for name, value in given.items() if value is not None}
    reading, length = given.get("bp"), given.get(WEEKS_SAID)
    if isinstance(reading, list):
        initial[HIGH], initial[LOW] = reading
    if isinstance(length, list) and length[1] in UNITS:
        initial["weeks"], initial[UNIT] = length
    return initial


def _shown(value: object) -> object:
    return [NONE] if value == [] else value
