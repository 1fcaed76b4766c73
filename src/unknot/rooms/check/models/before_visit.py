"""The questions before a visit, as they are being answered and as they were answered."""

from __future__ import annotations

import uuid

from django.db import models

from unknot.kit.sealed import SealedJSONField


class BeforeVisit(models.Model):
    """One time that a known client answered the short set; without ``ended_at`` it is still being answered.

    It begins empty, and opens only in the browser that began it. ``about`` is what a higher room calls the thing that
    it is answered for, and ``leads_to`` where the browser goes afterwards; this room reads neither. ``by_code``: a code
    sent to the client's contact opened it here, so that the answers from before may be read in this browser.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visitor = models.CharField(max_length=64)
    client = models.ForeignKey("practice.Client", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=80, blank=True)
    leads_to = models.CharField(max_length=200)
    by_code = models.BooleanField(default=False)
    only_scales = models.BooleanField(default=False)  # after a visit: how it is now, and nothing to judge
    given = SealedJSONField()  # {question id: what was given}, here and now alone
    changed = SealedJSONField(null=True, blank=True)  # {question id: what was said before}, of what is said otherwise
    scales = SealedJSONField(null=True, blank=True)  # {"back_nrs": 0 to 10, "leg_nrs": …}, as far as they were given
    finding = models.ForeignKey(
        "check.StoredFinding", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finding__isnull=True, ended_at__isnull=True)
                | models.Q(finding__isnull=True, only_scales=True)
                | models.Q(finding__isnull=False, ended_at__isnull=False, only_scales=False),
                name="before_visit_ends_in_a_finding",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-ended_at"], name="before_visit_client"),
            models.Index(fields=["about", "-ended_at"], name="before_visit_about"),
        ]

    def __str__(self) -> str:
        return f"before visit {self.pk}"
