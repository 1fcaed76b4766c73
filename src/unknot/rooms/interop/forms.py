"""What staff say about calendars: clean values, nothing saved."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from unknot.kit.forms import LineField
from unknot.kit.forms.widgets import Choices

PLAIN, NAMES = "plain", "names"


class Address(forms.Form):
    """Where a calendar stands."""

    url = LineField(
        label=_("Address of your calendar"),
        max_length=2000,
        help_text=_("It begins with https:// or webcal://, and most end in .ics."),
        widget=forms.TextInput(
            attrs={"type": "text", "inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class Feed(forms.Form):
    """What a feed says."""

    shows = forms.ChoiceField(
        label=_("What it shows"),
        choices=[(PLAIN, _("Times and references, no names")), (NAMES, _("Times and people's names"))],
        initial=PLAIN,
        widget=Choices,
        error_messages={"required": _("Choose one of the answers."), "invalid_choice": _("Choose one of the answers.")},
    )
