"""What a clinician allowed, and what a therapist forbade."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from unknot.kit.sealed import SealedJSONField


class Clearance(models.Model):
    """A clinician's written word that named DOCTOR_FIRST rules may be passed (EVIDENCE 2.1)."""

    client = models.ForeignKey("practice.Client", on_delete=models.PROTECT, related_name="+")
    signer = SealedJSONField()  # {"clinician": "…", "registration": "…"}; a name can say what it was about
    dated_on = models.DateField()
    expires_on = models.DateField()
    covers = SealedJSONField()  # {"rules": ["D2"], "symptoms": ["bladder"], "limits": "…"}
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("dated_on")), name="clearance_expires_after_date"
            )
        ]
        indexes = [models.Index(fields=["client", "expires_on"])]

    def __str__(self) -> str:
        return f"clearance {self.pk}"


class RaisedLevel(models.Model):
    """A therapist's own judgement that a person must wait. It can only make a level higher.

    It counts through ``until_on``, set when it is made and never shortened; open-ended without one.
    """

    client = models.ForeignKey("practice.Client", on_delete=models.PROTECT, related_name="+")
    said = SealedJSONField()  # {"level": "DOCTOR_FIRST", "reason": "…"}
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["client"])]

    def __str__(self) -> str:
        return f"raised level {self.pk}"
