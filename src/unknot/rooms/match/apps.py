"""The match room as a Django app."""

from django.apps import AppConfig


class MatchConfig(AppConfig):
    """Listens to the check from the start."""

    name = "unknot.rooms.match"
    label = "match"

    def ready(self) -> None:
        # Imported here because receivers reach models, which exist only once every app is loaded.
        from unknot.rooms.match import receivers  # noqa: F401 - importing connects them
