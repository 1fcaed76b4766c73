"""What was promised by the wall clock, held against the rules of its zone as they are now.

A state can change its clocks for a date on which people are booked already. They were promised a wall time, and come at
that; the instant that stands beside it is then another one. Nobody moves such a visit but somebody who looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from unknot.rooms.booking.models import Appointment
from unknot.spine.booking.lifecycle import Status
from unknot.spine.times import instants


@dataclass(frozen=True)
class Shifted:
    """A visit to come whose wall time is another instant now."""

    reference: str
    key: UUID
    client: str
    day: date
    start: time
    zone: str
    starts_at: datetime

    @property
    def promised(self) -> str:
        """What the wall clock was to show."""
        return f"{self.day:%Y-%m-%d} {self.start:%H:%M}"


def shifted(*, therapist_id: int | None = None, now: datetime) -> list[Shifted]:
    """Visits to come, soonest first, that do not begin when the wall clock shows what was promised; of one, or of all.

    Each date and start is looked up once, however many visits begin then.
    """
    rows = Appointment.objects.filter(status__in=[Status.BOOKED, Status.REQUESTED], starts_at__gt=now)
    rows = rows if therapist_id is None else rows.filter(therapist_id=therapist_id)
    starts = rows.order_by().values_list("zone", "local_date", "local_start", "starts_at").distinct()
    odd = [one for one in starts if one[3] not in _instants(*one[:3])]
    if not odd:
        return []
    said = rows.filter(starts_at__in={at for *_, at in odd}).order_by("starts_at", "pk")
    found = said.values_list("reference", "public_id", "client__name", "local_date", "local_start", "zone", "starts_at")
    return [Shifted(*one) for one in found if one[6] not in _instants(one[5], one[3], one[4])]


def _instants(zone: str, day: date, start: time) -> tuple[datetime, ...]:
    return instants(day, start.hour * 60 + start.minute, ZoneInfo(zone))
