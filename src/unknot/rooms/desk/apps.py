"""The desk room as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Fills the place that the page frame leaves for a notice."""

    name = "unknot.rooms.desk"
    label = "desk"

    def ready(self) -> None:
        # Imported here because it reaches models, which exist only once every app is loaded.
        from unknot.kit import places
        from unknot.rooms.desk import fragments

        places.fill("frame.notice", fragments.unsigned)
