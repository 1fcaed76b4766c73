"""When therapists work, as the desk shows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import cast

from django.db.models import Q

from unknot.rooms.booking.models import ChangedDay, WeeklyHours


@dataclass(frozen=True)
class HoursSheet:
    """A rule or a changed date. ``weekday`` is None for a date; ``starts`` is None for a date on which nobody works."""

    therapist_id: int
    place_id: int
    starts: time | None
    ends: time | None
    weekday: int | None = None
    day: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    every_weeks: int = 1
    pause: tuple[time, time] | None = None
    note: str = ""


def hours_sheets(therapist_ids: Collection[int], *, today: date) -> list[HoursSheet]:
    """The rules that hold or will hold, by weekday, and the changed dates to come; of these therapists."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    weekly = WeeklyHours.objects.filter(lasting, therapist_id__in=therapist_ids)
    changed = ChangedDay.objects.filter(therapist_id__in=therapist_ids, day__gte=today)
    return [
        *(_weekly(row) for row in weekly.order_by("weekday", "valid_from", "starts", "pk")),
        *(
            HoursSheet(row.therapist_id, cast(int, row.place_id), row.starts, row.ends, day=row.day, note=row.note)
            for row in changed.order_by("day", "starts", "pk")
        ),
    ]


def _weekly(row: WeeklyHours) -> HoursSheet:
    return HoursSheet(
        therapist_id=row.therapist_id,
        place_id=cast(int, row.place_id),
        starts=row.starts,
        ends=row.ends,
        weekday=row.weekday,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        every_weeks=row.every_weeks,
        pause=(row.break_starts, row.break_ends) if row.break_starts and row.break_ends else None,
    )
