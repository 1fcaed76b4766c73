"""The last witness that no resource is taken twice."""

from __future__ import annotations

from django.db import models


class Occupancy(models.Model):
    """One five-minute cell of one resource, taken by one appointment.

    The primary key is the promise: (resource, cell) exists once, so of two bookings of one time the database refuses
    the second, on SQLite and on PostgreSQL alike. Rows are never read to say what is free; appointments carry their
    first and last cell for that. ``resource`` is `unknot.rooms.booking.resources`'s number; ``cell`` counts five
    minutes since 1970 in UTC.
    """

    pk = models.CompositePrimaryKey("resource", "cell")
    resource = models.BigIntegerField()
    cell = models.BigIntegerField()
    # No index of its own: rows are found by resource and cells, which the appointment knows.
    appointment = models.ForeignKey("booking.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.resource} at {self.cell}"
