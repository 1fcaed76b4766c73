"""What can be booked, how long it takes and what it costs."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from unknot.spine.vocabulary import MassageType

TYPES = [(kind.value, kind.value) for kind in MassageType]


def refuse_odd_minutes(minutes: int) -> None:
    """Time is kept in steps of five minutes."""
    if minutes % 5:
        raise ValidationError(_("Use steps of five minutes."))


class Service(models.Model):
    """One type of massage as this practice offers it."""

    massage_type = models.CharField(_("type"), max_length=20, choices=TYPES, unique=True)
    name = models.CharField(_("name"), max_length=80)
    about = models.TextField(_("about"), blank=True)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(massage_type__in=[kind.value for kind in MassageType]), name="service_type_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SessionLength(models.Model):
    """One length of a service. ``after_minutes`` keep therapist and room busy once the visit has ended."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="lengths")
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(5), refuse_odd_minutes])
    after_minutes = models.PositiveSmallIntegerField(
        _("minutes after"), default=15, validators=[refuse_odd_minutes], help_text=_("For rest and for the room.")
    )
    price_cents = models.PositiveIntegerField(_("price in cents"))

    class Meta:
        verbose_name = _("length")
        verbose_name_plural = _("lengths")
        constraints = [
            models.UniqueConstraint(fields=["service", "minutes"], name="session_length_once"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=240, after_minutes__lte=120),
                name="session_length_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min"
