"""Which workers are alive."""

from __future__ import annotations

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class WorkerBeat(models.Model):
    """One running worker and when it last said so. ``process`` means something only within one ``place``."""

    worker = models.CharField(_("worker"), max_length=120, unique=True)
    place = models.CharField(_("place"), max_length=80)
    process = models.CharField(_("process"), max_length=40)
    started_at = models.DateTimeField(_("started at"))
    beat_at = models.DateTimeField(_("last seen at"))

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        since = date_format(localtime(self.started_at), "DATETIME_FORMAT")
        return gettext("Worker since %(moment)s") % {"moment": since}
