"""Calendars elsewhere: which there are, what they say, and whether they can still be trusted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from unknot.rooms.booking.models import Appointment, BusyBlock, CalendarLink
from unknot.rooms.booking.queries.services import the_policy
from unknot.spine.booking.lifecycle import KEEPING, Status
from unknot.spine.times import cell_at

STANDING = sorted(status.value for status in (KEEPING | {Status.REQUESTED}) - {Status.DONE})


def links_of(therapist_ids: Collection[int]) -> QuerySet[CalendarLink]:
    """The calendars of these therapists, oldest first."""
    return _links().filter(therapist_id__in=therapist_ids).order_by("therapist__name", "added_at", "pk")


def due(*, now: datetime) -> QuerySet[CalendarLink]:
    """The calendars to be read now, the longest due first."""
    return CalendarLink.objects.filter(next_at__lte=now).order_by("next_at", "pk")


def next_blocks(link_id: int, *, now: datetime, most: int) -> list[tuple[int, int]]:
    """First and last cell of the next busy stretches of one calendar."""
    rows = BusyBlock.objects.filter(link_id=link_id, last_cell__gte=cell_at(now)).order_by("first_cell", "last_cell")
    return list(rows.values_list("first_cell", "last_cell")[:most])


def trusted_since(*, now: datetime) -> datetime:
    """A calendar that was not read since then closes its therapist for online booking."""
    return now - timedelta(hours=the_policy().calendar_grace_hours)


def unreadable(*, now: datetime) -> QuerySet[CalendarLink]:
    """The calendars that were not read for longer than the practice bears, the longest first."""
    return _links().filter(good_at__lte=trusted_since(now=now)).order_by("good_at", "pk")


def closed(*, now: datetime) -> frozenset[int]:
    """Therapists who take no online booking, because a calendar of theirs cannot be read."""
    return frozenset(unreadable(now=now).values_list("therapist_id", flat=True))


def clashes(*, now: datetime, therapist_id: int | None) -> QuerySet[Appointment]:
    """Visits to come at whose time a calendar elsewhere says that the therapist is busy, soonest first."""
    busy = BusyBlock.objects.filter(
        therapist=OuterRef("therapist"),
        last_cell__gte=OuterRef("first_cell"),
        first_cell__lte=OuterRef("therapist_last_cell"),
    )
    mine = Q() if therapist_id is None else Q(therapist_id=therapist_id)
    rows = Appointment.objects.filter(mine, status__in=STANDING, last_cell__gte=cell_at(now))
    whole = rows.select_related("therapist", "room", "client", "granted_by")
    return whole.filter(Exists(busy)).order_by("starts_at", "pk")


def _links() -> QuerySet[Any]:
    return CalendarLink.objects.select_related("therapist").annotate(good_at=Coalesce(F("read_at"), F("added_at")))
