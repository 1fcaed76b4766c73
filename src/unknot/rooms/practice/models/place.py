"""Where the practice treats: its places, their rooms, and the equipment that stands there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from unknot.kit.phones import short_form
from unknot.rooms.practice.models.practice import refuse_unknown_zone

FIRST_PLACE = 1  # every practice has it; what is left empty there is said by the practice itself
LONGEST_KEPT = 120  # minutes


def refuse_odd_minutes(minutes: int) -> None:
    """Time is kept in steps of five minutes."""
    if minutes % 5:
        raise ValidationError(_("Use steps of five minutes."))


KEPT = (MaxValueValidator(LONGEST_KEPT), refuse_odd_minutes)


class Place(models.Model):
    """An address with rooms, and its own zone. What is left empty is as the practice says it of itself."""

    name = models.CharField(
        _("name"), max_length=120, blank=True, help_text=_("Such as Northside. Empty: the name of the practice.")
    )
    active = models.BooleanField(_("in use"), default=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[refuse_unknown_zone],
        help_text=_("As Region/City, where clocks differ from those of the practice. Hours and visits here follow it."),
    )
    street = models.CharField(
        _("street and number"), max_length=200, blank=True, help_text=_("Empty: the address of the practice.")
    )
    city = models.CharField(_("city"), max_length=120, blank=True)
    region = models.CharField(_("state or region"), max_length=60, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[short_form])
    how_to_come = models.TextField(_("how to come"), blank=True)
    parking = models.TextField(_("parking"), blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(street="", city="") | (~models.Q(street="") & ~models.Q(city="")),
                name="place_address_whole_or_none",
            ),
            models.UniqueConstraint(fields=["name"], name="place_name_once"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Our address"))

    def unique_error_message(self, model_class: type[models.Model], unique_check: Sequence[str]) -> ValidationError:
        """In words that are true of an empty name too: one place alone is called as the practice is."""
        named, unnamed = _("There is a place with this name already."), _("Another place has no name. Give one.")
        return ValidationError(named if self.name else unnamed, code="unique")

    @property
    def address(self) -> str:
        """The address in one line; empty where it is the practice's."""
        place = " ".join(part for part in (self.region, self.postal_code) if part)
        return ", ".join(part for part in (self.street, self.city, place) if part)


class TreatmentRoom(models.Model):
    """A physical room with one table in it."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, default=FIRST_PLACE, related_name="rooms", verbose_name=_("place")
    )
    active = models.BooleanField(_("in use"), default=True)
    step_free = models.BooleanField(_("step-free"), default=False)
    table_lowers = models.BooleanField(_("table lowers"), default=False)
    turnover_minutes = models.PositiveSmallIntegerField(
        _("minutes to make it ready"),
        default=0,
        validators=KEPT,
        help_text=_(
            "After a visit the room alone stays busy for so long: fresh linen, fresh air. It comes on top of the "
            "minutes after that the service has, and the next visit's minutes before come on top of both."
        ),
    )

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(turnover_minutes__lte=LONGEST_KEPT), name="room_turnover_in_range"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def at(self) -> int:
        """The number of its place; never none, which a field with a default cannot say to the type checker."""
        return cast(int, self.place_id)


class EquipmentKind(models.Model):
    """Something that a service may need beside a room, of which the practice has a few."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("kind of equipment")
        verbose_name_plural = _("kinds of equipment")

    def __str__(self) -> str:
        return self.name


class Equipment(models.Model):
    """One unit of a kind. A visit that needs the kind takes one unit that stands at its place."""

    kind = models.ForeignKey(EquipmentKind, on_delete=models.PROTECT, related_name="units", verbose_name=_("kind"))
    name = models.CharField(_("name"), max_length=60, unique=True)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, default=FIRST_PLACE, related_name="+", verbose_name=_("place")
    )
    active = models.BooleanField(_("in use"), default=True)
    turnover_minutes = models.PositiveSmallIntegerField(
        _("minutes to make it ready"),
        default=0,
        validators=KEPT,
        help_text=_("After a visit this unit alone stays busy for so long, on top of the service's minutes after."),
    )

    class Meta:
        verbose_name = _("unit of equipment")
        verbose_name_plural = _("equipment")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(turnover_minutes__lte=LONGEST_KEPT), name="equipment_turnover_in_range"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def at(self) -> int:
        """The number of its place, as with a room."""
        return cast(int, self.place_id)
