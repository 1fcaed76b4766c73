"""A confirm that waited too long: what was true before the lock may not be true under it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import booking as make
from unknot.rooms.booking import door
from unknot.rooms.booking.actions import confirmations
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold
from unknot.rooms.booking.actions.holds import TimeTaken, place_hold
from unknot.rooms.booking.models import Appointment
from unknot.rooms.match import door as match

pytestmark = pytest.mark.django_db
ADA = Contact(name="Ada Example", email="ada@home.example", phone="")
LAST_MOMENT = make.NOON + timedelta(minutes=9, seconds=59)
TOO_LATE = make.NOON + timedelta(minutes=10)


def test_a_time_that_went_to_somebody_else_while_the_confirm_waited_is_not_booked_twice(monkeypatch):
    make.open_practice()
    first, second = make.digest(make.visitor()), make.digest(make.visitor())
    held = place_hold(make.wish(), visitor=first, now=make.NOON)
    take_pass = match.take_pass

    def wait_until_the_time_is_gone(visitor, *, now):
        monkeypatch.setattr(confirmations.match, "take_pass", take_pass)
        place_hold(make.wish(), visitor=second, now=TOO_LATE)
        return take_pass(visitor, now=now)

    monkeypatch.setattr(confirmations.match, "take_pass", wait_until_the_time_is_gone)

    with pytest.raises(TimeTaken):
        confirm_hold(held.public_id, visitor=first, contact=ADA, now=LAST_MOMENT)

    assert not Appointment.objects.filter(status="booked").exists()


def test_two_live_appointments_of_one_time_are_a_fault():
    make.open_practice()
    held = place_hold(make.wish(), visitor=make.digest(make.visitor()), now=make.NOON)
    twin = Appointment.objects.get(pk=held.pk)
    twin.pk, twin.public_id, twin.reference = None, None, "TWIN-2222"
    twin.public_id = "00000000-0000-4000-8000-000000000000"
    twin.save()

    found = door.faults(now=make.NOON)

    assert len(found) == 30
    assert f"belongs to appointments {held.pk}, {twin.pk} at once" in found[0]
