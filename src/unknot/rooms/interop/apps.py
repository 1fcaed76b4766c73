"""The interop room as a Django app."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    """Registers its jobs, and fills the places that lower pages leave for notices and ways."""

    name = "unknot.rooms.interop"
    label = "interop"

    def ready(self) -> None:
        # Imported here because they reach models, which exist only once every app is loaded.
        from unknot.kit import deeds, places
        from unknot.rooms.interop import fragments, tasks  # noqa: F401 - importing tasks registers its jobs
        from unknot.rooms.interop.deeds import DEEDS, JOBS

        deeds.tell(DEEDS, JOBS)
        places.fill("frame.notice", fragments.unreadable)
        places.fill("desk.ways", fragments.way)
        places.fill("desk.notices", fragments.clashes)
