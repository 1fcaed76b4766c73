"""Form fields shared by rooms, each with the shape of a component."""

from unknot.kit.forms.fields import ManyField, OneField, PhoneField, ScaleField, YesNoField

__all__ = ["ManyField", "OneField", "PhoneField", "ScaleField", "YesNoField"]
