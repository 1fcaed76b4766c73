"""Why staff end a course: clean values, nothing saved."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from unknot.kit.forms.widgets import Choices
from unknot.rooms.desk.pages.courses import ASKED, BY_THERAPIST, SIGNALS

BY_HAND = ("STOP_REFER", "REFER", "COMPLETE", "END_COURSE")


class EndForm(forms.Form):
    """The reasons of the outcome rules are there for whoever may read health; everybody has the other two."""

    why = forms.ChoiceField(
        label=_("Why does it end?"), widget=Choices, error_messages={"required": _("Choose one of them.")}
    )

    def __init__(self, data: object = None, *, knows_health: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a POST, or nothing
        others = [(word, SIGNALS[word]) for word in BY_HAND] if knows_health else []
        field = self.fields["why"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(ASKED, _("The person asked for it")), *others, (BY_THERAPIST, SIGNALS[BY_THERAPIST])]
