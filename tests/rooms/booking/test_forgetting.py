"""Answers of people who never booked are forgotten after thirty days; whoever booked is kept whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from tests.factories import booking as make
from tests.factories.practice import NOON
from unknot.rooms.booking import door
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold
from unknot.rooms.booking.actions.holds import place_hold
from unknot.rooms.booking.models import Appointment
from unknot.rooms.check.models import StoredFinding
from unknot.rooms.match import door as match
from unknot.rooms.match.models import Pass, StoredRecommendation
from unknot.rooms.notify.actions.jobs import periods, registered
from unknot.rooms.practice.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

OVER = NOON + timedelta(days=30)
JOB = "forget unbooked checks"
STOP = {"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["cancer_past"]}


@pytest.fixture(autouse=True)
def _practice():
    with time_machine.travel(NOON, tick=False):
        make.open_practice()
        yield


def forget(now=OVER) -> None:
    with transaction.atomic():
        registered(JOB)({}, now)


def rows() -> tuple[int, int, int]:
    return StoredFinding.objects.count(), StoredRecommendation.objects.count(), Pass.objects.count()


def hold(token: str, *, now=NOON) -> Appointment:
    """Held for eleven days later."""
    return place_hold(make.wish(now + timedelta(days=11), minutes=30), visitor=make.digest(token), now=now)


def test_findings_of_people_who_did_not_book_go_with_all_that_was_made_of_them() -> None:
    make.visitor()
    make.visitor(STOP)

    before = rows()
    forget()

    assert (before, rows()) == ((2, 2, 1), (0, 0, 0))
    entry = AuditEntry.objects.get(action=JOB)
    assert (entry.actor, entry.detail) == ("worker", {"findings": 2, "recommendations": 2, "passes": 1})
    assert periods()[JOB] == timedelta(hours=1)


def test_they_are_kept_until_their_pass_is_over() -> None:
    token = make.visitor()
    moment_before = OVER - timedelta(microseconds=1)

    forget(moment_before)

    assert rows() == (1, 1, 1)
    assert match.pass_of(make.digest(token), now=moment_before)
    assert not AuditEntry.objects.filter(action=JOB).exists()


def test_whoever_booked_keeps_finding_recommendation_and_pass() -> None:
    token = make.visitor()
    held = hold(token)
    confirm_hold(held.public_id, visitor=make.digest(token), contact=Contact("Ada", "ada@home.example", ""), now=NOON)

    forget(OVER + timedelta(days=365))

    assert rows() == (1, 1, 1)
    assert Appointment.objects.get().granted_by is not None


@pytest.mark.parametrize("end", ["lapsed by the clock alone", "given back"])
def test_hold_that_came_to_nothing_stays_and_names_no_pass(end: str) -> None:
    token = make.visitor()
    held = hold(token)
    if end == "given back":
        make.browser(token).post(f"/book/holds/{held.public_id}/return/")

    forget()

    [left] = Appointment.objects.all()
    assert left.status == ("cancelled" if end == "given back" else "held")
    assert (rows(), left.granted_by_id) == ((0, 0, 0), None)
    assert door.hold_of(make.digest(token), held.public_id, now=OVER) is not None
    assert door.faults(now=OVER) == []


def test_lapsed_hold_is_still_booked_late_by_a_newer_check() -> None:
    token = make.visitor()
    held = hold(token, now=OVER - timedelta(days=10))
    make.visitor(now=OVER - timedelta(days=1), token=token)
    forget()

    booked = confirm_hold(
        held.public_id, visitor=make.digest(token), contact=Contact("Ada", "ada@home.example", ""), now=OVER
    )

    assert (booked.status, booked.granted_by_id) == ("booked", Pass.objects.get().pk)
