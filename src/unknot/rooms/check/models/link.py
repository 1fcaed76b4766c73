"""A way in for somebody whom the practice knows."""

from __future__ import annotations

from django.db import models


class CheckLink(models.Model):
    """A link to a check for one client. The first browser that takes it has it; the token itself is kept nowhere."""

    digest = models.CharField(max_length=64, unique=True)
    client = models.ForeignKey("practice.Client", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    taken_by = models.CharField(max_length=64, blank=True)  # the visitor
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_by="", taken_at__isnull=True)
                | (~models.Q(taken_by="") & models.Q(taken_at__isnull=False)),
                name="check_link_taken_by_and_at",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="check_link_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"check link {self.pk}"
