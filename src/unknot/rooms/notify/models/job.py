"""Due jobs: things that a room wants done at a time, named by a word."""

from __future__ import annotations

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from unknot.kit import deeds
from unknot.rooms.notify.models.work import Work


class DueJob(Work):
    """One run of one kind of job. The payload names things by number; no personal data stands in it."""

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=120, blank=True)
    due_at = models.DateTimeField(_("due at"))
    payload = models.JSONField(_("payload"), default=dict, blank=True)

    class Meta(Work.Meta):
        verbose_name = _("due job")
        verbose_name_plural = _("due jobs")
        constraints = [
            *Work.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "key", "due_at"], name="notify_job_once"),
        ]

    def __str__(self) -> str:
        return f"{deeds.title(self.kind)}, {date_format(localtime(self.due_at), 'DATETIME_FORMAT')}"
