"""Why a start is not open, as codes, and which of several is told."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Reason(StrEnum):
    """Why a start is not open, in the order in which they are looked for."""

    NONEXISTENT = "nonexistent"  # clocks skip this wall time on this date
    TOO_SOON = "too_soon"  # before the window, or inside the notice the practice asks for
    TOO_LATE = "too_late"  # after the window, or later than may be booked now
    NOT_TRAINED = "not_trained"  # the therapist does not give this type
    NOT_LICENSED = "not_licensed"  # no licence is valid on this date
    CLOSED = "closed"  # no working time on this date
    BREAK = "break"  # works this date, and the visit would run into a break
    OUTSIDE_HOURS = "outside_hours"  # works this date, but not for the whole length of this visit
    OFF_GRID = "off_grid"  # fits, but visits start at other minutes
    DAY_FULL = "day_full"  # as many visits as this therapist has in a day
    WEEK_FULL = "week_full"  # as many visits as this therapist has in a week
    LOAD_FULL = "load_full"  # as much work with the hands as this therapist's body bears in a day
    CALENDAR_UNREADABLE = "calendar_unreadable"  # another calendar of theirs cannot be read, so it may say anything
    BLOCKED = "blocked"  # the practice keeps this time free of visits
    CALENDAR = "calendar"  # the therapist is busy in another calendar of theirs
    TAKEN = "taken"  # something else is in the diary, the time before and after either of them included
    NO_SUITABLE_ROOM = "no_suitable_room"  # no room here has what is needed
    NO_ROOM = "no_room"  # the therapist is free and every suitable room is taken
    NO_EQUIPMENT = "no_equipment"  # therapist and room are free, and every unit of what is needed is taken


# From almost yes to not at all: somebody who is busy says more than somebody who does not work.
CLOSEST = (
    Reason.NO_EQUIPMENT,
    Reason.NO_ROOM,
    Reason.NO_SUITABLE_ROOM,
    Reason.TAKEN,
    Reason.CALENDAR,
    Reason.BLOCKED,
    Reason.CALENDAR_UNREADABLE,
    Reason.LOAD_FULL,
    Reason.DAY_FULL,
    Reason.WEEK_FULL,
    Reason.OFF_GRID,
    Reason.BREAK,
    Reason.OUTSIDE_HOURS,
    Reason.TOO_SOON,
    Reason.TOO_LATE,
    Reason.NONEXISTENT,
    Reason.NOT_LICENSED,
    Reason.CLOSED,
    Reason.NOT_TRAINED,
)


def closest(reasons: Iterable[Reason | None]) -> Reason:
    """Of the reasons of several therapists the one that came closest to yes; `CLOSED` where there is none."""
    said = set(reasons)
    return next((reason for reason in CLOSEST if reason in said), Reason.CLOSED)
