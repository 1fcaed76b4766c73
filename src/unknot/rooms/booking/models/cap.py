"""How much a therapist takes on."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkCap(models.Model):
    """The most that one therapist takes on. Empty: no such cap. A therapist without a row has none."""

    therapist = models.OneToOneField(
        "practice.Therapist", on_delete=models.CASCADE, related_name="+", verbose_name=_("therapist")
    )
    visits_a_day = models.PositiveSmallIntegerField(
        _("visits a day"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    visits_a_week = models.PositiveSmallIntegerField(
        _("visits a week"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("From Monday on.")
    )
    load_a_day = models.PositiveIntegerField(
        _("load a day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Spares the hands. The load of a visit is its minutes times the highest pressure of its type, 1 to 5: an "
            "hour of firm work counts more than an hour of light work. A day takes only visits that still fit."
        ),
    )

    class Meta:
        verbose_name = _("work cap")
        verbose_name_plural = _("work caps")

    def __str__(self) -> str:
        return str(self.therapist)
