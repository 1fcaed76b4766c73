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
    equipment = models.ForeignKey(
        "practice.EquipmentKind",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("needs equipment"),
        help_text=_("A visit takes one unit of this kind at its place, as it takes a room."),
    )
    needs_step_free = models.BooleanField(_("needs a step-free room"), default=False)
    needs_low_table = models.BooleanField(_("needs a table that lowers"), default=False)

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
    """One length of a service. The minutes before and after keep therapist, room and equipment busy as well."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="lengths")
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(5), refuse_odd_minutes])
    before_minutes = models.PositiveSmallIntegerField(
        _("minutes before"),
        default=0,
        validators=[refuse_odd_minutes],
        help_text=_("Therapist and room are busy so long before the visit. May lie before opening."),
    )
    after_minutes = models.PositiveSmallIntegerField(
        _("minutes after"),
        default=15,
        validators=[refuse_odd_minutes],
        help_text=_(
            "Therapist and room are busy so long once it has ended. Between two visits everything adds up: the minutes "
            "after the first, the therapist's rest or the room's turnover, and the minutes before the second."
        ),
    )
    price_cents = models.PositiveIntegerField(_("price in cents"))

    class Meta:
        verbose_name = _("length")
        verbose_name_plural = _("lengths")
        constraints = [
            models.UniqueConstraint(fields=["service", "minutes"], name="session_length_once"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=240, before_minutes__lte=120, after_minutes__lte=120),
                name="session_length_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min"
