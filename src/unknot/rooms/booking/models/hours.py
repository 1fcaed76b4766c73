"""When therapists work: weekly rules in local wall time, and dates that differ."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


def refuse_odd_times(at: object) -> None:
    """Hours begin and end on five-minute steps."""
    if at.minute % 5 or at.second or at.microsecond:  # type: ignore[attr-defined]  # a datetime.time
        raise ValidationError(_("Use steps of five minutes."))


class WeeklyHours(models.Model):
    """Working time every week. ``ends`` at or before ``starts`` means the next morning; 00:00 is midnight."""

    therapist = models.ForeignKey("practice.Therapist", on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS, validators=[MaxValueValidator(6)])
    starts = models.TimeField(_("from"), validators=[refuse_odd_times])
    ends = models.TimeField(_("to"), validators=[refuse_odd_times])
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="weekly_hours_day_known"),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="weekly_hours_end_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M} to {self.ends:%H:%M}"


class ChangedDay(models.Model):
    """One date on which a therapist works differently: a stretch of time, or closed where there is none.

    All rows of one date together replace the weekly hours of that date.
    """

    therapist = models.ForeignKey("practice.Therapist", on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("date"))
    starts = models.TimeField(_("from"), null=True, blank=True, validators=[refuse_odd_times])
    ends = models.TimeField(_("to"), null=True, blank=True, validators=[refuse_odd_times])
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("changed day")
        verbose_name_plural = _("changed days")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts__isnull=True, ends__isnull=True)
                | models.Q(starts__isnull=False, ends__isnull=False),
                name="changed_day_both_or_none",
            )
        ]
        indexes = [models.Index(fields=["therapist", "day"])]

    def __str__(self) -> str:
        return f"{self.day}: {self.starts:%H:%M} to {self.ends:%H:%M}" if self.starts else f"{self.day}: closed"
