"""The guide room as a Django app."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    """Named, so that its label is stable."""

    name = "unknot.rooms.guide"
    label = "guide"
