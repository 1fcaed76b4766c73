"""Form fields shared by rooms, each with the shape of a component."""

from unknot.kit.forms.body import BodyField
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
from unknot.kit.forms.money import MoneyField

__all__ = [
    "BodyField",
    "LineField",
    "MailField",
    "ManyField",
    "MoneyField",
    "NameField",
    "OneField",
    "PhoneField",
    "ScaleField",
    "TickField",
    "YesNoField",
]
