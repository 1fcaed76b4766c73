"""A course of care: the visits of one plan, booked together. The plan itself belongs to the match."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unknot.kit.sealed import SealedJSONField


class Course(models.Model):
    """The visits that one person's plan asks for, with one therapist. ``visits`` counts those that it began with.

    ``signal`` is what the outcome rules, or staff, said last against it: sealed, because it tells of a body. While the
    course runs with one, staff are asked. ``changed_at`` is its last step as a whole, by which that can be undone.
    """

    class State(models.TextChoices):
        """Where it stands."""

        RUNNING = "running", _("running")
        CANCELLED = "cancelled", _("the rest was cancelled")
        STOPPED = "stopped", _("stopped")
        UNDONE = "undone", _("undone before anybody was told")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    client = models.ForeignKey("practice.Client", on_delete=models.PROTECT, related_name="+")
    granted_by = models.ForeignKey("match.Pass", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    therapist = models.ForeignKey("practice.Therapist", on_delete=models.PROTECT, related_name="+")
    massage_type = models.CharField(_("type"), max_length=20)
    visits = models.PositiveSmallIntegerField(_("visits"))
    per_week = models.PositiveSmallIntegerField(_("a week"))
    review_visit = models.PositiveSmallIntegerField(_("looked back at visit"))
    signal = SealedJSONField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    link_digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="course_ended_at_by_state",
            ),
            models.CheckConstraint(
                condition=Q(signal__isnull=True, asked_at__isnull=True)
                | Q(signal__isnull=False, asked_at__isnull=False),
                name="course_signal_has_a_moment",
            ),
            models.CheckConstraint(condition=Q(per_week__gte=1, per_week__lte=3), name="course_rhythm_known"),
        ]
        indexes = [models.Index(fields=["client", "state"], name="course_of_client")]

    def __str__(self) -> str:
        return f"course {self.pk}"
