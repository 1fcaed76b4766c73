"""Cancelling: once however often, until the visit begins, and the time is free at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.factories import booking as make
from unknot.kit import dates
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment, Occupancy, StatusChange
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def visited() -> tuple[Appointment, str]:
    make.open_practice()
    visit = make.booked(make.visitor())
    return visit, make.link(visit)


def test_a_visit_is_cancelled_once_however_often_it_is_asked_for():
    visit, page = visited()

    answers = [make.browser().post(f"{page}cancellation/") for _ in range(3)]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, page)}
    visit.refresh_from_db()
    assert (visit.status, visit.takes_time, visit.sequence) == ("cancelled", False, 1)
    assert Occupancy.objects.count() == 0
    assert OutboxMessage.objects.filter(method="CANCEL").count() == 2
    assert AuditEntry.objects.filter(action="appointment cancelled").count() == 1
    assert door.faults(now=make.NOON) == []


def test_a_cancelled_time_is_another_persons_at_once():
    visit, page = visited()
    make.browser().post(f"{page}cancellation/")

    assert make.held(make.visitor()).starts_at == visit.starts_at


def test_looking_at_the_page_cancels_nothing():
    visit, page = visited()

    looked = make.browser().get(f"{page}cancellation/")
    make.browser().head(f"{page}cancellation/")

    assert "Cancel this visit?" in looked.content.decode()
    visit.refresh_from_db()
    assert visit.status == "booked"


@pytest.mark.parametrize(
    ("before", "reason", "words"),
    [
        (timedelta(hours=24), "in time", "Cancelling is free of charge until Tuesday 24 November 2026, 12:00"),
        (timedelta(hours=24, microseconds=-1), "late", "The time for free cancelling ended on"),
        (timedelta(microseconds=1), "late", "The time for free cancelling ended on"),
    ],
)
def test_a_late_cancel_is_possible_and_marked(before: timedelta, reason: str, words: str):
    visit, page = visited()

    with time_machine.travel(visit.starts_at - before, tick=False):
        shown = make.browser().get(f"{page}cancellation/").content.decode()
        make.browser().post(f"{page}cancellation/")

    assert dates.unparted(words) in shown
    assert StatusChange.objects.order_by("pk").last().reason == reason


@pytest.mark.parametrize(("why", "kept"), [("plans", "plans"), ("", ""), ("a word of their own", "")])
def test_a_reason_is_kept_where_it_is_given_and_never_asked_for(why: str, kept: str):
    _, page = visited()

    assert "I would rather not say" in make.browser().get(f"{page}cancellation/").content.decode()
    make.browser().post(f"{page}cancellation/", {"why": why})

    change = StatusChange.objects.latest("pk")
    assert (change.status_to, change.why) == ("cancelled", kept)
    assert "Is something new?" not in make.browser().get(page).content.decode()


def test_for_safety_it_is_free_at_the_last_moment_and_the_check_is_near():
    visit, page = visited()

    with time_machine.travel(visit.starts_at - timedelta(minutes=1), tick=False):
        shown = make.browser().get(f"{page}cancellation/").content.decode()
        make.browser().post(f"{page}cancellation/", {"why": "safety"})

    assert "If it may not be safe for you to come, cancelling is free at any time." in shown
    assert StatusChange.objects.latest("pk").reason == "free"
    assert "Is something new?" in make.browser().get(page).content.decode()


@pytest.mark.parametrize("after", [timedelta(0), timedelta(minutes=30), timedelta(days=30)])
def test_a_visit_that_has_begun_is_not_cancelled(after: timedelta):
    visit, page = visited()

    with time_machine.travel(visit.starts_at + after, tick=False):
        refused = make.browser().post(f"{page}cancellation/")
        told = make.browser().post(f"{page}cancellation/", headers={"accept": "application/json"})

    assert refused.status_code == told.status_code == 409
    assert "it cannot be cancelled here. Please call us." in refused.content.decode()
    assert told["Content-Type"] == "application/problem+json"
    assert told.json()["status"] == 409
    visit.refresh_from_db()
    assert (visit.status, visit.sequence) == ("booked", 0)
    assert OutboxMessage.objects.filter(method="CANCEL").count() == 0


def test_a_cancelled_visit_has_nothing_more_to_cancel():
    _, page = visited()
    make.browser().post(f"{page}cancellation/")

    assert make.browser().get(f"{page}cancellation/")["Location"] == page
    assert make.browser().get(f"{page}appointment.ics").status_code == 404


def test_a_link_that_nobody_has_cancels_nothing():
    visit, _ = visited()

    assert make.browser().post(f"/visit/{'x' * 43}/cancellation/").status_code == 404
    visit.refresh_from_db()
    assert visit.status == "booked"
