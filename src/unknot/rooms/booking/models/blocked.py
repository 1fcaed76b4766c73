"""Time that somebody of the practice has blocked: for a therapist or for a room."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class BlockedTime(models.Model):
    """One stretch in which a therapist, or a room, takes no visit. ``note`` is for staff alone.

    It takes no cells: a visit may be kept within it on purpose. Whoever takes a time looks for it under the lock on the
    therapist's row, and it is written under the same lock (docs/decisions/0115).
    """

    class Cause(models.TextChoices):
        BLOCKED = "blocked", _("blocked")
        ILL = "ill", _("ill today")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    therapist = models.ForeignKey(
        "practice.Therapist", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    room = models.ForeignKey(
        "practice.TreatmentRoom", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_cell = models.BigIntegerField()
    last_cell = models.BigIntegerField()
    cause = models.CharField(max_length=10, choices=Cause.choices, default=Cause.BLOCKED)
    note = models.CharField(_("note"), max_length=200, blank=True)
    made_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(therapist__isnull=True, room__isnull=False)
                | models.Q(therapist__isnull=False, room__isnull=True),
                name="blocked_therapist_or_room",
            ),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="blocked_has_length"),
            models.CheckConstraint(condition=models.Q(last_cell__gte=models.F("first_cell")), name="blocked_has_cells"),
        ]
        indexes = [
            # Covers what free time asks: who and what is blocked from this cell on.
            models.Index(fields=["last_cell", "first_cell", "therapist", "room"], name="blocked_taken"),
        ]

    def __str__(self) -> str:
        return f"{self.cause} from {self.starts_at:%Y-%m-%d %H:%M}"
