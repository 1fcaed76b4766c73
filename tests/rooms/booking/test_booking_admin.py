"""The owner's list of appointments: found by what it shows, and by nothing that follows from a check."""

from __future__ import annotations

import pytest
import time_machine

from tests.factories import booking as make
from tests.factories.practice import NOON, owner
from tests.rooms.desk.people import booked, desk, text

pytestmark = pytest.mark.django_db

LIST = "/admin/booking/appointment/"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def visit():
    [her] = make.open_practice()
    return booked("Ada Example", by=her)


def test_list_is_found_by_what_it_shows(visit) -> None:
    browser = desk(owner())
    offered = [
        "?status__exact=booked",
        f"?therapist__id__exact={visit.therapist_id}",
        f"?room__id__exact={visit.room_id}",
        "?local_date__year=2026&local_date__month=11&local_date__day=24",
        "?q=Ada",
        "?o=2",
    ]

    for query in offered:
        page = browser.get(f"{LIST}{query}")
        assert (page.status_code, visit.reference in text(page)) == (200, True), query


def test_list_says_no_type(visit) -> None:
    browser = desk(owner())

    for address in (LIST, f"{LIST}{visit.pk}/change/"):
        assert "wedish" not in text(browser.get(address, follow=True))


@pytest.mark.parametrize(
    "asked",
    [
        "massage_type=swedish",
        "massage_type__exact=deep",
        "massage_type__startswith=s",
        "visitor__startswith=a",
        "granted_by__isnull=False",
        "granted_by__finding__isnull=False",
        "granted_by__finding__made_at__year=2026",
        "price_cents=5500",
        "client__email__startswith=a",
    ],
)
def test_list_answers_no_question_about_what_it_does_not_show(visit, asked: str) -> None:
    page = desk(owner()).get(f"{LIST}?{asked}")

    assert page.status_code == 400
    assert visit.reference not in text(page)
