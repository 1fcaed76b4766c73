"""The guide room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuideConfig(AppConfig):
    """Named, so that its label is stable."""

    name = "unknot.rooms.guide"
    label = "guide"
    verbose_name = _("Clinical content")
