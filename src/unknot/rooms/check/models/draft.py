"""A check that is being answered."""

from __future__ import annotations

from django.db import models

from unknot.kit.sealed import SealedJSONField


class Draft(models.Model):
    """One unfinished check of one visitor; deleted when it becomes a finding, or a day after the last answer."""

    visitor = models.CharField(max_length=64, unique=True)
    client = models.ForeignKey("practice.Client", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    # Whether a link or a code in this browser said who answers: only then do clearances on file count.
    vouched = models.BooleanField(default=False, db_default=False)
    # Who of the practice asks the questions for them, and where that browser goes once they are answered.
    asked_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    leads_to = models.CharField(max_length=200, blank=True, default="", db_default="")
    given = SealedJSONField()  # {question id: what was given}
    slips = SealedJSONField()  # [{"rules": […], "given": {…}, "at": "…"}]: stops that the person went back from
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"
