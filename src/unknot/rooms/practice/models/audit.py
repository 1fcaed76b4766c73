"""Who did or read what. Rows are added, never changed: triggers on both databases refuse it."""

from __future__ import annotations

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from unknot.kit import deeds


class AuditEntry(models.Model):
    """One act, written in the transaction of the act. Names no health fact, only that one was read or written."""

    at = models.DateTimeField(_("at"))
    actor = models.CharField(_("who"), max_length=80)
    action = models.CharField(_("did"), max_length=60)
    subject = models.CharField(_("to what"), max_length=80, db_index=True)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{deeds.title(self.action)}, {date_format(localtime(self.at), 'DATETIME_FORMAT')}"


class AuditSeal(models.Model):
    """The chain over committed entries, written by the worker seconds later, so that nobody waits for a lock."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, primary_key=True, related_name="seal")
    position = models.PositiveBigIntegerField(_("position"), unique=True)
    digest = models.CharField(_("SHA-256 over the digest before and this entry"), max_length=64)

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")

    def __str__(self) -> str:
        return f"{self.position}: {self.digest[:12]}"
