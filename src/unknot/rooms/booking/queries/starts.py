"""Every free start of some local dates, therapist by therapist: the quick way to the answer that a list of times has.

The list opens the book and asks it as often as it likes; this asks one thing, and asks the tables one statement for it.
What the setting decides is prepared once and kept with the setting. Its stamp is the first row of the statement that
reads what is taken, so that both are of one moment; where the stamp has changed, the answer is made again from a fresh
setting. Practices whose therapists have caps or calendars elsewhere are answered by the book itself.

A row says with one number whose time is taken: therapist and room together, where both are for the same cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections

from unknot.rooms.booking.queries.services import NotOffered, Offer, offers
from unknot.rooms.booking.queries.setting import Setting, settings_to_try
from unknot.rooms.booking.queries.times import book_of, open_book, since_of
from unknot.rooms.booking.resources import room_of, room_resource, therapist_of, therapist_resource
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lines import Frame, Ground, Lines, Standing, lines_of, read, standing_of
from unknot.spine.times import cell_from, local_date

Dates = dict[date, list[int]]
BOTH = 1 << 32  # therapist times this, plus room
MOST_PLANS = 2000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_STAMP = {
    "sqlite": "SELECT 0, stamp, 0 FROM practice_stamp WHERE resource = 0",
    "postgresql": "SELECT 0::bigint, stamp, 0::bigint FROM practice_stamp WHERE resource = 0"  # noqa: S608 - ours
    f" AND {practice.UNCHANGED_HERE}",
}
_TAKEN = f"""
    UNION ALL
    SELECT CASE WHEN therapist_last_cell = last_cell AND room_last_cell = last_cell AND unit_id IS NULL
           THEN therapist_id * {BOTH} + room_id ELSE -1 END, first_cell, last_cell
    FROM booking_appointment
    WHERE takes_time AND last_cell >= %s AND first_cell <= %s AND (expires_at IS NULL OR expires_at > %s)
"""  # noqa: S608 - a number of ours
# Either a therapist's or a room's; the other number is 0, which is nobody's.
_BLOCKED = f"""
    UNION ALL
    SELECT COALESCE(therapist_id, 0) * {BOTH} + COALESCE(room_id, 0), first_cell, last_cell
    FROM booking_blockedtime
    WHERE last_cell >= %s AND first_cell <= %s
"""  # noqa: S608 - as above
_OF_ONE = " AND (therapist_id = %s OR room_id = %s)"
STAMP, END = -3, -2  # rows that are about no time
_AS_NUMBER = {
    "sqlite": "min(expires_at)",  # a text, in truth
    "postgresql": "(extract(epoch FROM min(expires_at)) * 1000000)::bigint",
}
# For whoever keeps the answer: the stamps of the same moment, and when the next hold or request ends, for by the clock
# alone nothing changes before.
_NEXT_END = {
    vendor: f"""
    UNION ALL
    SELECT {END}, 0, {number} FROM booking_appointment WHERE takes_time AND expires_at > %s
"""  # noqa: S608 - words of ours
    for vendor, number in _AS_NUMBER.items()
}
_STAMPS = f"""
    UNION ALL
    SELECT {STAMP}, resource, stamp FROM practice_stamp
"""  # noqa: S608 - a number of ours
_STAMPS_OF_ONE = f" WHERE resource IN ({practice.SETTING}, %s, %s)"


@cache  # it is asked some thousand times a second
def _statement(vendor: str, *, of_one: bool, to_keep: bool) -> str:
    whose, stamps = (_OF_ONE, _STAMPS + _STAMPS_OF_ONE) if of_one else ("", _STAMPS)
    return "".join([_STAMP[vendor], _TAKEN, whose, _BLOCKED, whose, *([_NEXT_END[vendor], stamps] if to_keep else ())])


class Asked(NamedTuple):
    """Which free starts: ``first`` None is today, ``days`` None as far as people may book, no therapist everybody."""

    kind: str
    minutes: int
    therapist_id: int | None = None
    first: date | None = None
    days: int | None = None


class Open(NamedTuple):
    """One therapist's open starts at one place, as a line of bits."""

    therapist_id: int
    line: int
    ground: Ground
    frame: Frame


@dataclass(slots=True)
class Source:
    """What an answer was made from: the resources whose diaries were looked at, and the setting, where it was kept.

    With ``to_keep`` beforehand it is told more: ``stamps`` of those resources and of the setting at least, no newer
    than the rows; and ``ends_at``, where the answer came by the quick way (``setting``): when the next hold or request
    of anybody ends, or None where none does.
    """

    to_keep: bool = False
    resources: set[int] = field(default_factory=set)
    setting: Setting | None = None
    stamps: dict[int, int] = field(default_factory=dict)
    ends_at: datetime | None = None


@dataclass(slots=True)
class Plan:
    """A question of which only rows and moment are missing, place by place.

    ``low`` and ``high`` are the first and the last cell that a row can matter with. ``room`` is one that suits the one
    therapist asked about: where they could treat there at every free start, no other room has to be looked at.
    """

    standings: list[Standing[int]]
    low: int
    high: int
    room: int | None


def free_cells(asked: Asked, *, now: datetime) -> dict[int, Dates]:
    """Therapist id -> local date -> cells in order, with every date there. Raises `NotOffered`."""
    found: dict[int, list[Open]] = {}
    for one in open_lines(asked, now=now):
        found.setdefault(one.therapist_id, []).append(one)
    return {who: joined(at) for who, at in found.items()}


def joined(at: list[Open]) -> Dates:
    """One therapist's starts at all places, date by date."""
    first, *others = (read(one.line, one.ground, one.frame) for one in at)
    for other in others:
        first = {day: sorted({*first.get(day, ()), *other.get(day, ())}) for day in sorted(first.keys() | other.keys())}
    return first


def open_lines(asked: Asked, *, now: datetime, source: Source | None = None) -> list[Open]:
    """The same as lines of bits, place by place; ``source`` is told what they were made from."""
    source = source or Source()
    for setting in settings_to_try(since=since_of(asked.first, now=now)):
        if not setting.caps and not setting.calendars:
            plan = _plan(asked, setting, now)
            if (found := _quick(plan, setting, now, source)) is not None:
                source.setting = setting
                return found
    return _by_the_book(asked, now, source)


def _quick(plan: Plan, setting: Setting, now: datetime, source: Source) -> list[Open] | None:
    """The answer by one statement; None where the setting has become another, or a row does not fit into one number."""
    policy = setting.policy
    earliest = cell_from(now + timedelta(minutes=policy.notice_minutes))
    latest = cell_from(now + timedelta(days=policy.reach_days))
    cells = (plan.low, plan.high, now)
    if plan.room is not None:
        (standing,), (therapist,) = plan.standings, plan.standings[0].grounds
        rows = _rows(setting, *cells, source, of=(therapist, plan.room))
        drawn = _drawn(standing, rows) if rows is not None else None
        if drawn is None:
            return None
        within = standing.frame.stretch(earliest, latest)
        line, roomless = standing.alone(therapist, plan.room, drawn, within=within)
        if not roomless:
            source.resources |= {therapist, plan.room}
            return [Open(therapist_of(therapist), line, standing.grounds[therapist], standing.frame)]
    rows = _rows(setting, *cells, source)
    if rows is None:
        return None
    found: list[Open] = []
    for standing in plan.standings:
        drawn = _drawn(standing, rows)
        if drawn is None:
            return None
        lines = standing.lines(drawn, shut={}, within=standing.frame.stretch(earliest, latest))
        found += _opened(lines)
        source.resources |= standing.resources
        if plan.room is not None:
            plan.room = _best_room(standing, lines)
    return found


def _rows(
    setting: Setting, low: int, high: int, now: datetime, source: Source, of: tuple[int, ...] = ()
) -> list[tuple[int, int, int]] | None:
    """What is taken or blocked, or None where the setting has become another. ``of``: one therapist and one room."""
    here = connections[DEFAULT_DB_ALIAS]  # once: `connection` would look for it at every word
    moment = here.ops.adapt_datetimefield_value(now)
    whose = (therapist_of(of[0]), room_of(of[1])) if of else ()
    values = (low, high, moment, *whose, low, high, *whose, *((moment, *of) if source.to_keep else ()))
    with here.cursor() as cursor:
        cursor.execute(_statement(here.vendor, of_one=bool(of), to_keep=source.to_keep), values)
        rows: list[tuple[int, int, int]] = cursor.fetchall()
    if source.to_keep:
        _tell(source, [row for row in rows if row[0] <= END])
        rows = [row for row in rows if row[0] > END]
    if rows and rows[0][0] != 0:  # no database promises an order of the parts
        rows.sort(key=lambda row: row[0] != 0)
    return rows[1:] if rows and rows[0] == (0, setting.stamp, 0) else None


def _tell(source: Source, rows: list[tuple[int, int, Any]]) -> None:
    source.stamps = {resource: stamp for what, resource, stamp in rows if what == STAMP}
    (told,) = (told for what, _, told in rows if what == END)
    # SQLite keeps moments as text, without saying that they are UTC.
    if told is not None:
        as_number = isinstance(told, int)
        told = EPOCH + timedelta(microseconds=told) if as_number else datetime.fromisoformat(f"{told}+00:00")
    source.ends_at = told


def _drawn(standing: Standing[int], rows: list[tuple[int, int, int]]) -> defaultdict[int, int] | None:
    """The line of each resource; None where a row does not say whose it is."""
    lines: defaultdict[int, int] = defaultdict(int)
    for both, line in standing.draw(rows).items():
        if both < 0:
            return None
        lines[therapist_resource(both // BOTH)] |= line
        lines[room_resource(both % BOTH)] |= line
    return lines


def _opened(lines: Lines[int]) -> Iterator[Open]:
    for therapist, ground in lines.grounds.items():
        yield Open(therapist_of(therapist), lines.open(therapist), ground, lines.frame)


def _best_room(standing: Standing[int], lines: Lines[int]) -> int | None:
    """The room that is in the way of the fewest of the one therapist's free starts."""
    (therapist,) = standing.grounds
    rooms = standing.rooms_for(therapist) or ()
    return min(rooms, key=lambda room: (lines.open(therapist) & lines.taken[room]).bit_count(), default=None)


def _plan(asked: Asked, setting: Setting, now: datetime) -> Plan:
    dates = tuple(local_date(now, one.zone) for one in setting.places) if asked.first is None else ()
    key = (asked, dates)
    if key not in setting.plans:
        if len(setting.plans) >= MOST_PLANS:
            setting.plans.clear()
        setting.plans[key] = _made(asked, setting, now)
    plan: Plan = setting.plans[key]
    return plan


def _made(asked: Asked, setting: Setting, now: datetime) -> Plan:
    book = book_of(setting, now=now, first=asked.first, days=asked.days)
    questions = book.questions(_offered(asked), therapist_id=asked.therapist_id)
    standings = [standing_of(question) for _, question in questions]
    spans = [span for one in standings if (span := one.span())]
    alone = len(standings) == 1 and asked.therapist_id is not None and standings[0].units is None
    rooms = standings[0].rooms_for(therapist_resource(asked.therapist_id)) if alone and asked.therapist_id else None
    return Plan(
        standings=standings,
        low=min((low for low, _ in spans), default=1),
        high=max((high for _, high in spans), default=0),
        room=next(iter(rooms), None) if rooms and standings[0].grounds else None,
    )


def _offered(asked: Asked) -> Offer:
    for offer in offers():
        if offer.kind.value == asked.kind and offer.minutes == asked.minutes:
            return offer
    raise NotOffered


def _by_the_book(asked: Asked, now: datetime, source: Source) -> list[Open]:
    if source.to_keep:
        source.stamps = practice.stamps()
    book = open_book(now=now, first=asked.first, days=asked.days)
    found: list[Open] = []
    for _, question in book.questions(_offered(asked), therapist_id=asked.therapist_id):
        source.resources |= standing_of(question).resources
        found += _opened(lines_of(question))
    return found
