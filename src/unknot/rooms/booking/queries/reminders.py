"""Who may have to be reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from unknot.rooms.booking.models import Appointment, Reminder, StatusChange
from unknot.spine.booking.lifecycle import KEEPING, Status
from unknot.spine.times import cell_at


def coming(*, now: datetime, until: datetime, but: Reminder.Kind | None = None) -> QuerySet[Appointment]:
    """Booked visits of somebody that start before ``until``, each with ``told_at``: when its time was last settled.

    A step that was taken back settled nothing. ``but``: without those about which such a message was left.
    """
    settled = StatusChange.objects.filter(appointment=OuterRef("pk"), status_to=Status.BOOKED)
    last = settled.exclude(kind=StatusChange.Kind.UNDONE).order_by("-at").values("at")[:1]
    # By cells, for those of time that is taken have an index; an odd minute more changes nothing.
    near = Appointment.objects.filter(takes_time=True, last_cell__gte=cell_at(now), first_cell__lte=cell_at(until))
    booked = near.filter(status=Status.BOOKED, client__isnull=False)
    if but is not None:
        booked = booked.exclude(Exists(Reminder.objects.filter(appointment=OuterRef("pk"), kind=but)))
    whole = booked.select_related("therapist", "room", "client", "granted_by") if but is not None else booked
    return whole.annotate(told_at=Coalesce(Subquery(last), "created_at"))


def to_follow_up(*, since: datetime, until: datetime) -> QuerySet[Appointment]:
    """Visits done that ended in between, first ones and those with nothing booked behind them, not followed up yet."""
    theirs = Appointment.objects.filter(client=OuterRef("client"))
    done = Appointment.objects.filter(status=Status.DONE, client__isnull=False, ends_at__gt=since, ends_at__lte=until)
    first = ~Exists(theirs.filter(status=Status.DONE, starts_at__lt=OuterRef("starts_at")))
    last = ~Exists(theirs.filter(status__in=KEEPING, starts_at__gt=OuterRef("starts_at")))
    left = Exists(Reminder.objects.filter(appointment=OuterRef("pk"), kind=Reminder.Kind.FOLLOW_UP))
    return done.filter(first | last).exclude(left).order_by("ends_at", "pk")


def left_of(visits: Iterable[Appointment]) -> dict[int, list[int]]:
    """Of each visit the reminders that were left, by their minutes before."""
    found: dict[int, list[int]] = {}
    rows = Reminder.objects.filter(appointment__in=visits, kind=Reminder.Kind.VISIT)
    for visit_id, minutes in rows.values_list("appointment_id", "minutes_before"):
        found.setdefault(visit_id, []).append(minutes)
    return found
