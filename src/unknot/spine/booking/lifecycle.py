"""The status ladder of an appointment: which moves are legal, and which statuses keep their time.

    held ──────► booked ──► arrived ──► done
    requested ──►   │
        │           ├──► cancelled
        └► lapsed   └──► missed

A hold is an appointment from the first moment, so that one table and one rule serve hold and visit alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class Status(StrEnum):
    """Where an appointment stands. Each value is stored; the moment decides the rest (`holds.status_at`)."""

    HELD = "held"  # a person is filling in the form; ends at a stated moment
    REQUESTED = "requested"  # staff keep the time for somebody whose check is still to come
    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"
    LAPSED = "lapsed"


MOVES: Mapping[Status, frozenset[Status]] = {
    Status.HELD: frozenset({Status.BOOKED, Status.CANCELLED, Status.LAPSED}),
    Status.REQUESTED: frozenset({Status.BOOKED, Status.CANCELLED, Status.LAPSED}),
    Status.BOOKED: frozenset({Status.ARRIVED, Status.CANCELLED, Status.MISSED}),
    # Somebody came, and what they said at the door or on the table ended the visit before it began.
    Status.ARRIVED: frozenset({Status.DONE, Status.CANCELLED}),
    # A late confirm takes the time again if it is still free; the caller must take its cells anew.
    Status.LAPSED: frozenset({Status.BOOKED}),
    Status.DONE: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.MISSED: frozenset(),
}

# What staff can take back soon after, because a finger slipped. A missed visit gave its time back, so taking that back
# must take its cells anew.
SLIPS: Mapping[Status, Status] = {
    Status.ARRIVED: Status.BOOKED,
    Status.DONE: Status.ARRIVED,
    Status.MISSED: Status.BOOKED,
}
SLIP_MINUTES = 60
# What a step back within the undo window may do, and nothing else: its messages have not gone out (`undo`).
UNDOES: Mapping[Status, Status] = {Status.BOOKED: Status.CANCELLED, Status.CANCELLED: Status.BOOKED}

# Statuses that end at a moment written beside them; before it they keep their time like a booking.
EXPIRING = frozenset({Status.HELD, Status.REQUESTED})

# Statuses that keep their time for good. A missed visit gives it back: the person will not use it any more.
KEEPING = frozenset({Status.BOOKED, Status.ARRIVED, Status.DONE})


class MoveRefused(Exception):
    """A step that the ladder does not have. Trying again will not help."""

    def __init__(self, status: Status, to: Status) -> None:
        super().__init__(f"{status} cannot become {to}")
        self.status = status
        self.to = to


def slip_back(status: Status, *, since: datetime, now: datetime) -> Status:
    """The status before a slip, within the hour after it. Raises `MoveRefused` later, and for what is no slip."""
    back = SLIPS.get(status)
    if back is None or now >= since + timedelta(minutes=SLIP_MINUTES):
        raise MoveRefused(status, back or status)
    return back


def move(status: Status, to: Status) -> Status:
    """The new status. Raises `MoveRefused` for a step that is not in `MOVES`."""
    if to not in MOVES[status]:
        raise MoveRefused(status, to)
    return to


def undone(status: Status) -> Status:
    """The status once the step into this one is taken back. Raises `MoveRefused` where no step can be."""
    if status not in UNDOES:
        raise MoveRefused(status, status)
    return UNDOES[status]
