"""The notify room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotifyConfig(AppConfig):
    """Messages and jobs."""

    name = "unknot.rooms.notify"
    label = "notify"
    verbose_name = _("Messages and jobs")

    def ready(self) -> None:
        from unknot.rooms.notify import tasks  # noqa: F401 - its import registers the jobs, and needs the tables' classes
