"""The field for a code that came by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class CodeField(forms.CharField):
    """The six digits from a mail; spaces are forgiven. Clean: six digits."""

    default_error_messages = {
        "required": _("Write the six digits from our mail."),
        "code": _("The code has six digits."),
    }

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"})
        super().__init__(label=_("The six digits"), max_length=20, widget=widget)

    def clean(self, value: Any) -> str:
        digits = "".join(str(super().clean(value)).split())
        if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
            raise ValidationError(self.error_messages["code"], code="code")
        return digits
