"""What a check came to."""

from __future__ import annotations

from django.db import models

from unknot.kit.sealed import SealedJSONField
from unknot.spine.vocabulary import Level


class StoredFinding(models.Model):
    """A finished check with its answers and the finding as it was shown. Never changed; a new check adds a row."""

    visitor = models.CharField(max_length=64)
    client = models.ForeignKey("practice.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    vouched = models.BooleanField(default=False, db_default=False)  # as in Draft
    asked_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    leads_to = models.CharField(max_length=200, blank=True, default="", db_default="")  # as in Draft
    given = SealedJSONField()  # as in Draft: what was given, question by question
    answers = SealedJSONField()  # the input of `unknot check`
    result = SealedJSONField()  # {"level": …, "rules": […], "modifiers": […], "advice": […], "pattern": …, …}
    slips = SealedJSONField()  # as in Draft
    # Of short answers before a visit, and of a clearance: the finding of the whole check that they were laid over.
    laid_over = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["visitor", "-made_at"]), models.Index(fields=["client", "-made_at"])]

    def __str__(self) -> str:
        return f"finding {self.pk}"

    @property
    def level(self) -> Level:
        """The level by the answers alone; `queries.raised_level` may lift it."""
        return Level[self.result["level"]]

    @property
    def asks_whole(self) -> bool:
        """True where something is new, so that nothing is open until the whole check is done again."""
        return bool(self.result.get("asks_whole"))

    @property
    def is_stop(self) -> bool:
        """True where the answers themselves block booking."""
        return self.level.blocks
