"""By which address a held time would be booked, so that nobody holds many under one."""

from __future__ import annotations

from django.db import models


class HoldWay(models.Model):
    """A keyed digest of a mail address or mobile number that was typed into the form of a hold, or is its client's."""

    appointment = models.ForeignKey("booking.Appointment", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "digest"], name="hold_way_once")]

    def __str__(self) -> str:
        return f"way of {self.appointment_id}"
