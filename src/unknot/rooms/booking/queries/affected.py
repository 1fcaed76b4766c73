"""Visits that a change of hours, or blocked time, would leave without a place, and where each of them could go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries import openings, seats, times
from unknot.rooms.booking.queries.diary import Taken, hours_of
from unknot.rooms.booking.queries.services import Offer, offers
from unknot.rooms.booking.queries.times import Book, Wants
from unknot.rooms.booking.resources import room_resource, therapist_resource
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Blocked
from unknot.spine.booking.hours import ChangedDay, Hours, Rule
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.replay import Promised, outside, replayed
from unknot.spine.times import Interval, local_date

FOREVER = date(2199, 12, 31)  # hours as they are written, whatever a licence says
LOOKED_AHEAD = 14  # days in which another time is looked for
NEAREST = 3

Stretch = tuple[int, int, int]  # minutes from local midnight, from and until, and the place
Places = Mapping[int, Hours]


@dataclass(frozen=True)
class After:
    """How the book would be after a change: hours of one therapist by place, or stretches that are closed."""

    therapist_id: int | None = None
    hours: Places | None = None
    closed: tuple[Blocked[int], ...] = ()

    def as_seen(self, book: Book, picked: Collection[Taken]) -> Book:
        """The book with the change in it, and with what earlier people on the list would take."""
        hours = book.hours
        if self.hours is not None and self.therapist_id is not None:
            new = self.hours
            hours = {place: {**here, self.therapist_id: new.get(place, Hours())} for place, here in hours.items()}
        return replace(book, hours=hours, blocked=[*book.blocked, *self.closed], taken=[*book.taken, *picked])


@dataclass(frozen=True)
class Way:
    """Another time or therapist that a visit could have."""

    starts_at: datetime
    therapist_id: int


@dataclass(frozen=True)
class Affected:
    """A visit that a change leaves without a place, and its ways out, the likeliest first.

    ``can_move`` is false where the person has no pass by now, or the time only waits for their check.
    """

    visit: Appointment
    ways: tuple[Way, ...]
    can_move: bool


def within(span: Interval, *, therapist_id: int | None, room_id: int | None, now: datetime) -> list[Appointment]:
    """Visits to come that take time of this therapist, or of this room, in this stretch."""
    first_cell, last_cell = span.cells()
    whose = (
        Q(therapist_id=therapist_id, therapist_last_cell__gte=first_cell)
        if therapist_id is not None
        else Q(room_id=room_id, room_last_cell__gte=first_cell)
    )
    rows = list(_to_come(now).filter(whose, first_cell__lte=last_cell))
    return _in_order(rows, (one.key for one in replayed(_promised(rows))))


def hours_after_day(therapist_id: int, day: date, stretches: Collection[Stretch], *, now: datetime) -> Places:
    """A therapist's hours at each place once this date is changed."""
    return {
        place: replace(
            hours,
            changed=(*(one for one in hours.changed if one.day != day), ChangedDay(day, _at(stretches, place))),
        )
        for place, hours in _hours(therapist_id, now).items()
    }


def hours_after_weekday(therapist_id: int, rules: Collection[tuple[Rule, int]], weekday: int, now: datetime) -> Places:
    """A therapist's hours at each place once these rules, each at its place, are those of the weekday."""
    return {
        place: replace(
            hours,
            rules=(
                *(rule for rule in hours.rules if rule.weekday != weekday),
                *(rule for rule, at in rules if at == place),
            ),
        )
        for place, hours in _hours(therapist_id, now).items()
    }


def outside_hours(
    therapist_id: int, hours: Places, *, first: date | None = None, day: date | None = None, now: datetime
) -> list[Appointment]:
    """Visits of a therapist that these hours would not hold: from a date on, or of one date."""
    rows = list(_to_come(now).filter(therapist_id=therapist_id))
    asked = [row for row in rows if (first is None or row.local_date >= first) and day in (None, row.local_date)]
    places = {one.id: one for one in practice.places()}
    found = [
        one
        for place, here in hours.items()
        for one in outside(here, places[place].zone, _promised(row for row in asked if row.room.at == place))
    ]
    return _in_order(rows, (one.key for one in replayed(found)))


def outside_now(therapist_id: int, *, now: datetime) -> list[Appointment]:
    """Visits to come that lie outside the hours as they stand: kept on purpose, or slipped in."""
    return outside_hours(therapist_id, _hours(therapist_id, now), now=now)


def with_ways(visits: Iterable[Appointment], after: After, *, now: datetime) -> list[Affected]:
    """Where each could go once the change is made. Who comes first in the replay has the first choice.

    Many queries a visit: asked for the few whom a change affects, never for a list of times.
    """
    picked: list[Taken] = []
    found = []
    offered = {(one.kind.value, one.minutes): one for one in offers()}
    for visit in visits:
        one = _affected(visit, offered.get((visit.massage_type, visit.minutes)), after, picked, now)
        if one.ways:
            picked += _taken_by(one.ways[0], visit)
        found.append(one)
    return found


def _affected(
    visit: Appointment, offer: Offer | None, after: After, picked: Collection[Taken], now: datetime
) -> Affected:
    until = _reach(visit, now)
    if offer is None or until is None:
        return Affected(visit, (), can_move=False)
    first = local_date(visit.starts_at, practice.the_practice().zone) - timedelta(days=1)
    whole = times.open_book_for_staff(now=now, first=first, days=LOOKED_AHEAD, moving=visit.pk)
    book = after.as_seen(whole, picked)
    here = Wants(place_id=visit.room.at)
    at_once = seats.seats(book, offer, start=visit.starts_at, until=until, wants=here)
    same = dict.fromkeys(Way(visit.starts_at, seat.therapist_id) for seat in at_once)
    near = openings.nearest_times(book, offer, to=visit.starts_at, until=until, wants=here, count=NEAREST + 1)
    others = [Way(one.starts_at, _best(one.therapists, visit)) for one in near if one.starts_at != visit.starts_at]
    return Affected(visit, (*same, *others[:NEAREST]), can_move=True)


def _best(therapists: Collection[int], visit: Appointment) -> int:
    """The person's own therapist where they are free at the other time."""
    return visit.therapist_id if visit.therapist_id in therapists else next(iter(therapists))


def _reach(visit: Appointment, now: datetime) -> datetime | None:
    """Until when a pass of this person reaches that opens this visit; None without one."""
    if visit.client_id is None or visit.status != Status.BOOKED:
        return None
    try:
        return match.pass_of_client(visit.client_id, now=now).reaches_until
    except match.PassRefused:
        return None


def _taken_by(way: Way, visit: Appointment) -> list[Taken]:
    moved = (way.starts_at - visit.starts_at) // timedelta(minutes=5)
    first, last = visit.first_cell + moved, visit.last_cell + moved
    rooms = [(room_resource(visit.room_id), first, last)] if way.starts_at != visit.starts_at else []
    return [(therapist_resource(way.therapist_id), first, last), *rooms]


def _hours(therapist_id: int, now: datetime) -> dict[int, Hours]:
    numbers, since = [one.id for one in practice.places()], practice.today(now) - timedelta(days=2)
    found = hours_of({therapist_id: FOREVER}, places=numbers, since=since)
    return {place: here[therapist_id] for place, here in found.items()}


def _to_come(now: datetime) -> QuerySet[Appointment]:
    """Booked and requested visits that have not begun, with all that a page shows of them."""
    live = Q(status=Status.BOOKED) | Q(status=Status.REQUESTED, expires_at__gt=now)
    rows = Appointment.objects.select_related("therapist", "room", "client", "granted_by")
    return rows.filter(live, starts_at__gt=now).order_by("starts_at", "pk")


def _promised(rows: Iterable[Appointment]) -> list[Promised[int]]:
    return [
        Promised(row.pk, Status(row.status), row.created_at, row.local_date, Interval(row.starts_at, row.ends_at))
        for row in rows
    ]


def _in_order(rows: Iterable[Appointment], keys: Iterable[int]) -> list[Appointment]:
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys]


def _at(stretches: Iterable[Stretch], place: int) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end, at in stretches if at == place)
