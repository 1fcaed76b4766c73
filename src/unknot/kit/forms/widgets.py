"""Widgets that say which component draws them."""

from __future__ import annotations

from django import forms
from django.forms import BoundField


class Choices(forms.RadioSelect):
    """One of several, a row each."""

    kit_template = "kit/choices/choices.html"


class ChoiceRow(forms.RadioSelect):
    """One of two or three short answers, side by side."""

    kit_template = "kit/choices/row.html"


class ManyChoices(forms.CheckboxSelectMultiple):
    """Any of several, a row each."""

    kit_template = "kit/choices/choices.html"


class Scale(forms.RadioSelect):
    """A whole number from 0 to 10."""

    kit_template = "kit/scale/scale.html"


# What a widget of Django's own is drawn with, the first that fits; anything else is a line to type into.
DJANGO_WIDGETS = (
    (forms.CheckboxSelectMultiple, "kit/choices/choices.html"),
    (forms.RadioSelect, "kit/choices/choices.html"),
    (forms.CheckboxInput, "kit/choices/tick.html"),
)


def field_template(bound: BoundField) -> str:
    """The component for this field."""
    widget = bound.field.widget
    named = getattr(widget, "kit_template", None)
    if named:
        return str(named)
    return next((name for kind, name in DJANGO_WIDGETS if isinstance(widget, kind)), "kit/field/field.html")
