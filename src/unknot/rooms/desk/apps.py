"""The desk room as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Fills the places that the page frame and the day leave for a notice."""

    name = "unknot.rooms.desk"
    label = "desk"

    def ready(self) -> None:
        # Imported here because it reaches models, which exist only once every app is loaded.
        from unknot.kit import deeds, places
        from unknot.rooms.desk import fragments
        from unknot.rooms.desk.deeds import DEEDS

        deeds.tell(DEEDS)
        places.fill("frame.notice", fragments.unsigned)
        places.fill("desk.notices", fragments.undelivered)
        places.fill("desk.notices", fragments.paused)
        places.fill("desk.notices", fragments.shifted)
