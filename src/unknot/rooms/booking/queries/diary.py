"""What the one function of free time needs from the tables: hours, what is taken, and what is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import cast

from django.db import connection

from unknot.rooms.booking.models import ChangedDay, WeeklyHours
from unknot.rooms.booking.models.hours import block_of, break_of
from unknot.rooms.booking.resources import room_resource, therapist_resource, unit_resource
from unknot.spine.booking import hours as rules
from unknot.spine.booking.availability import Blocked, Reason
from unknot.spine.booking.hours import Block, Hours, Rule

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
TAKEN = """
    SELECT therapist_id, therapist_last_cell, room_id, room_last_cell, unit_id, unit_last_cell, first_cell
    FROM booking_appointment
    WHERE takes_time AND last_cell >= %s AND first_cell <= %s AND (expires_at IS NULL OR expires_at > %s)
"""
TAKEN_BUT_ONE = TAKEN.replace("WHERE takes_time", "WHERE id <> %s AND takes_time")

# Whatever closes time for a reason of its own joins here: (resource, first cell, last cell, a word of `Reason`) of what
# touches the cells asked about. Lists, judgments and the timeline then know of it. A therapist's resource is twice
# their number (`resources`).
BLOCKED = """
    SELECT therapist_id * 2, first_cell, last_cell, 'calendar' FROM booking_busyblock
    WHERE last_cell >= %(first)s AND first_cell <= %(last)s
    UNION ALL
    SELECT therapist_id * 2, CAST(%(first)s AS BIGINT), CAST(%(last)s AS BIGINT), 'calendar_unreadable'
    FROM booking_calendarlink
    WHERE COALESCE(read_at, added_at) <= %(trusted)s
    UNION ALL
    SELECT COALESCE(therapist_id * 2, room_id * 2 + 1), first_cell, last_cell, 'blocked' FROM booking_blockedtime
    WHERE last_cell >= %(first)s AND first_cell <= %(last)s
"""

Taken = tuple[int, int, int]  # resource, first cell, last cell
At = tuple[int, int]  # therapist, place


def hours_of(therapists: dict[int, date], *, places: Collection[int], since: date) -> dict[int, dict[int, Hours]]:
    """Place to therapist to working hours there, each through the last day on which that therapist is licensed."""
    weekly, changed = _weekly(therapists), _changed(therapists, since)
    return {
        place: {one: Hours(tuple(weekly[one, place]), tuple(_days(changed[one], place))) for one in therapists}
        for place in places
    }


def taken(*, first_cell: int, last_cell: int, now: datetime, but: int | None = None) -> list[Taken]:
    """(resource, first cell, last cell) of everything that keeps its time in this stretch at this moment.

    ``but`` is the number of an appointment that is looked past.
    By the driver's rows and a covering index: this is read for every list of times (PROTOTYPE, way 2).
    """
    asked = [first_cell, last_cell, connection.ops.adapt_datetimefield_value(now)]
    with connection.cursor() as cursor:
        if but is None:
            cursor.execute(TAKEN, asked)
        else:
            cursor.execute(TAKEN_BUT_ONE, [but, *asked])
        rows = cursor.fetchall()
    whole = [(therapist_resource(row[0]), row[6], row[1]) for row in rows]
    whole += [(room_resource(row[2]), row[6], row[3]) for row in rows]
    whole += [(unit_resource(row[4]), row[6], row[5]) for row in rows if row[4] is not None]
    return whole


def blocked(*, first_cell: int, last_cell: int, trusted_since: datetime | None) -> list[Blocked[int]]:
    """What is closed in this stretch for a reason of its own, by one query.

    A calendar that was not read since ``trusted_since`` may say anything, so its therapist is closed throughout; None
    trusts them all, as staff may.
    """
    trusted = connection.ops.adapt_datetimefield_value(trusted_since or LONG_AGO)
    with connection.cursor() as cursor:
        cursor.execute(BLOCKED, {"first": first_cell, "last": last_cell, "trusted": trusted})
        return [(resource, first, last, Reason(word)) for resource, first, last, word in cursor.fetchall()]


def _weekly(therapists: dict[int, date]) -> dict[At, list[Rule]]:
    made: dict[At, list[Rule]] = defaultdict(list)
    for row in WeeklyHours.objects.filter(therapist_id__in=therapists).order_by("therapist_id", "weekday", "starts"):
        licensed_through = therapists[row.therapist_id]
        until = min(row.valid_until or licensed_through, licensed_through)
        if row.valid_from is None or row.valid_from <= until:
            made[row.therapist_id, cast(int, row.place_id)].append(_rule(row, until))
    return made


def _rule(row: WeeklyHours, until: date) -> Rule:
    start, end = block_of(row.starts, row.ends)
    breaks = (break_of(row.starts, row.break_starts, row.break_ends),) if row.break_starts and row.break_ends else ()
    return Rule(row.weekday, start, end, row.valid_from, until, row.every_weeks, row.anchor, breaks)


def _changed(therapists: dict[int, date], since: date) -> dict[int, dict[date, dict[int, list[Block]]]]:
    """Therapist to date to place to blocks; a date that is there replaces the rules at every place."""
    blocks: dict[int, dict[date, dict[int, list[Block]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    rows = ChangedDay.objects.filter(therapist_id__in=therapists, day__gte=since).order_by("day", "starts")
    for row in rows:
        day = blocks[row.therapist_id][row.day]
        if row.starts is not None and row.ends is not None and row.day <= therapists[row.therapist_id]:
            day[cast(int, row.place_id)].append(block_of(row.starts, row.ends))
    return blocks


def _days(days: dict[date, dict[int, list[Block]]], place: int) -> list[rules.ChangedDay]:
    return [rules.ChangedDay(day, tuple(at.get(place, ()))) for day, at in days.items()]
