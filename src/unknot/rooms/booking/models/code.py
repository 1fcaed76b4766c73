"""Codes by mail, with which somebody who was here before is known again."""

from __future__ import annotations

from django.db import models

from unknot.kit.sealed import SealedJSONField


class ContactCode(models.Model):
    """One question for a code, from one browser. The code itself is never stored, only its keyed digest.

    Without a digest no letter went out: nobody is known by that address, and the page says the same as if.
    """

    visitor = models.CharField(max_length=64, db_index=True)
    asked_for = SealedJSONField()  # {"email": …}
    digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("asked_at")), name="code_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"
