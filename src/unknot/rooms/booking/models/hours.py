"""When therapists work: weekly rules in local wall time, and dates that differ."""

from __future__ import annotations

from datetime import time

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unknot.rooms.booking.weekdays import WEEKDAYS
from unknot.spine.booking.hours import MOST_WEEKS


def refuse_odd_times(at: object) -> None:
    """Hours begin and end on five-minute steps."""
    if at.minute % 5 or at.second or at.microsecond:  # type: ignore[attr-defined]  # a datetime.time
        raise ValidationError(_("Use steps of five minutes."))


class WeeklyHours(models.Model):
    """Working time every week, or every few, in the zone of its place.

    ``ends`` at or before ``starts`` means the next morning; 00:00 is midnight.
    """

    therapist = models.ForeignKey(
        "practice.Therapist", on_delete=models.CASCADE, related_name="+", verbose_name=_("therapist")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS, validators=[MaxValueValidator(6)])
    starts = models.TimeField(_("from"), validators=[refuse_odd_times])
    ends = models.TimeField(_("to"), validators=[refuse_odd_times])
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_until = models.DateField(_("last day"), null=True, blank=True)
    place = models.ForeignKey(
        "practice.Place", on_delete=models.PROTECT, default=1, related_name="+", verbose_name=_("place")
    )
    every_weeks = models.PositiveSmallIntegerField(
        _("every so many weeks"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)],
        help_text=_("1 for every week, 2 for every second week."),
    )
    anchor = models.DateField(
        _("counted from the week of"),
        null=True,
        blank=True,
        help_text=_("Any date of a week in which these hours hold. Needed only where it is not every week."),
    )
    break_starts = models.TimeField(_("break from"), null=True, blank=True, validators=[refuse_odd_times])
    break_ends = models.TimeField(
        _("break to"),
        null=True,
        blank=True,
        validators=[refuse_odd_times],
        help_text=_("No visit runs into the break. For a second break, split the hours in two."),
    )

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
            models.CheckConstraint(
                condition=models.Q(every_weeks=1)
                | models.Q(every_weeks__gte=2, every_weeks__lte=MOST_WEEKS, anchor__isnull=False),
                name="weekly_hours_counted_from",
            ),
            models.CheckConstraint(
                condition=models.Q(break_starts__isnull=True, break_ends__isnull=True)
                | models.Q(break_starts__isnull=False, break_ends__isnull=False),
                name="weekly_hours_break_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {_span(self.starts, self.ends)}"

    def clean(self) -> None:
        """What the table says less plainly or cannot say: what is counted from when, and that a break lies inside."""
        if self.every_weeks and self.every_weeks > 1 and self.anchor is None:
            raise ValidationError({"anchor": _("Give any date of a week in which these hours hold.")})
        if None in (self.starts, self.ends) or (self.break_starts is None) != (self.break_ends is None):
            return
        if self.break_starts is not None and not within(self.starts, self.ends, self.break_starts, self.break_ends):
            raise ValidationError({"break_starts": _("The break must lie inside the hours.")})


def block_of(starts: time, ends: time) -> tuple[int, int]:
    """Minutes from midnight; an end at or before the start is on the next morning."""
    start, end = _minutes(starts), _minutes(ends)
    return start, end if end > start else end + 24 * 60


def break_of(starts: time, break_starts: time, break_ends: time) -> tuple[int, int]:
    """A break in the minutes of a block that begins at ``starts``, so after midnight where it is earlier."""
    start, end = block_of(break_starts, break_ends)
    over = 0 if start >= _minutes(starts) else 24 * 60
    return start + over, end + over


def within(starts: time, ends: time, break_starts: time, break_ends: time | None) -> bool:
    """True where the break lies inside the hours."""
    if break_ends is None:
        return False
    (start, end), (left, right) = block_of(starts, ends), break_of(starts, break_starts, break_ends)
    return start <= left < right <= end


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


class ChangedDay(models.Model):
    """One date on which a therapist works differently: a stretch of time, or closed where there is none.

    All rows of one date together replace the weekly hours of that date, at every place.
    """

    therapist = models.ForeignKey(
        "practice.Therapist", on_delete=models.CASCADE, related_name="+", verbose_name=_("therapist")
    )
    day = models.DateField(_("date"))
    starts = models.TimeField(_("from"), null=True, blank=True, validators=[refuse_odd_times])
    ends = models.TimeField(_("to"), null=True, blank=True, validators=[refuse_odd_times])
    note = models.CharField(_("note"), max_length=120, blank=True)
    place = models.ForeignKey(
        "practice.Place", on_delete=models.PROTECT, default=1, related_name="+", verbose_name=_("place")
    )

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
        whole = _span(self.starts, self.ends) if self.starts and self.ends else gettext("does not work")
        return f"{date_format(self.day)}: {whole}"


def _span(starts: time, ends: time) -> str:
    return gettext("%(start)s to %(end)s") % {"start": f"{starts:%H:%M}", "end": f"{ends:%H:%M}"}
