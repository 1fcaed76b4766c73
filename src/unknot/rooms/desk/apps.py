"""The desk room as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Named, so that its label is stable."""

    name = "unknot.rooms.desk"
    label = "desk"
