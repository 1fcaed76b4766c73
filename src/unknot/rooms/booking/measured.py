"""The book that `unknot bench` measures: the services and hours of its diary, and the diary itself as visits.

Written past the gate, because a hundred years of visits by the gate would take a day; what is measured afterwards goes
through it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from unknot.rooms.booking.models import Appointment, BookingPolicy, Occupancy, Service, SessionLength, WeeklyHours
from unknot.rooms.booking.references import ALPHABET
from unknot.rooms.booking.resources import spans
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.times import cell_at
from unknot.spine.vocabulary import MassageType

REACH_DAYS = 84
AT_A_TIME = 2000

# Whose (from 1), local date, minute of the day, length, and both ends in UTC.
Visit = tuple[int, date, int, int, datetime, datetime]


def make_services(*, lengths: Sequence[int], after: int, grid: int) -> None:
    """Every type in every length, and a policy that reaches as far as a pass does."""
    BookingPolicy.objects.create(pk=1, reach_days=REACH_DAYS, grid_minutes=grid)
    for kind in MassageType:
        service = Service.objects.create(massage_type=kind.value, name=kind.value.title())
        SessionLength.objects.bulk_create(
            SessionLength(service=service, minutes=minutes, after_minutes=after, price_cents=9500)
            for minutes in lengths
        )


def make_hours(therapists: Iterable[int], *, blocks: Sequence[tuple[int, int]]) -> None:
    """Monday to Friday, in these blocks of minutes from midnight."""
    WeeklyHours.objects.bulk_create(
        WeeklyHours(therapist_id=one, weekday=day, starts=_wall(start), ends=_wall(end))
        for one in therapists
        for day in range(5)
        for start, end in blocks
    )


def fill_book(visits: Iterable[Visit], *, zone: ZoneInfo, after: int, with_cells: bool, now: datetime) -> int:
    """Write the diary down as booked visits, each therapist in the room of the same number; how many.

    Without cells the table of the last witness stays empty: enough for whoever only reads what is free.
    """
    client = practice.register_client(name="Somebody", email="", phone="", actor="command", now=now)
    rows = (_row(number, visit, zone, after, client.id, now) for number, visit in zip(count(1), visits, strict=False))
    written = 0
    while some := list(islice(rows, AT_A_TIME)):
        Appointment.objects.bulk_create(some)
        written += len(some)
        if with_cells:
            Occupancy.objects.bulk_create(_cells(some), batch_size=AT_A_TIME)
    return written


def live_at(starts_at: datetime, *, therapist_id: int) -> int:
    """How many visits have this start with this therapist: what a race must leave at one."""
    return Appointment.objects.filter(starts_at=starts_at, therapist_id=therapist_id, takes_time=True).count()


def booked() -> int:
    """How many visits are booked in all."""
    return Appointment.objects.filter(status=Status.BOOKED).count()


def _row(number: int, visit: Visit, zone: ZoneInfo, after: int, client: int, now: datetime) -> Appointment:
    therapist, day, minute, minutes, starts_at, ends_at = visit
    last_cell = cell_at(ends_at + timedelta(minutes=after)) - 1
    return Appointment(
        public_id=uuid.UUID(int=number),
        reference=_reference(number),
        status=Status.BOOKED,
        takes_time=True,
        therapist_id=therapist,
        room_id=therapist,
        client_id=client,
        massage_type=MassageType.SWEDISH.value,
        minutes=minutes,
        after_minutes=after,
        price_cents=9500,
        currency="USD",
        zone=zone.key,
        local_date=day,
        local_start=_wall(minute),
        starts_at=starts_at,
        ends_at=ends_at,
        first_cell=cell_at(starts_at),
        last_cell=last_cell,
        therapist_last_cell=last_cell,
        room_last_cell=last_cell,
        created_at=now,
        updated_at=now,
    )


def _cells(rows: Iterable[Appointment]) -> Iterator[Occupancy]:
    for row in rows:
        for resource, first, last in spans(row):
            for cell in range(first, last + 1):
                yield Occupancy(resource=resource, cell=cell, appointment_id=row.pk)


def _reference(number: int) -> str:
    letters = []
    for _ in range(8):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def _wall(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
