"""The waiting list: who waits, what freed, what was offered to whom, and every step of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unknot.kit.sealed import SealedJSONField


class WaitingEntry(models.Model):
    """One person's place on the list, with the pass that it was asked for with. One a person at a time.

    Whoever is no client yet has a ``contact`` here, which becomes one with the first accepted offer. ``need`` is what
    the check said of pain now, and for how long: sealed, and read only to put people in order.
    """

    class State(models.TextChoices):
        """Where it stands, and how it ended."""

        WAITING = "waiting", _("waiting")
        BOOKED = "booked", _("booked")
        LEFT = "left", _("left the list")
        OVER = "over", _("last date is over")
        CHECK_OVER = "check_over", _("check does not count any more")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    ended_at = models.DateTimeField(null=True, blank=True)

    visitor = models.CharField(max_length=64)
    granted_by = models.ForeignKey("match.Pass", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    client = models.ForeignKey("practice.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contact = SealedJSONField(null=True, blank=True)  # {"name", "email", "phone"}
    language = models.CharField(max_length=12, blank=True)
    need = SealedJSONField(null=True, blank=True)  # {"pain", "weeks"}, as long as they wait

    massage_type = models.CharField(_("type"), max_length=20)
    least_minutes = models.PositiveSmallIntegerField(_("minutes at least"))
    therapist = models.ForeignKey(
        "practice.Therapist", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey("practice.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_for = models.JSONField(null=True, blank=True)  # as of an appointment: gender and room, by `Wish`
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("through"))
    windows = models.JSONField(default=list, blank=True)  # [[[weekdays], start, end], …]; empty: any time
    replaces = models.ForeignKey(
        "booking.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    passed_over = models.PositiveIntegerField(_("times passed over"), default=0)
    asked_at = models.DateTimeField(_("asked at"))
    link_digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("waiting person")
        verbose_name_plural = _("waiting people")
        constraints = [
            models.UniqueConstraint(fields=["visitor"], condition=Q(state="waiting"), name="waiting_once_a_visitor"),
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(state="waiting", client__isnull=False),
                name="waiting_once_a_client",
            ),
            models.CheckConstraint(condition=Q(last_day__gte=models.F("first_day")), name="waiting_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True) | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="waiting_ended_at_by_state",
            ),
        ]

    def __str__(self) -> str:
        return f"waiting {self.pk}"


class FreedGap(models.Model):
    """A stretch of a therapist's time that came free, as it was when it did. Never changed. Cells are inclusive."""

    class Why(models.TextChoices):
        """What freed it."""

        VISIT = "visit", _("a visit was cancelled or moved")
        LAPSED = "lapsed", _("a held time lapsed")
        HOURS = "hours", _("hours changed")

    therapist = models.ForeignKey("practice.Therapist", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=6, choices=Why.choices)
    first_cell = models.BigIntegerField()
    last_cell = models.BigIntegerField()
    freed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_cell__gte=models.F("first_cell")), name="freed_gap_has_cells")
        ]

    def __str__(self) -> str:
        return f"gap {self.pk}"


class WaitingOffer(models.Model):
    """One time offered to one person: alone, with a hold that keeps it for them, or to everybody at once, without.

    ``reason`` is what the points were made of when it was offered, sealed because need is part of it; ``also`` numbers
    the entries that it would have suited as well.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        LAPSED = "lapsed", _("not answered in time")
        TOO_LATE = "too_late", _("somebody else was first")
        WITHDRAWN = "withdrawn", _("taken back")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, related_name="offers")
    gap = models.ForeignKey(FreedGap, on_delete=models.PROTECT, null=True, blank=True, related_name="offers")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    to_all = models.BooleanField(_("to everybody"), default=False)
    by = models.CharField(max_length=80)
    hold = models.OneToOneField(
        "booking.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    starts_at = models.DateTimeField()
    therapist = models.ForeignKey("practice.Therapist", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("practice.Place", on_delete=models.PROTECT, related_name="+")
    reason = SealedJSONField()  # {"points", "parts": [[part, points], …]}
    also = models.JSONField(default=list)
    offered_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    link_digest = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(state="open"), name="offer_one_open_a_person"),
            models.CheckConstraint(
                condition=Q(to_all=True, hold__isnull=True) | Q(to_all=False, hold__isnull=False) | ~Q(state="open"),
                name="offer_alone_has_a_hold",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("offered_at")), name="offer_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"offer {self.pk}"


class WaitingStep(models.Model):
    """One line of the list's log. Lines are added, never changed."""

    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, related_name="steps")
    offer = models.ForeignKey(WaitingOffer, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    what = models.CharField(max_length=20)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.what}"
