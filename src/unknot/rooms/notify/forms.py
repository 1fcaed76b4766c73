"""Input of the page on which an owner words a message. A form saves nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unknot.rooms.notify.actions.wordings import MOST_PARTS, Kind, troubles
from unknot.rooms.notify.door import Channel
from unknot.spine.notify.wording import LONGEST_SUBJECT, LONGEST_TEXT, Fault, Slip, Wording

SLIPS = {
    Slip.UNKNOWN: _("{%(place)s} is no place of this message. Those that there are stand below."),
    Slip.MISSING: _("{%(place)s} is missing. Without it the message is of no use."),
    Slip.SHARED: _("{%(place)s} can be empty, and its line is then left out. Give it a line of its own."),
    Slip.PRIVATE: _("{%(place)s} may not stand in the subject, which others see."),
    Slip.LINES: _("The subject is one line of plain text."),
    Slip.LONG: _("This is too long."),
    Slip.EMPTY: _("Write something, or go back to the standard text."),
}


class WordingForm(forms.Form):
    """Subject and text of one kind by one channel."""

    subject = forms.CharField(
        label=_("Subject"), max_length=LONGEST_SUBJECT, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 20, "class": "vLargeTextField"}),
        help_text=_("Plain text. A line whose place has nothing to say is left out."),
    )

    def __init__(self, *args: Any, kind: Kind, channel: Channel, spoken: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind, self.channel = kind, channel
        for field in self.fields.values():
            field.widget.attrs["lang"] = spoken
        if channel == Channel.TEXT:
            del self.fields["subject"]
            self.fields["text"].widget.attrs["rows"] = 5

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").replace("\r", "\n")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self._refuse_troubles()
        return cleaned

    def wording(self) -> Wording:
        """The clean value, or what was typed where it is not clean."""
        said = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        return Wording(*(str(said.get(name, self.data.get(name, ""))) for name in ("subject", "text")))

    def _refuse_troubles(self) -> None:
        found = troubles(self.kind, self.channel, self.wording())
        for fault in found.faults:
            self.add_error("subject" if fault.in_subject else "text", slip_words(fault))
        if found.health:
            said = {"words": ", ".join(found.health)}
            self.add_error("text", ValidationError(_("Messages say no word of health: %(words)s."), params=said))
        if found.parts:
            counts = {"count": found.parts, "most": MOST_PARTS}
            too_long = _("It would go as %(count)d text messages, and %(most)d are the most.")
            self.add_error("text", ValidationError(too_long, params=counts))


def slip_words(fault: Fault) -> ValidationError:
    """A slip as the owner reads it."""
    return ValidationError(SLIPS[fault.slip], params={"place": fault.place})
