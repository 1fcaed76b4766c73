"""What the one function of free time needs from the tables: hours, and what is taken."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time

from django.db import connection

from unknot.rooms.booking.models import ChangedDay, WeeklyHours
from unknot.rooms.booking.resources import room_resource, therapist_resource
from unknot.spine.booking import hours as rules
from unknot.spine.booking.hours import Block, Hours, Rule

DAY_MINUTES = 24 * 60
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
TAKEN = """
    SELECT therapist_id, room_id, first_cell, last_cell FROM booking_appointment
    WHERE takes_time AND last_cell >= %s AND first_cell <= %s AND (expires_at IS NULL OR expires_at > %s)
    UNION ALL
    SELECT therapist_id, NULL, first_cell, last_cell FROM booking_busyblock
    WHERE last_cell >= %s AND first_cell <= %s
    UNION ALL
    SELECT therapist_id, NULL, CAST(%s AS BIGINT), CAST(%s AS BIGINT) FROM booking_calendarlink
    WHERE COALESCE(read_at, added_at) <= %s
"""
TAKEN_BUT_ONE = TAKEN.replace("WHERE takes_time", "WHERE id <> %s AND takes_time")

Taken = tuple[int, int, int]  # resource, first cell, last cell


def hours_of(therapists: dict[int, date], *, since: date) -> dict[int, Hours]:
    """Working hours by therapist id, each through the last day on which that therapist is licensed."""
    weekly, changed = _weekly(therapists), _changed(therapists, since)
    return {number: Hours(tuple(weekly[number]), tuple(changed[number])) for number in therapists}


def taken(
    *,
    first_cell: int,
    last_cell: int,
    now: datetime,
    trusted_since: datetime | None = None,
    but: int | None = None,
) -> list[Taken]:
    """(resource, first cell, last cell) of everything that keeps its time in this stretch at this moment.

    With it what calendars elsewhere say of therapists. A calendar that was not read since ``trusted_since`` may say
    anything, so its therapist counts as busy throughout; None trusts them all, as staff may. ``but`` is the number of
    an appointment that is looked past.
    By the driver's rows and covering indexes: this is read for every list of times (PROTOTYPE, way 2).
    """
    moment, trusted = connection.ops.adapt_datetimefield_value, trusted_since or LONG_AGO
    asked = [first_cell, last_cell, moment(now), first_cell, last_cell, first_cell, last_cell, moment(trusted)]
    with connection.cursor() as cursor:
        if but is None:
            cursor.execute(TAKEN, asked)
        else:
            cursor.execute(TAKEN_BUT_ONE, [but, *asked])
        rows = cursor.fetchall()
    whole = [(therapist_resource(therapist), first, last) for therapist, _, first, last in rows]
    whole += [(room_resource(room), first, last) for _, room, first, last in rows if room is not None]
    return whole


def _weekly(therapists: dict[int, date]) -> dict[int, list[Rule]]:
    made: dict[int, list[Rule]] = defaultdict(list)
    for row in WeeklyHours.objects.filter(therapist_id__in=therapists).order_by("therapist_id", "weekday", "starts"):
        licensed_through = therapists[row.therapist_id]
        until = min(row.valid_until or licensed_through, licensed_through)
        if row.valid_from is None or row.valid_from <= until:
            start, end = _block(row.starts, row.ends)
            made[row.therapist_id].append(Rule(row.weekday, start, end, row.valid_from, until))
    return made


def _changed(therapists: dict[int, date], since: date) -> dict[int, list[rules.ChangedDay]]:
    blocks: dict[int, dict[date, list[Block]]] = defaultdict(lambda: defaultdict(list))
    rows = ChangedDay.objects.filter(therapist_id__in=therapists, day__gte=since).order_by("day", "starts")
    for row in rows:
        day = blocks[row.therapist_id][row.day]
        if row.starts is not None and row.ends is not None and row.day <= therapists[row.therapist_id]:
            day.append(_block(row.starts, row.ends))
    return defaultdict(list, {number: _days(days) for number, days in blocks.items()})


def _days(days: dict[date, list[Block]]) -> list[rules.ChangedDay]:
    return [rules.ChangedDay(day, tuple(blocks)) for day, blocks in days.items()]


def _block(starts: time, ends: time) -> Block:
    start, end = _minutes(starts), _minutes(ends)
    return start, end if end > start else end + DAY_MINUTES


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
