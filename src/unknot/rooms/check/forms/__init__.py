"""The form of one screen: what was sent becomes what was said, question by question."""

from unknot.rooms.check.forms.screens import ScreenForm, screen_form

__all__ = ["ScreenForm", "screen_form"]
