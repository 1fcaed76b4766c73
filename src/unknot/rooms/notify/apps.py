"""The notify room as a Django app."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Named, so that its label is stable."""

    name = "unknot.rooms.notify"
    label = "notify"
