"""Questions that pages ask often, with refusals that say what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from unicodedata import category

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unknot.kit.forms.widgets import ChoiceRow, Choices, ManyChoices, Scale
from unknot.kit.mail_addresses import LONGEST, refuse_unmailable
from unknot.kit.phones import PhoneUnclear, e164

NONE = "none"
YES, NO, NOT_SURE = "yes", "no", "not_sure"
NONE_OF_THESE = _("None of these")
NO_PAIN, WORST_PAIN = _("no pain"), _("worst pain you can think of")


class OneField(forms.ChoiceField):
    """One of several."""

    widget = Choices
    default_error_messages = {"required": _("Choose one of the answers.")}


class YesNoField(forms.ChoiceField):
    """Yes, no and, unless ``not_sure=False``, not sure. Clean value: ``yes``, ``no``, ``not_sure``."""

    widget = ChoiceRow
    default_error_messages = {"required": _("Choose the answer that fits best.")}

    def __init__(self, *, not_sure: bool = True, **more: Any) -> None:
        answers = [(YES, _("Yes")), (NO, _("No")), *([(NOT_SURE, _("Not sure"))] if not_sure else [])]
        super().__init__(choices=answers, **more)


class ScaleField(forms.TypedChoiceField):
    """A whole number from 0 to 10; ``low`` and ``high`` say what the ends mean."""

    widget = Scale
    default_error_messages = {"required": _("Choose a number from 0 to 10.")}

    def __init__(self, *, low: Any = NO_PAIN, high: Any = WORST_PAIN, **more: Any) -> None:
        ends = {0: low, 10: high}
        super().__init__(choices=[(number, ends.get(number, "")) for number in range(11)], coerce=int, **more)


class ManyField(forms.MultipleChoiceField):
    """Any of several, closed by "None of these". Clean value: the list of what was ticked, empty for none.

    Saying nothing is not the same as saying none, so a required field asks again. ``last`` stands below even "None of
    these", such as not being sure.
    """

    widget = ManyChoices
    default_error_messages = {
        "required": _("Tick what fits, or “None of these”."),
        "both": _("You ticked “None of these” and something else. Please keep only what fits."),
    }

    def __init__(
        self,
        *,
        choices: Iterable[tuple[str, Any]],
        none: Any = NONE_OF_THESE,
        last: Iterable[tuple[str, Any]] = (),
        **more: Any,
    ) -> None:
        super().__init__(choices=[*choices, (NONE, none), *last], **more)

    def clean(self, value: Any) -> list[str]:
        ticked: list[str] = super().clean(value)
        if NONE in ticked and len(ticked) > 1:
            raise ValidationError(self.error_messages["both"], code="both")
        return [key for key in ticked if key != NONE]


class LineField(forms.CharField):
    """A line of text."""

    default_error_messages = {"required": _("Please fill this in.")}


class TickField(forms.BooleanField):
    """A box to tick before going on."""

    default_error_messages = {"required": _("Please tick this box to go on.")}


class MailField(forms.EmailField):
    """A mail address that mail can go to."""

    default_error_messages = {"required": _("Please fill this in.")}
    default_validators = [refuse_unmailable]

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **more})


class PhoneField(forms.CharField):
    """A phone number, kept as ``+13125550100``. ``region`` is the country whose numbers need no code."""

    default_error_messages = {
        "required": _("Please fill this in."),
        "phone": _("Write a phone number with all its digits, such as %(example)s."),
    }

    def __init__(self, *, region: str = "US", **more: Any) -> None:
        super().__init__(max_length=40, **more)
        self.region = region
        self.widget.attrs.update({"type": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return e164(typed, country=self.region)
        except PhoneUnclear as why:
            raise self._refusal() from why

    def _refusal(self) -> ValidationError:
        import phonenumbers  # here, because its tables take long to load

        example = phonenumbers.example_number(self.region)
        words = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL) if example else "+…"
        return ValidationError(
            self.error_messages["phone"], code="phone", params={"example": words.replace(" ", NO_BREAK)}
        )


NO_BREAK = "\N{NO-BREAK SPACE}"
LINK = re.compile(r"://|www\.|@|\.\w{2,}/", re.IGNORECASE)


class NameField(LineField):
    """A person's name, in one line.

    It goes into mails that carry the practice's own name: no links and no invisible signs in it.
    """

    default_error_messages = {"required": _("Write your name."), "name": _("Write your name, and nothing else.")}

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=120, **more)
        self.widget.attrs.setdefault("autocomplete", "name")

    def clean(self, value: Any) -> str:
        name = " ".join(str(super().clean(value)).split())
        if LINK.search(name) or any(category(sign).startswith("C") for sign in name):
            raise ValidationError(self.error_messages["name"], code="name")
        return name
