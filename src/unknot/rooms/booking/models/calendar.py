"""Calendars of therapists that live elsewhere, and when they say that somebody is busy."""

from __future__ import annotations

import uuid

from django.db import models

from unknot.kit.sealed import SealedJSONField


class CalendarLink(models.Model):
    """One calendar of one therapist. Its address opens it, so it is sealed; ``host`` is what pages say of it.

    ``read_at`` is the last time it was read whole or found unchanged, ``whole_at`` the last time it came whole.
    ``trouble`` is the code of what went wrong at the last try, empty after a good one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    therapist = models.ForeignKey("practice.Therapist", on_delete=models.PROTECT, related_name="+")
    address = SealedJSONField()  # {"url": …}
    host = models.CharField(max_length=255)
    added_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    whole_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=20, blank=True)
    trouble_number = models.PositiveIntegerField(default=0)
    etag = models.CharField(max_length=255, blank=True)
    last_modified = models.CharField(max_length=64, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # when staff were written to that it cannot be read

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="calendar_link_next")]

    def __str__(self) -> str:
        return f"{self.host} of therapist {self.therapist_id}"


class BusyBlock(models.Model):
    """A stretch of five-minute cells, both inclusive, in which the therapist is busy elsewhere. Only that is kept.

    It takes no cells: it is not ours to promise, and may be there before or after a visit at the same time.
    """

    link = models.ForeignKey(CalendarLink, on_delete=models.CASCADE, related_name="blocks")
    therapist = models.ForeignKey("practice.Therapist", on_delete=models.PROTECT, related_name="+", db_index=False)
    first_cell = models.BigIntegerField()
    last_cell = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last_cell__gte=models.F("first_cell")), name="busy_has_cells"),
            models.UniqueConstraint(fields=["link", "first_cell", "last_cell"], name="busy_once"),
        ]
        indexes = [
            # Covers what free time asks: which therapists are busy from this cell on.
            models.Index(fields=["last_cell", "first_cell", "therapist"], name="busy_taken"),
        ]

    def __str__(self) -> str:
        return f"therapist {self.therapist_id} from {self.first_cell} to {self.last_cell}"
