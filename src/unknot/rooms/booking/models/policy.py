"""How this practice books."""

from __future__ import annotations

from datetime import time

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unknot.kit import dates
from unknot.spine.booking.undo import UNDO_MINUTES
from unknot.spine.notify.reminders import BeforeRefused, read_hours


class ReminderBy(models.TextChoices):
    """By which way a reminder goes; where a person has only the other, by that."""

    MAIL = "mail", _("mail")
    TEXT = "text", _("text message")
    BOTH = "both", _("both")


def refuse_odd_hours(said: str) -> None:
    """What the reminders' field of the policy may hold."""
    try:
        read_hours(said)
    except BeforeRefused as why:
        raise ValidationError(
            _("Write hours with commas between, such as 48, 3: up to four, each from half an hour to 336.")
        ) from why


class BookingPolicy(models.Model):
    """One row beside the practice's: notice, reach, grid, undo, currency, reminders and quiet hours."""

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

    reminder_hours = models.CharField(
        _("reminders, in hours before"),
        max_length=40,
        blank=True,
        default="48, 3",
        validators=[refuse_odd_hours],
        help_text=_(
            "With commas between. Empty: nobody is reminded. Who books later than such an hour is not reminded then."
        ),
    )
    reminder_by = models.CharField(
        _("reminders go by"),
        max_length=4,
        choices=ReminderBy.choices,
        default=ReminderBy.MAIL,
        help_text=_("Who gave only the other gets it by that. Text messages need a gateway: UNKNOT_TEXTS."),
    )
    questions_hours = models.PositiveSmallIntegerField(
        _("questions before a visit, in hours before"),
        default=24,
        validators=[MaxValueValidator(336)],
        help_text=_(
            "When the link to the short questions goes out. Who books later gets it at once. 0: it is not sent."
        ),
    )
    follow_up_hours = models.PositiveSmallIntegerField(
        _("follow-up, in hours after"),
        default=24,
        validators=[MaxValueValidator(336)],
        help_text=_("After a first visit, and after the last one that is booked, we ask how it is. 0: we do not ask."),
    )
    quiet_from = models.TimeField(
        _("quiet from"),
        default=time(21),
        help_text=_(
            "Reminders, offers and follow-ups wait until the quiet is over. What somebody waits for goes at once."
        ),
    )
    quiet_until = models.TimeField(
        _("quiet until"), default=time(8), help_text=_("The same time twice means no quiet hours.")
    )

    class Meta:
        verbose_name = _("booking policy")
        verbose_name_plural = _("booking policy")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="booking_policy_is_one"),
            models.CheckConstraint(
                condition=models.Q(reach_days__gte=1, reach_days__lte=84), name="booking_policy_reach_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(reminder_by__in=ReminderBy.values), name="booking_policy_reminder_by_known"
            ),
            models.CheckConstraint(
                condition=models.Q(questions_hours__lte=336, follow_up_hours__lte=336),
                name="booking_policy_questions_in_range",
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
        return gettext("%(notice)s of notice, up to %(days)d days ahead") % {
            "notice": dates.minutes(self.notice_minutes),
            "days": self.reach_days,
        }
