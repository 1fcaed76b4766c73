"""Taking and giving back time in the table of cells.

Whoever takes a time first lets go of the lapsed holds in its way, then inserts its own cells in the order (resource,
cell), all in one transaction. The order is the same for everybody, so two who want the same time wait for each other
and cannot wait in a circle. The primary key refuses the second.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, connection, transaction

from unknot.rooms.booking.models import Appointment, Occupancy, StatusChange
from unknot.rooms.booking.resources import room_resource, therapist_resource
from unknot.spine.booking.lifecycle import EXPIRING, Status


class CellsTaken(Exception):
    """Somebody else has this time. Trying the next candidate, or another time, helps."""


def occupy(appointment: Appointment, *, now: datetime) -> None:
    """Take the appointment's cells, or raise `CellsTaken`. In the caller's savepoint, which the refusal undoes."""
    _let_go_of_lapsed(appointment, now)
    cells = [
        (resource, cell, appointment.pk)
        for resource in resources(appointment)
        for cell in range(appointment.first_cell, appointment.last_cell + 1)
    ]
    marks = ", ".join(["(%s, %s, %s)"] * len(cells))
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                f"INSERT INTO booking_occupancy (resource, cell, appointment_id) VALUES {marks}",  # noqa: S608 - marks only
                [value for row in cells for value in row],
            )
        except IntegrityError as refused:
            raise CellsTaken from refused


def vacate(appointment: Appointment) -> None:
    """Give the appointment's cells back."""
    Occupancy.objects.filter(
        resource__in=resources(appointment),
        cell__range=(appointment.first_cell, appointment.last_cell),
        appointment_id=appointment.pk,
    ).delete()


def resources(appointment: Appointment) -> list[int]:
    """What the appointment takes, in the order of taking."""
    return sorted([therapist_resource(appointment.therapist_id), room_resource(appointment.room_id)])


def _let_go_of_lapsed(wanted: Appointment, now: datetime) -> None:
    in_the_way = Occupancy.objects.filter(
        resource__in=resources(wanted),
        cell__range=(wanted.first_cell, wanted.last_cell),
        appointment__status__in=EXPIRING,
        appointment__expires_at__lte=now,
    )
    for number in sorted(set(in_the_way.values_list("appointment_id", flat=True))):
        lapse(number, now=now)


@transaction.atomic
def lapse(appointment_id: int, *, now: datetime) -> bool:
    """Write down that a hold's time is up, if the clock says so and nobody confirmed it meanwhile; whether it was."""
    over = Appointment.objects.filter(pk=appointment_id, status__in=EXPIRING, expires_at__lte=now)
    held = over.select_for_update().first()
    if held is None:
        return False
    status = held.status
    held.status, held.takes_time, held.updated_at = Status.LAPSED, False, now
    held.save(update_fields=["status", "takes_time", "updated_at"])
    StatusChange.objects.create(
        appointment=held, status_from=status, status_to=Status.LAPSED, at=now, actor="clock", reason="time was up"
    )
    vacate(held)
    return True
