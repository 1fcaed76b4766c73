"""The match room as a Django app."""

from django.apps import AppConfig


class MatchConfig(AppConfig):
    """Named, so that its label is stable."""

    name = "unknot.rooms.match"
    label = "match"
