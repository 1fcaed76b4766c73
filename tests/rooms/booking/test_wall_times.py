"""A zone that changes its rules after a visit was promised: the visit is named, and nobody comes an hour off unseen."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from tests.factories import booking as make
from unknot.house import doctor
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_visit_whose_wall_time_is_another_instant_now_is_named_until_it_is_moved():
    make.open_practice()
    promised, other = (make.booked(make.visitor(), make.wish(make.NOON + timedelta(days=days))) for days in (1, 2))
    assert door.shifted(now=make.NOON) == []
    # As if it had been promised under rules by which Chicago was an hour further on.
    Appointment.objects.filter(pk=promised.pk).update(local_start=time(13))

    [found] = door.shifted(now=make.NOON)

    assert (found.reference, found.promised, found.zone) == (promised.reference, "2026-11-25 13:00", "America/Chicago")
    finding = doctor.wall_times(make.NOON)
    assert not finding.ok
    assert promised.reference in finding.words
    assert other.reference not in finding.words
    assert door.shifted(now=make.NOON + timedelta(days=2)) == []
