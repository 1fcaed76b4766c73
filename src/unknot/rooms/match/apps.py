"""The match room as a Django app."""

from django.apps import AppConfig


class MatchConfig(AppConfig):
    """Listens to the check, and fills its places on the page of a finding, from the start."""

    name = "unknot.rooms.match"
    label = "match"

    def ready(self) -> None:
        # Imported here because both reach models, which exist only once every app is loaded.
        from unknot.kit import deeds, places
        from unknot.rooms.match import receivers  # noqa: F401 - importing connects them
        from unknot.rooms.match.deeds import DEEDS
        from unknot.rooms.match.places import next_step, on_finding

        deeds.tell(DEEDS)
        places.fill("check.finding.next", next_step)
        places.fill("check.finding", on_finding)
