"""A zone that changes its rules after a visit was promised: the visit is named, and nobody comes an hour off unseen."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.utils.html import strip_tags

from tests.factories import booking as make
from tests.factories import practice as people
from tests.rooms.desk.people import desk
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


def test_today_shows_both_times_and_leads_to_the_promised_one():
    make.open_practice(therapists=2, rooms=2)
    visit = make.booked(make.visitor(), make.wish(make.NOON + timedelta(days=1)))
    owner = desk(people.owner())
    assert "Clocks have changed" not in owner.get("/desk/").content.decode()
    Appointment.objects.update(local_start=time(13))

    page = owner.get("/desk/").content.decode()

    said = " ".join(strip_tags(page).split())
    assert "promised for Wednesday 25 November 2026 13:00, in the book for Wednesday 25 November 2026, 12:00" in said
    move = re.search(r'href="(/desk/visits/[^"]+/move/\?day=2026-11-25&amp;at=13%3A00)"', page)[1].replace("&amp;", "&")
    times = owner.get(move).content.decode()
    promised = (make.NOON + timedelta(days=1, hours=1)).isoformat()
    assert f'value="{promised}"' in times
    owner.post(move, {"starts_at": promised, "minutes": 60})
    visit.refresh_from_db()
    assert (visit.local_start, visit.starts_at) == (time(13), make.NOON + timedelta(days=1, hours=1))
    assert "Clocks have changed" not in owner.get("/desk/").content.decode()


def test_a_colleague_is_shown_nothing_of_it():
    her, colleague = make.open_practice(therapists=2, rooms=2)
    make.booked(make.visitor(), make.wish(make.NOON + timedelta(days=1), therapist_id=her.pk))
    Appointment.objects.update(local_start=time(13))

    assert [bool(door.shifted(therapist_id=one.pk, now=make.NOON)) for one in (her, colleague)] == [True, False]
