"""The outbox: messages left by a transaction and sent by the worker."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from unknot.kit import deeds
from unknot.kit.sealed import SealedJSONField
from unknot.rooms.notify.models.work import OPEN, Work


class Channel(models.TextChoices):
    """By which way a message goes."""

    MAIL = "mail", _("mail")
    TEXT = "text", _("text message")


class Delivery(models.TextChoices):
    """What a gateway said afterwards of a text that it took."""

    DELIVERED = "delivered", _("delivered")
    UNDELIVERED = "undelivered", _("not delivered")


class TroubleCode(models.TextChoices):
    """What kept a message from going, for whoever works at the desk."""

    UNREACHABLE = "unreachable", _("The server cannot be reached.")
    SETTINGS = "settings", _("The settings for sending are wrong. The owner can mend them.")
    NO_WAY = "no_way", _("No way for text messages is set up.")
    BUSY = "busy", _("The server was busy.")
    LOST = "lost", _("The connection broke off.")
    RECEIVER = "receiver", _("The address or number does not take messages. Ask the person for another one.")
    REFUSED = "refused", _("The server does not take this message.")
    OVER = "over", _("It came too late to be of use.")


class OutboxMessage(Work):
    """One message to one person. Whom it goes to and what it says is sealed; the row itself shows only its state."""

    created_at = models.DateTimeField(_("left at"))
    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    about = models.CharField(_("about"), max_length=80, blank=True, db_index=True)
    channel = models.CharField(_("by"), max_length=4, choices=Channel.choices, default=Channel.MAIL)
    letter = SealedJSONField(_("letter"))  # {"to", "subject", "body", "calendar"}; of a text {"to", "body"}
    method = models.CharField(_("calendar method"), max_length=10, blank=True)
    # Messages to one person about one thing go in the order they were left; a digest, for it names a person.
    lane = models.CharField(max_length=64, blank=True)
    # Fixed at creation, so that a repeat is the same message to whoever receives it twice.
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True)
    send_after = models.DateTimeField(_("not before"))
    send_until = models.DateTimeField(_("only until"), null=True, blank=True)
    trouble = models.CharField(_("trouble"), max_length=11, choices=TroubleCode.choices, blank=True)
    # Somebody sent it again: another message took its place.
    again_at = models.DateTimeField(_("sent again at"), null=True, blank=True)
    gateway_id = models.CharField(_("the gateway's number"), max_length=100, blank=True)
    delivery = models.CharField(_("delivery"), max_length=11, choices=Delivery.choices, blank=True)
    delivery_at = models.DateTimeField(_("delivery known at"), null=True, blank=True)

    class Meta(Work.Meta):
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            *Work.Meta.constraints,
            models.CheckConstraint(condition=Q(next_try_at__gte=F("send_after")), name="notify_message_not_too_early"),
            models.CheckConstraint(condition=Q(method__in=["", "REQUEST", "CANCEL"]), name="notify_message_method"),
            models.CheckConstraint(
                condition=Q(channel="mail") | Q(channel="text", method=""), name="notify_message_channel"
            ),
            models.CheckConstraint(
                # A gateway may tell before our own record of its yes is written.
                condition=Q(delivery="", delivery_at=None)
                | Q(delivery__in=Delivery.values, channel="text", delivery_at__isnull=False),
                name="notify_message_delivery_of_text",
            ),
        ]
        indexes = [
            *Work.Meta.indexes,
            # What failed is few among many wide rows, and every day at the desk asks how many.
            models.Index(fields=["failed_at"], condition=Q(failed_at__isnull=False), name="notify_message_failed"),
            models.Index(fields=["delivery_at"], condition=Q(delivery_at__isnull=False), name="notify_message_fate"),
            models.Index(fields=["lane", "id"], condition=OPEN & ~Q(lane=""), name="notify_message_lane"),
        ]

    def __str__(self) -> str:
        return f"{deeds.title(self.kind)}, {date_format(localtime(self.created_at), 'DATETIME_FORMAT')}"
