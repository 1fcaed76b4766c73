"""A finding that somebody mailed to themselves: the link, and the browsers that asked to open it."""

from __future__ import annotations

from django.db import models

from unknot.kit.sealed import SealedJSONField


class MailedLink(models.Model):
    """A link to one finding. The token is kept nowhere; the address only because codes go to it until the link ends."""

    digest = models.CharField(max_length=64, unique=True)
    finding = models.ForeignKey("check.StoredFinding", on_delete=models.PROTECT, related_name="+")
    to = SealedJSONField()  # {"email": …}
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="mailed_link_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"mailed link {self.pk}"


class Opening(models.Model):
    """One browser that asked for the code of a mailed link, and from ``opened_at`` on may read the finding for a while.

    The code itself is never stored, only its keyed digest; ``browser`` is the digest of a cookie of its own.
    """

    link = models.ForeignKey(MailedLink, on_delete=models.CASCADE, related_name="openings")
    browser = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)  # of the code, and once it was used, of what it opened
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("asked_at")), name="opening_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}"
