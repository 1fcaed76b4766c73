"""What staff say when they book: clean values, nothing saved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from unknot.kit.forms import LineField
from unknot.kit.forms.widgets import Choices
from unknot.rooms.booking.door import Manner, Wish
from unknot.rooms.desk.forms import NewPerson
from unknot.spine.booking.reasons import Why
from unknot.spine.vocabulary import MassageType

TYPES = [(kind.value, kind.value) for kind in MassageType]
MOST = 2**31


class Search(forms.Form):
    """Which times to list; whatever is missing or odd falls back to the best type, everybody and the next times."""

    person = forms.UUIDField(required=False)
    type = forms.ChoiceField(choices=TYPES, required=False)
    minutes = forms.IntegerField(min_value=5, max_value=240, required=False)
    therapist = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    at = forms.TimeField(required=False, input_formats=["%H:%M"])


class Start(forms.Form):
    """A time from a list."""

    starts_at = forms.CharField(max_length=40)

    def clean_starts_at(self) -> datetime:
        try:
            moment = parse_datetime(self.cleaned_data["starts_at"])
        except ValueError as why:
            raise ValidationError(_("Choose one of the times in the list.")) from why
        if moment is None or moment.utcoffset() is None or not 2000 <= moment.year <= 2100:
            raise ValidationError(_("Choose one of the times in the list."))
        return moment.astimezone(UTC)


class Picked(Start):
    """A time that was picked, and how it is to be booked."""

    type = forms.ChoiceField(choices=TYPES)
    minutes = forms.IntegerField(min_value=5, max_value=240)
    therapist = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    twice_over = forms.BooleanField(required=False)
    over_because = LineField(required=False, max_length=200)
    walks_in = forms.BooleanField(required=False)
    person = forms.UUIDField(required=False)

    def wish(self) -> Wish:
        """The clean value."""
        said = self.cleaned_data
        return Wish(MassageType(said["type"]), said["minutes"], said["starts_at"], said["therapist"])

    def manner(self) -> Manner:
        """The clean value."""
        said = self.cleaned_data
        return Manner(twice_over=said["twice_over"], over_because=said["over_because"], walks_in=said["walks_in"])


class Caller(NewPerson):
    """Somebody new who calls or walks in: a name, and a way to reach them unless they stand here."""

    def __init__(self, *args: Any, is_here: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        self.is_here = is_here
        if not is_here:
            for either in ("email", "phone"):
                self.fields[either].one_of = True  # type: ignore[attr-defined]  # then it does not say "if you like"
            self.fields["email"].help_text = _("This or a mobile number: one of the two is enough.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.is_here and not any(said.get(way) or way in self.errors for way in ("email", "phone")):
            self.add_error("phone", _("Write a number or a mail address, so that we can reach them."))
        return said


class Cancel(forms.Form):
    """Why a visit is given back, as staff heard it."""

    why = forms.TypedChoiceField(
        label=_("Why?"),
        required=False,
        coerce=Why,
        empty_value=None,
        widget=Choices,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
        choices=[
            ("", _("They did not say")),
            (Why.PLANS, _("Something came up for them")),
            (Why.TIME, _("The time does not suit them any more")),
            (Why.NEEDLESS, _("They do not need it any more")),
            (Why.COST, _("It costs them too much")),
            (Why.SAFETY, _("It may not be safe for them now (free of charge)")),
            (Why.PRACTICE, _("We cannot keep it ourselves (free of charge)")),
        ],
    )
