"""What the worker does for this room: it reads calendars elsewhere, in no transaction, and then writes them down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from unknot.rooms.booking import door as booking
from unknot.rooms.interop import letters
from unknot.rooms.interop.actions import reading
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice

MOST = 12  # a round; what is left is due in the next


def look(payload: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What the calendars that are due say; or the one that the payload names."""
    waiting = booking.calendars_to_read(payload.get("link"), now=now, most=MOST)
    readings = reading.read_all(waiting, zone=practice.the_practice().zone, now=now) if waiting else []
    return {"readings": readings}


def write_down(payload: dict[str, Any], now: datetime) -> None:
    """And tell staff of those that were not read for too long."""
    booking.note_readings(payload["readings"], now=now)
    letters.tell_of_unreadable(now=now)


notify.job("read calendars", outside=look)(write_down)
notify.job("read calendar", outside=look)(write_down)
notify.every("read calendars", minutes=1)
