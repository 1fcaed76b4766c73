"""The notify room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotifyConfig(AppConfig):
    """Messages and jobs."""

    name = "unknot.rooms.notify"
    label = "notify"
    verbose_name = _("Messages and jobs")

    def ready(self) -> None:
        # Imported here because they reach models, which exist only once every app is loaded.
        from unknot.kit import deeds, named
        from unknot.rooms.notify import tasks  # noqa: F401 - importing registers the jobs
        from unknot.rooms.notify.deeds import JOBS, KINDS
        from unknot.rooms.practice import door as practice

        deeds.tell(JOBS)
        named.call(KINDS)
        practice.watch(practice.Watch("notify_ownwording"))
