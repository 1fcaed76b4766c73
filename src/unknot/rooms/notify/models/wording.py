"""The owner's own words for a kind of message."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unknot.rooms.notify.models.message import Channel


class OwnWording(models.Model):
    """Subject and text of one kind, in one language, by one channel. Without a row the standard text goes."""

    kind = models.CharField(_("kind"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    channel = models.CharField(_("by"), max_length=4, choices=Channel.choices)
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    text = models.TextField(_("text"), max_length=4000)

    class Meta:
        verbose_name = _("own words")
        verbose_name_plural = _("words of messages")
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "channel"], name="notify_wording_once"),
            models.CheckConstraint(
                condition=models.Q(channel="mail") | models.Q(channel="text", subject=""),
                name="notify_wording_text_without_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.channel}"
