"""Input of the pages around a mailed finding, cleaned. A form saves nothing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from unknot.kit.forms import MailField
from unknot.kit.forms.codes import CodeField


class LinkForm(forms.Form):
    """Where a link to a finding goes."""

    email = MailField(
        label=_("Mail address"),
        help_text=_("Only for this. We forget it when the link ends."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    """The six digits from the mail."""

    code = CodeField()
