"""The booking room as a Django app."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """Named, so that its label is stable."""

    name = "unknot.rooms.booking"
    label = "booking"
