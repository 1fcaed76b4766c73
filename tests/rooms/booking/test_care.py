"""Whose people a booking makes, and when that ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connections

from tests.factories import booking as make
from tests.factories.practice import NOON, care_link
from unknot.rooms.booking import links
from unknot.rooms.booking.actions import ladder
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.models import Appointment
from unknot.rooms.practice.door import may_see_health
from unknot.rooms.practice.models import AuditEntry, CareLink
from unknot.spine.booking.lifecycle import Status

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def her():
    [therapist] = make.open_practice()
    return therapist


def booked(*days: int) -> list[Appointment]:
    """Visits of one person on these days from now."""
    browser = make.browser(make.visitor())
    for day in days:
        held = browser.post("/book/holds/", make.as_form(make.wish(NOON + timedelta(days=day), minutes=30)))
        browser.post(f"{held['Location']}confirmation/", make.CONTACT)
    return list(Appointment.objects.order_by("starts_at"))


def cancel(visit: Appointment, *, now=NOON + HOUR) -> None:
    cancel_visit(links.token(visit.public_id, visit.link_version), now=now)


def test_cancelling_the_only_visit_ends_the_care_at_that_moment(her) -> None:
    [visit] = booked(1)

    cancel(visit)

    before, after = NOON + HOUR - timedelta(microseconds=1), NOON + HOUR
    assert may_see_health(her.user, visit.client_id, at=before)
    assert not may_see_health(her.user, visit.client_id, at=after)
    entry = AuditEntry.objects.get(action="end care")
    assert (entry.actor, entry.subject) == (f"client:{visit.client_id}",) * 2
    assert entry.detail == {"therapist": her.pk}


def test_care_goes_on_for_another_visit_and_ends_with_the_last(her) -> None:
    first, second = booked(1, 2)

    cancel(first)
    still = may_see_health(her.user, first.client_id, at=NOON + HOUR)
    cancel(second)

    assert still
    assert not may_see_health(her.user, first.client_id, at=NOON + HOUR)


@pytest.mark.parametrize("status", [Status.ARRIVED, Status.DONE])
def test_care_goes_on_after_a_visit_that_took_place(her, status: Status) -> None:
    came, second = booked(1, 2)
    for step in (Status.ARRIVED, status):
        if came.status != step:
            ladder.step(came, step, actor="command", reason="", now=NOON)

    cancel(second)

    assert may_see_health(her.user, came.client_id, at=NOON + HOUR)


def test_care_that_staff_opened_for_cover_stays(her) -> None:
    [visit] = booked(1)
    CareLink.objects.update(reason=CareLink.Reason.COVER)

    cancel(visit)

    assert may_see_health(her.user, visit.client_id, at=NOON + HOUR)


def test_care_of_another_therapist_stays(her) -> None:
    [visit] = booked(1)
    colleague = make.works_daily(make.people.therapist())
    care_link(visit.client, colleague)

    cancel(visit)

    assert may_see_health(colleague.user, visit.client_id, at=NOON + HOUR)


def test_visit_cancelled_in_the_moment_of_booking_leaves_a_link_that_is_over(her) -> None:
    [visit] = booked(1)

    cancel(visit, now=NOON)

    assert not may_see_health(her.user, visit.client_id, at=NOON + timedelta(microseconds=1))


def test_booking_again_opens_care_again(her) -> None:
    [visit] = booked(1)
    cancel(visit)

    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        browser = make.browser(make.visitor(now=NOON + 2 * HOUR))
        held = browser.post("/book/holds/", make.as_form(make.wish(NOON + timedelta(days=3), minutes=30)))
        browser.post(f"{held['Location']}confirmation/", make.CONTACT)

    again = Appointment.objects.get(status="booked")
    assert may_see_health(her.user, again.client_id, at=NOON + 2 * HOUR)


@pytest.mark.django_db(transaction=True)
def test_two_visits_cancelled_at_once_end_the_care_once() -> None:
    [her] = make.open_practice()
    visits = booked(1, 2)

    def on_its_own(visit: Appointment) -> None:
        try:
            cancel(visit)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as people:
        list(people.map(on_its_own, visits))

    assert not may_see_health(her.user, visits[0].client_id, at=NOON + HOUR)
    assert AuditEntry.objects.filter(action="end care").count() == 1
