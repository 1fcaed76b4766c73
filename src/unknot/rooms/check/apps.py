"""The check room as a Django app."""

from django.apps import AppConfig


class CheckConfig(AppConfig):
    """Named, so that its label is stable."""

    name = "unknot.rooms.check"
    label = "check"
