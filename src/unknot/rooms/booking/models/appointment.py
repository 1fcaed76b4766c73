"""A visit, from the first moment that its time is held."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _

from unknot.kit.sealed import SealedJSONField
from unknot.spine.booking.lifecycle import EXPIRING, KEEPING, Status

TAKES_TIME = sorted(status.value for status in KEEPING | EXPIRING)
ENDS_BY_CLOCK = sorted(status.value for status in EXPIRING)


class Appointment(models.Model):
    """One visit. ``starts_at`` and ``ends_at`` are UTC; zone, date and wall time are what the person was told.

    ``takes_time`` is true while the status keeps its time (a hold only until ``expires_at``). From ``first_cell`` on
    therapist, room and unit are taken, each until its own last cell: the minutes before and after are the visit's, rest
    is the therapist's, turnover the room's and the unit's. ``last_cell`` is the latest of them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=9, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=[(s.value, s.value) for s in Status])
    takes_time = models.BooleanField()
    expires_at = models.DateTimeField(null=True, blank=True)

    link_sent_at = models.DateTimeField(null=True, blank=True)  # of a requested time: when the check last went out

    # 0, or the lane of its own in which staff placed it over another visit, and why.
    lane = models.PositiveSmallIntegerField(default=0, db_default=0)
    overlap_reason = models.CharField(max_length=200, blank=True, default="")

    therapist = models.ForeignKey(
        "practice.Therapist", on_delete=models.PROTECT, related_name="+", verbose_name=_("therapist")
    )
    room = models.ForeignKey(
        "practice.TreatmentRoom", on_delete=models.PROTECT, related_name="+", verbose_name=_("room")
    )
    client = models.ForeignKey(
        "practice.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("client")
    )
    # Null where the pass is over and forgotten; a confirmed visit's is its client's, and stays.
    granted_by = models.ForeignKey("match.Pass", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    visitor = models.CharField(max_length=64, blank=True)
    course = models.ForeignKey(
        "booking.Course", on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    typed = SealedJSONField(null=True, blank=True)  # the form of a hold as it was last sent, until it is confirmed

    unit = models.ForeignKey("practice.Equipment", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Why this therapist and not another who was free; decision 0090.
    pick = models.CharField(max_length=12, blank=True)
    asked_for = SealedJSONField(null=True, blank=True)  # of room and therapist: a need may tell of health

    massage_type = models.CharField(_("type"), max_length=20)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    before_minutes = models.PositiveSmallIntegerField(_("minutes before"), default=0)
    after_minutes = models.PositiveSmallIntegerField(_("minutes after"))
    price_cents = models.PositiveIntegerField(_("price in cents"))
    currency = models.CharField(max_length=3)

    zone = models.CharField(max_length=64)
    local_date = models.DateField(_("date"))
    local_start = models.TimeField(_("start"))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_cell = models.BigIntegerField()
    last_cell = models.BigIntegerField()
    therapist_last_cell = models.BigIntegerField()
    room_last_cell = models.BigIntegerField()
    unit_last_cell = models.BigIntegerField(null=True, blank=True)

    link_version = models.PositiveIntegerField(default=1)
    link_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(takes_time=True, status__in=TAKES_TIME)
                | (models.Q(takes_time=False) & ~models.Q(status__in=TAKES_TIME)),
                name="appointment_takes_time_by_status",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ENDS_BY_CLOCK, expires_at__isnull=False)
                | ~models.Q(status__in=ENDS_BY_CLOCK),
                name="appointment_hold_has_an_end",
            ),
            # A held or requested time keeps its end until it is booked, so no other way leads it to arrived.
            models.CheckConstraint(
                condition=~models.Q(status__in=["booked", "arrived", "done"]) | models.Q(expires_at__isnull=True),
                name="appointment_promised_has_no_end",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["held", "lapsed", "cancelled"]) | models.Q(client__isnull=False),
                name="appointment_booked_for_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(lane=0, overlap_reason="") | (models.Q(lane__gt=0) & ~models.Q(overlap_reason="")),
                name="appointment_overlap_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="appointment_has_length"
            ),
            models.CheckConstraint(
                condition=models.Q(last_cell__gte=models.F("first_cell")), name="appointment_has_cells"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    last_cell__gte=models.F("therapist_last_cell"),
                    therapist_last_cell__gte=models.F("first_cell"),
                    room_last_cell__gte=models.F("first_cell"),
                )
                & models.Q(last_cell__gte=models.F("room_last_cell"))
                & (
                    models.Q(unit__isnull=True, unit_last_cell__isnull=True)
                    | models.Q(
                        unit__isnull=False,
                        unit_last_cell__gte=models.F("first_cell"),
                        unit_last_cell__lte=models.F("last_cell"),
                    )
                ),
                name="appointment_cells_of_each",
            ),
        ]
        indexes = [
            # Covers the question "what is taken from this cell on": history lies below the range and is never read.
            models.Index(
                fields=[
                    "last_cell",
                    "first_cell",
                    "therapist",
                    "therapist_last_cell",
                    "room",
                    "room_last_cell",
                    "unit",
                    "unit_last_cell",
                    "expires_at",
                    # Said by the condition already; SQLite covers the question only where the column is there too.
                    "takes_time",
                ],
                condition=models.Q(takes_time=True),
                name="appointment_taken",
            ),
            # Which hold ends next: until then nothing changes by the clock alone.
            models.Index(
                fields=["expires_at"],
                condition=models.Q(takes_time=True, expires_at__isnull=False),
                name="appointment_ends_next",
            ),
            models.Index(fields=["local_date", "therapist"], name="appointment_day"),
            models.Index(fields=["client", "starts_at"], name="appointment_client"),
            models.Index(fields=["visitor"], condition=~models.Q(visitor=""), name="appointment_visitor"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {date_format(self.local_date)}, {time_format(self.local_start)}"

    @property
    def in_zone(self) -> ZoneInfo:
        """The zone in which this visit's time is spoken."""
        return ZoneInfo(self.zone)


class StatusChange(models.Model):
    """One step on the status ladder, a move to another time, or a step taken back. Steps are added, never changed."""

    class Kind(models.TextChoices):
        """What happened."""

        STEP = "step"
        MOVED = "moved"  # the status stays; the times say from when to when
        UNDONE = "undone"  # the step before this one was taken back before anybody was told of it

    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.STEP)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="changes")
    status_from = models.CharField(max_length=10, blank=True)
    status_to = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    reason = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=20, blank=True)  # a word of `unknot.spine.booking.reasons`, chosen by the person
    starts_before = models.DateTimeField(null=True, blank=True)
    starts_after = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)  # what a move changed, for taking it back
    # The private link that died by a move, so that it can say that there was one.
    link_before = models.CharField(max_length=64, blank=True)
    # Of the form that a move was sent with: the same form again, at once, gets the same answer.
    asked_with = models.CharField(max_length=64, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="moved", starts_before__isnull=False, starts_after__isnull=False)
                | ~models.Q(kind="moved"),
                name="status_change_move_has_times",
            ),
        ]
        indexes = [
            models.Index(fields=["appointment", "at"]),
            models.Index(fields=["link_before"], condition=~models.Q(link_before=""), name="status_change_old_link"),
        ]

    def __str__(self) -> str:
        return f"{self.status_from} to {self.status_to}"
