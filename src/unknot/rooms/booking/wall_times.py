"""What was promised by the wall clock, held against the rules of its zone as they are now.

A state can change its clocks for a date on which people are booked already. They were promised a wall time, and come at
that; the instant that stands beside it is then another one. Nobody moves such a visit but somebody who looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from unknot.rooms.booking.models import Appointment
from unknot.spine.booking.lifecycle import Status
from unknot.spine.times import instants


@dataclass(frozen=True)
class Shifted:
    """A visit to come whose wall time is another instant now."""

    reference: str
    promised: str
    zone: str


def shifted(*, now: datetime) -> list[Shifted]:
    """Visits to come, soonest first, that do not begin when the wall clock shows what was promised."""
    rows = Appointment.objects.filter(status__in=[Status.BOOKED, Status.REQUESTED], starts_at__gt=now)
    said = rows.order_by("starts_at", "pk").values_list("reference", "zone", "local_date", "local_start", "starts_at")
    return [
        Shifted(reference, f"{day:%Y-%m-%d} {start:%H:%M}", zone)
        for reference, zone, day, start, at in said.iterator()
        if at not in instants(day, start.hour * 60 + start.minute, ZoneInfo(zone))
    ]
