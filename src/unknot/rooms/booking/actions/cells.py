"""Taking and giving back time in the table of cells.

Locks are taken in one order by everybody: the visitor's findings by number, the pass, then appointments by number, then
the therapist's row and their caps, then cells by (resource, cell). So two who want the same time wait for each other
and cannot wait in a circle. What a step needs of appointments it locks in one statement (decision 0144). The primary
key refuses the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from django.db import IntegrityError, connection

from unknot.rooms.booking.actions import ladder
from unknot.rooms.booking.models import Appointment, Occupancy
from unknot.rooms.booking.queries import appointments
from unknot.rooms.booking.resources import spans
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.holds import status_at
from unknot.spine.booking.lifecycle import EXPIRING, Status

Cells = frozenset[tuple[int, int]]  # of (resource, cell)


class CellsTaken(Exception):
    """Somebody else has this time. Trying the next candidate, or another time, helps."""

    reason = Reason.TAKEN


def make_way(
    first_cell: int, last_cell: int, *, also: Iterable[int] = (), keeping: Iterable[int] = (), now: datetime
) -> None:
    """End the lapsed holds that touch these cells, of any resource, and the live holds that ``also`` numbers.

    Comes before `occupy`. ``keeping`` numbers what the caller goes on to lock, as in `end_holds`.
    """
    end_holds({*also, *appointments.lapsed_holds(first_cell, last_cell, now=now)}, keeping=keeping, now=now)


def end_holds(numbers: Iterable[int], *, keeping: Iterable[int] = (), now: datetime) -> None:
    """End these holds, lapsed or still live; what was confirmed or given back meanwhile stays as it is.

    ``keeping`` numbers appointments that the caller needs under a lock too: they are locked with the others, in one go
    and in one order, and stay as they are unless they have lapsed. Locked afterwards, they could be had by somebody who
    waits for one of these.
    """
    ending, keeping = set(numbers), set(keeping)
    if not ending | keeping:
        return
    for held in Appointment.objects.select_for_update(no_key=True).filter(pk__in=ending | keeping).order_by("pk"):
        if held.status in EXPIRING and status_at(Status(held.status), held.expires_at, now) is Status.LAPSED:
            _end(held, Status.LAPSED, actor="clock", reason="time was up", now=now)
        elif held.status == Status.HELD and held.pk not in keeping:
            give_back(held, reason="another time was held", now=now)


def give_back(held: Appointment, *, reason: str, now: datetime) -> None:
    """The person does not want this hold any more. Under the caller's lock."""
    _end(held, Status.CANCELLED, actor="visitor", reason=reason, now=now)


def occupy(appointment: Appointment) -> None:
    """Take the appointment's cells, or raise `CellsTaken`. In the caller's savepoint, which the refusal undoes."""
    occupy_also(appointment, had=frozenset())


def occupy_also(appointment: Appointment, *, had: Cells) -> None:
    """The same for an appointment that had other cells until now, and keeps those that it goes on to need."""
    cells = [(*place, appointment.pk) for place in sorted(cells_of(appointment) - had)]
    if not cells:
        return
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
        resource__in=[resource for resource, _, _ in spans(appointment)],
        cell__range=(appointment.first_cell, appointment.last_cell),
        appointment_id=appointment.pk,
    ).delete()


def vacate_other(appointment: Appointment, *, had: Cells) -> None:
    """Give back what the appointment had and does not need any more. Comes after `occupy_also`, never before.

    Whoever waits for such a cell then waits for a transaction that takes nothing more.
    """
    by_resource = groupby(sorted(had - cells_of(appointment)), key=itemgetter(0))
    for resource, places in by_resource:
        cells = [cell for _, cell in places]
        Occupancy.objects.filter(resource=resource, cell__in=cells, appointment_id=appointment.pk).delete()


def cells_of(appointment: Appointment) -> Cells:
    """Every (resource, cell) that the appointment takes."""
    taken = spans(appointment)
    return frozenset((resource, cell) for resource, first, last in taken for cell in range(first, last + 1))


def _end(held: Appointment, status: Status, *, actor: str, reason: str, now: datetime) -> None:
    ladder.step(held, status, actor=actor, reason=reason, now=now)
    vacate(held)
