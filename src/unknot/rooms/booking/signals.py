"""What the book announces to whoever must act at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.dispatch import Signal

from unknot.spine.times import cell_start

# Sent as ``time_freed.send(sender=None, freed=FreedTime(...), now=now)`` by the worker, in a transaction of its own,
# once nobody can take the step back any more that freed the time. Whether it is free still is for the listener to ask.
time_freed = Signal()


@dataclass(frozen=True)
class FreedTime:
    """A therapist's time in a room that somebody gave back, the minutes after included. Cells are inclusive."""

    appointment_id: int
    therapist_id: int
    room_id: int
    first_cell: int
    last_cell: int

    @property
    def starts_at(self) -> datetime:
        """From when, in UTC."""
        return cell_start(self.first_cell)

    @property
    def ends_at(self) -> datetime:
        """Until when, in UTC; half-open."""
        return cell_start(self.last_cell + 1)
