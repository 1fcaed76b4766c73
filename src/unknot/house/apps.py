"""The house as a Django app."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Named, so that its label is stable."""

    name = "unknot.house"
    label = "house"
