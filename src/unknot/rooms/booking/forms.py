"""Input of the booking pages, cleaned. A form saves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from unknot.kit.forms import MailField, NameField, PhoneField
from unknot.kit.forms.codes import CodeField
from unknot.kit.forms.widgets import ManyChoices
from unknot.rooms.booking.actions.confirmations import Contact
from unknot.rooms.booking.actions.holds import Wish
from unknot.rooms.booking.actions.waiting_places import Wished
from unknot.rooms.booking.weekdays import WEEKDAYS
from unknot.rooms.practice.door import Person
from unknot.spine.booking.reasons import Why
from unknot.spine.booking.waitlist import Wanted
from unknot.spine.vocabulary import MassageType

Choices = Iterable[tuple[str, str]]
# What people call a part of the day, and its minutes from local midnight.
PARTS_OF_DAY = {
    "morning": (_("in the morning, before 12:00"), 0, 12 * 60),
    "afternoon": (_("in the afternoon, 12:00 to 17:00"), 12 * 60, 17 * 60),
    "evening": (_("in the evening, from 17:00"), 17 * 60, 24 * 60),
}


class InstantField(forms.CharField):
    """A moment with its offset, such as 2026-11-24T22:30:00Z; clean: aware, in UTC."""

    default_error_messages = {"instant": _("Choose one of the times in the list.")}

    def clean(self, value: Any) -> datetime:
        said = super().clean(value)
        try:
            moment = parse_datetime(said)
        except ValueError as why:
            raise ValidationError(self.error_messages["instant"], code="instant") from why
        if moment is None or moment.utcoffset() is None or not 2000 <= moment.year <= 2100:
            raise ValidationError(self.error_messages["instant"], code="instant")
        return moment.astimezone(UTC)


class StartField(InstantField):
    """A moment, and behind a bar the number of the place where it is free: what one button of the list says."""

    def clean(self, value: Any) -> datetime:
        return super().clean(str(value or "").partition("|")[0])


class WishForm(forms.Form):
    """What was picked from the list of times."""

    type = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in MassageType])
    minutes = forms.IntegerField(min_value=5, max_value=240)
    therapist = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    place = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    gender = forms.CharField(required=False, max_length=12)
    step_free = forms.BooleanField(required=False)
    low_table = forms.BooleanField(required=False)
    starts_at = StartField(max_length=50)
    earlier = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        place = str(self.data.get("starts_at", "")).partition("|")[2]
        if place.isdecimal() and len(place) < 10:
            cleaned["place"] = int(place)
        return cleaned

    def wish(self) -> Wish:
        """The clean value."""
        return Wish(
            kind=MassageType(self.cleaned_data["type"]),
            minutes=self.cleaned_data["minutes"],
            starts_at=self.cleaned_data["starts_at"],
            therapist_id=self.cleaned_data["therapist"],
            place_id=self.cleaned_data["place"],
            gender=self.cleaned_data["gender"],
            step_free=self.cleaned_data["step_free"],
            low_table=self.cleaned_data["low_table"],
        )


class ExtensionForm(forms.Form):
    """More time, and what the page said when it was asked for."""

    ends = InstantField(max_length=40)


class CalledOffForm(forms.Form):
    """Which visit is to be had back."""

    visit = forms.UUIDField()


class MoveForm(WishForm):
    """The time that a visit is to move to. ``once`` is the form's own word, by which a second sending is known."""

    once = forms.CharField(required=False, max_length=40)


class SearchForm(forms.Form):
    """Which times to list; whatever is missing or odd falls back to the best type and all therapists."""

    type = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in MassageType], required=False)
    minutes = forms.IntegerField(min_value=5, max_value=240, required=False)
    therapist = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    place = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    gender = forms.CharField(required=False, max_length=12)
    step_free = forms.BooleanField(required=False)
    low_table = forms.BooleanField(required=False)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


class FreeTimesForm(forms.Form):
    """Which free times a program asks for. Whatever is odd is refused, and so is what nobody reads."""

    MOST_DAYS = 84

    type = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in MassageType])
    minutes = forms.IntegerField(min_value=5, max_value=240)
    therapist = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    first = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    days = forms.IntegerField(required=False, min_value=1, max_value=MOST_DAYS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.data.keys() - self.fields.keys():
            # Beside the fields: an error can be said of a field that there is only.
            self.errors[name] = self.error_class([str(_("There is no such parameter."))])
        return cleaned

    def clean_first(self) -> date | None:
        first: date | None = self.cleaned_data["first"]
        if first and not 2000 <= first.year <= 2100:
            raise ValidationError(_("Choose a date from 2000 to 2100."))
        return first


class ContactForm(forms.Form):
    """Who books."""

    name = NameField(label=_("Your name"))
    email = MailField(
        label=_("Mail address"),
        required=False,
        help_text=_("We send the confirmation and a calendar entry here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(label=_("Mobile"), required=False, help_text=_("In case something changes on the day."))
    same = forms.BooleanField(
        label=_("Use the contact of the booking before this one. It is not shown here."), required=False
    )
    neither = forms.BooleanField(label=_("I have neither. I write down my reference and the time."), required=False)
    consent = forms.BooleanField(
        label=_("The practice may keep my name, my contact and the answers of my check to care for me."),
        error_messages={"required": _("Without this the practice cannot take the booking.")},
    )
    no_way = _("Give a mail address or a mobile number, so that we can reach you, or say that you have neither.")

    def __init__(self, *args: Any, country: str, shared: Person | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.shared = shared
        if shared is None:
            del self.fields["same"]
        for either in ("email", "phone"):
            self.fields[either].one_of = True  # type: ignore[attr-defined]  # the component then does not say "if you like"
        phone = self.fields["phone"]
        assert isinstance(phone, PhoneField)
        phone.region = country

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        other_way = cleaned.get("same") or cleaned.get("neither")
        if not other_way and not any(cleaned.get(way) or way in self.errors for way in ("email", "phone")):
            self.add_error("email", self.no_way)
        return cleaned

    def contact(self) -> Contact:
        """The clean value. What was written counts before a contact that is shared."""
        email, phone = self.cleaned_data["email"].lower(), self.cleaned_data["phone"]
        if not (email or phone) and self.cleaned_data.get("same") and self.shared:
            email, phone = self.shared.email, self.shared.phone
        return Contact(name=self.cleaned_data["name"], email=email, phone=phone)

    def ways(self) -> list[str]:
        """The address and the number, where they can be read."""
        read = getattr(self, "cleaned_data", {}) if self.is_bound and self.errors is not None else {}
        return [way for way in (read.get("email", "").lower(), read.get("phone", "")) if way]

    def as_typed(self) -> dict[str, str]:
        """What was sent, right or wrong, to be shown again."""
        return {name: str(self.data.get(name, ""))[:254] for name in ("name", "email", "phone")}


class CancelForm(forms.Form):
    """Why somebody cancels, if they like to say."""

    why = forms.TypedChoiceField(
        label=_("Why, if you like to say?"),
        required=False,
        coerce=Why,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=[
            ("", _("I would rather not say")),
            (Why.PLANS, _("Something came up")),
            (Why.TIME, _("The time does not suit me any more")),
            (Why.NEEDLESS, _("I do not need it any more")),
            (Why.COST, _("It costs too much")),
            (Why.SAFETY, _("It may not be safe for me now: something is new, or I am ill")),
        ],
    )


class WaitingForm(forms.Form):
    """What somebody waits for, from whoever is known already."""

    type = forms.ChoiceField(label=_("Type"))
    minutes = forms.TypedChoiceField(label=_("How long at least"), coerce=int)
    therapist = forms.TypedChoiceField(label=_("Therapist"), coerce=int, required=False, empty_value=None)
    first_day = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_day = forms.DateField(label=_("Through"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days"), choices=WEEKDAYS, coerce=int, required=False, widget=ManyChoices
    )
    parts = forms.MultipleChoiceField(
        label=_("What time of day"),
        choices=[(part, words) for part, (words, *_hours) in PARTS_OF_DAY.items()],
        required=False,
        widget=ManyChoices,
    )

    def __init__(
        self,
        *args: Any,
        types: Choices,
        lengths: Choices,
        therapists: Choices,
        today: date,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.today = today
        for name, choices in (("type", types), ("minutes", lengths), ("therapist", therapists)):
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # all three are fields of choice
            self.fields[name].error_messages["invalid_choice"] = _("Choose one from the list.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if last and last < self.today:
            self.add_error("last_day", _("Choose today or a day to come."))
        elif first and last and last < first:
            self.add_error("last_day", _("Choose a day that is not before the first one."))
        return said

    def wished(self) -> Wished:
        """The clean value."""
        said = self.cleaned_data
        days = frozenset(said["weekdays"]) or frozenset(range(7))
        parts = said["parts"] or (list(PARTS_OF_DAY) if said["weekdays"] else [])
        return Wished(
            kind=MassageType(said["type"]),
            least_minutes=said["minutes"],
            therapist_id=said["therapist"],
            first_day=max(said["first_day"], self.today),
            last_day=said["last_day"],
            windows=[Wanted(days, *PARTS_OF_DAY[part][1:]) for part in parts],
        )


class NewWaitingForm(WaitingForm, ContactForm):
    """The same from somebody new, with name, consent and a contact: whoever has none cannot be told."""

    neither = None  # type: ignore[assignment]  # so Django takes a field away from a form that inherits it
    no_way = _("Give a mail address or a mobile number, so that we can tell you.")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        refused = _("Without this the practice cannot put you on the list.")
        self.fields["consent"].error_messages["required"] = refused


class KnownContactForm(forms.Form):
    """A person who is known already only agrees again."""

    consent = ContactForm.base_fields["consent"]


class AskForm(forms.Form):
    """Whose visits: an address, or a number where the practice sends texts."""

    email = MailField(
        label=_("Your mail address"),
        required=False,
        help_text=_("The one that you gave when you booked. We send a code to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(label=_("Or your mobile"), required=False, help_text=_("We send the code as a text message."))

    def __init__(self, *args: Any, country: str, texts: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        phone = self.fields["phone"]
        assert isinstance(phone, PhoneField)
        phone.region = country
        for either in ("email", "phone"):
            self.fields[either].one_of = True  # type: ignore[attr-defined]  # as in the contact form
        if not texts:
            del self.fields["phone"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(way) or way in self.errors for way in ("email", "phone")):
            self.add_error("email", _("Write the mail address that you gave when you booked."))
        return cleaned

    def reach(self) -> dict[str, str]:
        """The clean value: an address, else a number."""
        email = self.cleaned_data["email"].lower()
        return {"email": email, "phone": "" if email else self.cleaned_data.get("phone", "")}


class CodeForm(forms.Form):
    """The code from the mail."""

    code = CodeField()
