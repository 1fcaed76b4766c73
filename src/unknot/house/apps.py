"""The house as a Django app."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class HouseConfig(AppConfig):
    """Named, so that its label is stable; registers what the house leaves to the worker, and fills its places."""

    name = "unknot.house"
    label = "house"

    def ready(self) -> None:
        # Imported here because it reaches models, which exist only once every app is loaded.
        from unknot.house import tasks  # noqa: F401 - importing it registers its jobs
        from unknot.house.deeds import JOBS
        from unknot.house.desk_ways import desk_ways
        from unknot.house.unread_languages import unread_languages
        from unknot.kit import deeds, places

        deeds.tell(JOBS)
        places.fill("desk.owner", unread_languages)
        places.fill("desk.ways", desk_ways)


class SetUpConfig(admin.SimpleAdminConfig):
    """Django's admin, with the practice's own door (`unknot.house.set_up`).

    The pages of the rooms are looked for when addresses are first asked for, and not by every command.
    """

    default = False  # named in the settings; the house itself is `HouseConfig`
    default_site = "unknot.house.set_up.SetUpSite"
