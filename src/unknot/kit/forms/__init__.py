"""Form fields shared by rooms, each with the shape of a component."""

from unknot.kit.forms.fields import (
    LineField,
    MailField,
    ManyField,
    NameField,
    OneField,
    PhoneField,
    ScaleField,
    TickField,
    YesNoField,
)

__all__ = [
    "LineField",
    "MailField",
    "ManyField",
    "NameField",
    "OneField",
    "PhoneField",
    "ScaleField",
    "TickField",
    "YesNoField",
]
