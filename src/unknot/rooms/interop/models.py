"""Feeds: visits as a calendar that another program may read."""

from __future__ import annotations

from django.db import models


class CalendarFeed(models.Model):
    """The visits of one therapist, or of all where there is none, behind an address that is kept as a digest alone."""

    therapist = models.OneToOneField("practice.Therapist", on_delete=models.PROTECT, null=True, related_name="+")
    with_names = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    # The feed is theirs, and ends when they may not see these visits any more.
    made_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            # Nulls differ from each other in a unique column, so the practice's one feed needs its own promise.
            models.UniqueConstraint(
                fields=["with_names"], condition=models.Q(therapist=None, with_names=True), name="feed_practice_named"
            ),
            models.UniqueConstraint(
                fields=["with_names"], condition=models.Q(therapist=None, with_names=False), name="feed_practice_plain"
            ),
        ]

    def __str__(self) -> str:
        return f"feed of therapist {self.therapist_id}" if self.therapist_id else "feed of the practice"
