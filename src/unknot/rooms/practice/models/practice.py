"""The practice itself."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from unknot.kit.phones import short_form


def refuse_unknown_country(code: str) -> None:
    """Two capital letters of ISO 3166 whose phone numbers can be read."""
    import phonenumbers  # here, because its tables take long to load

    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise ValidationError(_("Write the country as two capital letters, such as US."))


def refuse_unknown_zone(name: str) -> None:
    """Only IANA names such as America/Chicago, so that clock changes are known."""
    if name not in available_timezones():
        raise ValidationError(_("Write the zone as Region/City, such as America/Chicago."))


class Practice(models.Model):
    """One row: an installation is one practice."""

    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[refuse_unknown_zone])
    street = models.CharField(_("street and number"), max_length=200)
    city = models.CharField(_("city"), max_length=120)
    region = models.CharField(_("state or region"), max_length=60, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = models.CharField(
        _("country"), max_length=2, validators=[refuse_unknown_country], help_text=_("Two capital letters, such as US.")
    )
    phone = models.CharField(_("phone"), max_length=40, validators=[short_form])
    email = models.EmailField(_("mail address"))
    # No default: a wrong emergency number shown as fact is worse than none (EVIDENCE 2.1).
    emergency_number = models.CharField(
        _("emergency number"),
        max_length=40,
        blank=True,
        validators=[short_form],
        help_text=_("What people where you are dial in an emergency. Pages show it to a person who must not wait."),
    )
    advice_number = models.CharField(
        _("medical advice line"),
        max_length=40,
        blank=True,
        validators=[short_form],
        help_text=_("A line that people can ask by day and night, where your country has one."),
    )
    how_to_come = models.TextField(_("how to come"), blank=True)
    parking = models.TextField(_("parking"), blank=True)
    what_to_wear = models.TextField(_("what to wear"), blank=True)
    cancellation_policy = models.TextField(_("cancellation policy"), blank=True)
    cancel_until_hours = models.PositiveSmallIntegerField(
        _("free cancelling until, hours before"),
        default=24,
        help_text=_("Later cancels are still possible and are marked late."),
    )

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practice")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="practice_is_one")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people read times."""
        return ZoneInfo(self.time_zone)

    @property
    def address(self) -> str:
        """The address in one line."""
        place = " ".join(part for part in (self.region, self.postal_code) if part)
        return ", ".join(part for part in (self.street, self.city, place) if part)
