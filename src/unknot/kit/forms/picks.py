"""Choosing one of a few for each of several things, such as a time for every visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from unknot.kit import dates
from unknot.kit.forms.widgets import Choices


@dataclass(frozen=True)
class Pick:
    """One thing: its name in the form, its words, and what can be chosen, the usual first."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    help_text: str = ""

    @property
    def is_settled(self) -> bool:
        """True where there is nothing to choose."""
        return len(self.choices) < 2


class PicksForm(forms.Form):
    """A row of choices for each thing, and only its words where there is nothing to choose.

    What is not among the choices any more is refused; what else was picked stays, and the choices of now are shown.
    """

    def __init__(self, data: Mapping[str, str] | None = None, *, picks: Sequence[Pick]) -> None:
        super().__init__(None if data is None else {one.name: _said(one, data) for one in picks})
        self._gone = [] if data is None else [one.name for one in picks if data.get(one.name) not in dict(one.choices)]
        for pick in picks:
            self.fields[pick.name] = forms.ChoiceField(
                label=dates.unparted(pick.label),
                help_text=pick.help_text,
                choices=[(value, dates.unparted(words)) for value, words in pick.choices],
                initial=pick.choices[0][0] if pick.choices else None,
                widget=forms.HiddenInput if pick.is_settled else Choices,
                error_messages={"required": _("Choose one of the times.")},
            )

    def clean(self) -> None:
        """Whatever went is said where it stood, though the form would send something else now."""
        for name in self._gone:
            self.add_error(name, _("This time has just been taken. Here are the nearest times."))

    def chosen(self) -> list[str]:
        """What was chosen, in the order of the things."""
        return [self.cleaned_data[name] for name in self.fields]


def _said(pick: Pick, data: Mapping[str, str]) -> str:
    said, known = data.get(pick.name, ""), [value for value, _words in pick.choices]
    return said if said in known or not known else known[0]
