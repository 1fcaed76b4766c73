"""How this practice books."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from unknot.spine.booking.undo import UNDO_MINUTES


class BookingPolicy(models.Model):
    """One row beside the practice's: notice, reach, grid, undo and currency."""

    notice_minutes = models.PositiveSmallIntegerField(
        _("notice, in minutes"), default=60, help_text=_("The soonest start that people may book, counted from now.")
    )
    reach_days = models.PositiveSmallIntegerField(
        _("bookable days ahead"), default=28, validators=[MinValueValidator(1), MaxValueValidator(84)]
    )
    grid_minutes = models.PositiveSmallIntegerField(
        _("minutes between starts"), default=15, choices=[(n, str(n)) for n in (5, 10, 15, 20, 30, 60)]
    )
    undo_minutes = models.PositiveSmallIntegerField(
        _("minutes to undo"),
        default=UNDO_MINUTES,
        validators=[MaxValueValidator(10)],
        help_text=_("How long a booking, a move or a cancelling can be undone. Its messages wait that long."),
    )
    currency = models.CharField(_("currency"), max_length=3, default="USD", help_text=_("Three letters, such as USD."))

    calendar_grace_hours = models.PositiveSmallIntegerField(
        _("hours without a therapist's own calendar"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
        help_text=_("A calendar that cannot be read for longer closes its therapist for online booking."),
    )

    class Meta:
        verbose_name = _("booking policy")
        verbose_name_plural = _("booking policy")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="booking_policy_is_one"),
            models.CheckConstraint(
                condition=models.Q(reach_days__gte=1, reach_days__lte=84), name="booking_policy_reach_in_range"
            ),
            models.CheckConstraint(condition=models.Q(undo_minutes__lte=10), name="booking_policy_undo_in_range"),
            models.CheckConstraint(
                condition=models.Q(calendar_grace_hours__gte=1, calendar_grace_hours__lte=168),
                name="booking_policy_grace_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(grid_minutes__in=[5, 10, 15, 20, 30, 60]), name="booking_policy_grid_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_minutes} minutes notice, {self.reach_days} days ahead"
