"""The check room as a Django app."""

from django.apps import AppConfig


class CheckConfig(AppConfig):
    """Registers from the start what the worker does for the check."""

    name = "unknot.rooms.check"
    label = "check"

    def ready(self) -> None:
        # Imported here because tasks reach models, which exist only once every app is loaded.
        from unknot.kit import deeds, named
        from unknot.rooms.check import tasks  # noqa: F401 - importing registers them
        from unknot.rooms.check.deeds import DEEDS, JOBS, KINDS

        deeds.tell(DEEDS, JOBS)
        named.call(KINDS)
