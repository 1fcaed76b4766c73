"""The practice room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticeConfig(AppConfig):
    """People, credentials, rooms and the audit trail."""

    name = "unknot.rooms.practice"
    label = "practice"
    verbose_name = _("Practice")
