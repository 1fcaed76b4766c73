"""People who come, and whose people they are."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unknot.kit.phones import kept_form
from unknot.rooms.practice.models.therapist import Therapist
from unknot.rooms.practice.models.user import User


class Client(models.Model):
    """A person who comes for massage. Contact only; nothing about health stands here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(
        _("mobile"),
        max_length=20,
        blank=True,
        validators=[kept_form],
        help_text=_("Kept with its country code, such as +13125550100."),
    )
    # What they read in when they booked, and are written to in; empty: the practice's own.
    language = models.CharField(_("language"), max_length=20, blank=True, default="")
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        indexes = [models.Index(fields=["email"]), models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> uuid.UUID:
        """By what an address names this person."""
        return self.public_id


class CareLink(models.Model):
    """From when until when a therapist cares for a client, and so may see what concerns them."""

    class Reason(models.TextChoices):
        BOOKING = "booking", _("booked")
        COVER = "cover", _("covers for a colleague")
        ENTERED = "entered", _("entered at the desk")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="care_links", verbose_name=_("client"))
    therapist = models.ForeignKey(
        Therapist, on_delete=models.PROTECT, related_name="care_links", verbose_name=_("therapist")
    )
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("care link")
        verbose_name_plural = _("care links")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__isnull=True) | models.Q(until_at__gt=models.F("from_at")),
                name="care_link_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["client", "therapist"],
                condition=models.Q(until_at__isnull=True),
                name="care_link_open_once",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(client)s with %(therapist)s") % {"client": self.client, "therapist": self.therapist}
