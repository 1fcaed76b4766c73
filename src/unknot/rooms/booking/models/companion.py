"""Somebody else who is booked for under the same contact."""

from __future__ import annotations

from django.db import models


class Companion(models.Model):
    """A new visitor whose form may use the contact of a client, because that client's private link began it.

    It joins nobody with anybody (decision 0004): the companion has a check, a name and a row of their own.
    """

    visitor = models.CharField(max_length=64, unique=True)
    contact_of = models.ForeignKey("practice.Client", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"companion of {self.contact_of_id}"
