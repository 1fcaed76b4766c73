"""Reminders that were left, so that none comes twice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unknot.rooms.booking.models.appointment import Appointment


class Reminder(models.Model):
    """One message of its kind about one visit. A visit that moves forgets its own: the new time is reminded of anew."""

    class Kind(models.TextChoices):
        """Of what it reminds."""

        VISIT = "visit", _("visit")
        QUESTIONS = "questions", _("questions before a visit")
        FOLLOW_UP = "follow_up", _("follow-up")

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.VISIT)
    minutes_before = models.PositiveIntegerField()  # of a follow-up: minutes after
    left_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "kind", "minutes_before"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.minutes_before} minutes before"
