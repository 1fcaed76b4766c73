"""Tables of the match: what was recommended, and the pass that it grants."""

from __future__ import annotations

import uuid

from django.db import models

from unknot.kit.sealed import SealedJSONField


class StoredRecommendation(models.Model):
    """The ranked types with their reasons, as they were shown. Never changed."""

    finding = models.OneToOneField("check.StoredFinding", on_delete=models.PROTECT, related_name="+")
    shown = SealedJSONField()  # {"bookable": …, "ranking": […], "excluded": […], "plan": {…}}
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"recommendation {self.pk}"


class Pass(models.Model):
    """What opens booking: bound to one finding and one visitor, at confirm to one client, and then to no other.

    ``opens`` says what; ``signature`` is over everything but the client, so that a row changed or copied by hand opens
    nothing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    finding = models.OneToOneField("check.StoredFinding", on_delete=models.PROTECT, related_name="+")
    visitor = models.CharField(max_length=64, db_index=True)
    client = models.ForeignKey("practice.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opens = SealedJSONField()  # {"level": …, "limits": […], "content": …, "minutes": {type: …}, "first_minutes": …}
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    signature = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("issued_at")), name="pass_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"pass {self.public_id}"
