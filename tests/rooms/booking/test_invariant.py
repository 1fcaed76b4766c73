"""The promise of the table of cells is checked for real: each way of breaking it is found and named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import booking as make
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment, Occupancy
from unknot.rooms.booking.resources import room_resource, therapist_resource

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def one_visit() -> Appointment:
    make.open_practice(therapists=2, rooms=2)
    return make.booked(make.visitor())


def take(resource: int, cell: int, visit: Appointment) -> None:
    Occupancy.objects.bulk_create([Occupancy(resource=resource, cell=cell, appointment=visit)])


def test_an_empty_book_and_a_full_day_keep_the_promise():
    assert door.faults(now=make.NOON) == []
    make.open_practice(therapists=2, rooms=2)

    for number in range(8):
        make.booked(make.visitor(), make.wish(make.NOON + timedelta(days=1, hours=-3 + 1.25 * (number // 2))))

    assert Occupancy.objects.count() == 8 * 30
    assert door.faults(now=make.NOON) == []


def test_a_cell_that_was_lost_is_found():
    visit = one_visit()
    Occupancy.objects.filter(resource=therapist_resource(visit.therapist_id), cell=visit.last_cell).delete()

    assert door.faults(now=make.NOON) == [
        (
            f"cell {visit.last_cell} of resource {therapist_resource(visit.therapist_id)} "
            f"belongs to appointment {visit.pk} and is not held"
        )
    ]


def test_a_cell_that_nobody_needs_is_found():
    visit = one_visit()
    take(room_resource(visit.room_id), visit.last_cell + 1, visit)

    assert door.faults(now=make.NOON) == [
        (
            f"cell {visit.last_cell + 1} of resource {room_resource(visit.room_id)} "
            f"is held by appointment {visit.pk} and belongs to nobody"
        )
    ]


def test_a_cell_in_the_wrong_hands_is_found():
    visit = one_visit()
    other = make.booked(make.visitor(), make.wish(make.NOON + timedelta(days=2)))
    Occupancy.objects.filter(resource=room_resource(visit.room_id), cell=visit.first_cell).update(appointment=other)

    assert door.faults(now=make.NOON) == [
        (
            f"cell {visit.first_cell} of resource {room_resource(visit.room_id)} "
            f"is held by appointment {other.pk} and belongs to {visit.pk}"
        )
    ]


def test_cells_of_a_cancelled_visit_are_found():
    visit = one_visit()
    Appointment.objects.update(status="cancelled", takes_time=False)

    found = door.faults(now=make.NOON)

    assert len(found) == 30
    assert all(f"is held by appointment {visit.pk} and belongs to nobody" in fault for fault in found)


def test_cells_of_a_lapsed_hold_are_no_fault():
    make.open_practice()
    make.held(make.visitor())

    assert door.faults(now=make.NOON) == []
    assert door.faults(now=make.NOON + timedelta(minutes=10)) == []
    assert Occupancy.objects.count() == 30


def test_the_database_refuses_a_second_owner_of_a_cell():
    visit = one_visit()
    other = make.booked(make.visitor(), make.wish(make.NOON + timedelta(days=2)))

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO booking_occupancy (resource, cell, appointment_id) VALUES (%s, %s, %s)",
            [room_resource(visit.room_id), visit.first_cell, other.pk],
        )


@pytest.mark.parametrize(
    "change",
    [
        {"status": "booked", "takes_time": False},
        {"status": "cancelled", "takes_time": True},
        {"status": "held", "expires_at": None},
        {"client": None},
        {"ends_at": make.NOON - timedelta(days=9)},
        {"last_cell": 0},
    ],
)
def test_the_database_refuses_an_appointment_that_makes_no_sense(change: dict[str, object]):
    visit = one_visit()

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=visit.pk).update(**change)
