"""Who may have to be reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from unknot.rooms.booking.models import Appointment, Reminder, StatusChange
from unknot.spine.booking.lifecycle import Status
from unknot.spine.times import cell_at


def coming(*, now: datetime, until: datetime) -> QuerySet[Appointment]:
    """Booked visits of somebody that start before ``until``, each with ``told_at``: when its time was last settled.

    A step that was taken back settled nothing.
    """
    settled = StatusChange.objects.filter(appointment=OuterRef("pk"), status_to=Status.BOOKED)
    last = settled.exclude(kind=StatusChange.Kind.UNDONE).order_by("-at").values("at")[:1]
    # By cells, for those of time that is taken have an index; an odd minute more changes nothing.
    near = Appointment.objects.filter(takes_time=True, last_cell__gte=cell_at(now), first_cell__lte=cell_at(until))
    booked = near.filter(status=Status.BOOKED, client__isnull=False)
    return booked.annotate(told_at=Coalesce(Subquery(last), "created_at"))


def left_of(visits: Iterable[Appointment]) -> dict[int, list[int]]:
    """Of each visit the reminders that were left, by their minutes before."""
    found: dict[int, list[int]] = {}
    rows = Reminder.objects.filter(appointment__in=visits)
    for visit_id, minutes in rows.values_list("appointment_id", "minutes_before"):
        found.setdefault(visit_id, []).append(minutes)
    return found
