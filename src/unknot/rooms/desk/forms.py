"""What staff write down: clean values, nothing saved."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unknot.kit.forms import LineField, MailField, NameField, PhoneField
from unknot.kit.forms.widgets import Choices, ManyChoices
from unknot.rooms.desk.pages.levels import MARKS
from unknot.rooms.guide import door as guide
from unknot.spine.check.answers import CLEARABLE
from unknot.spine.vocabulary import Level

SYMPTOMS = (
    ("bladder", _("bladder problem")),
    ("bowel", _("bowel problem")),
    ("saddle", _("numb between the legs")),
    ("sexual", _("sexual problem")),
)
VALID_MONTHS = 6  # EVIDENCE 2.1: without another date a clearance counts for six months


class DayField(forms.DateField):
    """A day, picked or typed as 2026-11-24."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "required": _("Please fill this in."),
        "invalid": _("Write the day as year-month-day, such as 2026-11-24."),
    }


class Find(forms.Form):
    """Whom somebody looks for."""

    said = LineField(label=_("Name, mail address, phone number or reference"), max_length=100)


class NewPerson(forms.Form):
    """Somebody who brings a note or calls. ``key`` is the form's own word, by which a second sending is known."""

    name = NameField(
        label=_("Name"),
        error_messages={"required": _("Write the name."), "name": _("Write the name, and nothing else.")},
    )
    email = MailField(label=_("Mail address"), required=False)
    phone = PhoneField(label=_("Mobile"), required=False)
    key = forms.CharField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, country: str, **given: Any) -> None:
        super().__init__(*args, **given)
        phone = self.fields["phone"]
        assert isinstance(phone, PhoneField)
        phone.region = country

    def clean_key(self) -> UUID | None:
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return None  # no word of ours: every sending is somebody new


class Clearance(forms.Form):
    """A clinician's written word."""

    clinician = LineField(label=_("Who signed it"), max_length=120)
    registration = LineField(label=_("Their registration number"), max_length=60)
    dated_on = DayField(label=_("Date of the note"))
    rules = forms.MultipleChoiceField(
        label=_("What it covers"),
        widget=ManyChoices,
        help_text=_("Only what the note names. Everything else stays as it was."),
        error_messages={"required": _("Tick what the note covers.")},
    )
    symptoms = forms.MultipleChoiceField(
        label=_("For an old bladder, bowel, numbness or sexual problem: which the note names"),
        choices=SYMPTOMS,
        widget=ManyChoices,
        required=False,
    )
    limits = LineField(
        label=_("Limits that it sets"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    expires_on = DayField(
        label=_("Valid through"),
        required=False,
        help_text=_("Left empty, it counts for six months from its date."),
    )

    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.today = today
        rules = self.fields["rules"]
        assert isinstance(rules, forms.MultipleChoiceField)
        rules.choices = [(rule, f"{rule}: {guide.rule_words(rule).about}") for rule in CLEARABLE]

    def clean_dated_on(self) -> date:
        dated_on: date = self.cleaned_data["dated_on"]
        if dated_on > self.today:
            raise ValidationError(_("The note cannot be from a day to come."))
        return dated_on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        dated_on, expires_on = said.get("dated_on"), said.get("expires_on")
        if dated_on and not expires_on and "expires_on" not in self.errors:
            said["expires_on"] = expires_on = months_after(dated_on, VALID_MONTHS)
        if dated_on and expires_on and expires_on < dated_on:
            self.add_error("expires_on", _("It cannot end before it was written."))
        if "D12" in said.get("rules", ()) and not said.get("symptoms"):
            self.add_error("symptoms", _("Tick every problem that the note names."))
        return said


class Raise(forms.Form):
    """A level by hand, and why."""

    level = forms.ChoiceField(
        label=_("What this person needs"),
        widget=Choices,
        error_messages={"required": _("Choose one of the answers.")},
    )
    reason = LineField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    until_on = DayField(
        label=_("Until"), required=False, help_text=_("Left empty, it counts until it is looked at again.")
    )

    def __init__(self, *args: Any, at_least: Level, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.today = today
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [
            (one.name, f"{MARKS[one].word}: {MARKS[one].means}") for one in Level if one >= max(at_least, Level.DEFER)
        ]

    def clean_level(self) -> Level:
        return Level[self.cleaned_data["level"]]

    def clean_until_on(self) -> date | None:
        until_on: date | None = self.cleaned_data["until_on"]
        if until_on and until_on < self.today:
            raise ValidationError(_("Choose today or a day to come."))
        return until_on


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it is shorter."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


class TimelineForm(forms.Form):
    """Which date, type, length and therapist a timeline is of; whatever is missing or odd falls back."""

    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    type = forms.CharField(required=False, max_length=40)
    minutes = forms.IntegerField(required=False, min_value=5, max_value=240)
    therapist = forms.IntegerField(required=False, min_value=1, max_value=2**31)

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        return day if day is None or 2000 <= day.year < 2200 else None


class Before(forms.Form):
    """From which message on a list goes on."""

    before = forms.IntegerField(min_value=1, max_value=2**62)
