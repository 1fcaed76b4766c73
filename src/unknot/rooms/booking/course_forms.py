"""What is said of a course: how often, and how far it should move."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RhythmForm(forms.Form):
    """How often a week, where the plan leaves a choice."""

    per_week = forms.IntegerField(required=False, min_value=1, max_value=3)

    def said(self) -> int | None:
        """The number, if one was said that could be meant."""
        return self.cleaned_data["per_week"] if self.is_valid() else None


class ShiftForm(forms.Form):
    """How far a course should move: by days, and to another time of day where one is said."""

    days = forms.IntegerField(
        label=_("By how many days?"),
        min_value=-28,
        max_value=28,
        help_text=_("7 is a week later, -1 a day earlier, 0 the same days."),
        error_messages={"required": _("Write a number of days, such as 7.")},
    )
    at = forms.TimeField(
        label=_("At another time of day?"),
        required=False,
        input_formats=["%H:%M"],
        help_text=_("Such as 14:30. Leave it empty to keep the time of day."),
        error_messages={"invalid": _("Write a time such as 14:30, or leave it empty.")},
    )

    def shift(self) -> tuple[int, int | None]:
        """By how many days, and to which minute of the day where one was said."""
        days, at = self.cleaned_data["days"], self.cleaned_data["at"]
        return days, None if at is None else at.hour * 60 + at.minute
