"""A visit's private page: what its link shows at every stage, and that links are not guessed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests.factories import booking as make
from unknot.rooms.booking.models import Appointment
from unknot.rooms.practice.actions import limits
from unknot.rooms.practice.actions.limits import Limit

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant, pytest.mark.usefixtures("noon")]


def visited() -> tuple[Appointment, str]:
    make.open_practice()
    visit = make.booked(make.visitor())
    return visit, make.link(visit)


def words(page: str) -> str:
    return make.browser().get(page).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_the_link_shows_time_place_and_price_to_whoever_has_it():
    visit, page = visited()

    shown = words(page)

    for said in (
        "Wednesday 25 November 2026, 12:00 (Chicago time)",
        "60 minutes",
        visit.therapist.name,
        "1 Example Street",
        "$95, paid at the practice",
        visit.reference,
        "You can move or cancel free of charge until Tuesday 24 November 2026, 12:00",
    ):
        assert said in shown
    assert "Booked" not in shown
    assert "Booked" in words(f"{page}?booked=now")


def test_the_link_shows_neither_name_nor_contact_nor_answers():
    visit, page = visited()

    shown = words(page)

    assert visit.client is not None
    assert visit.client.name not in shown
    assert visit.client.email not in shown


def test_the_page_is_private():
    _, page = visited()

    answer = make.browser().get(page)

    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (timedelta(microseconds=-1), "Your visit"),
        (timedelta(0), "Your visit is now"),
        (timedelta(minutes=59), "Your visit is now"),
        (timedelta(minutes=60), "Your visit is over"),
        (timedelta(days=300), "Your visit is over"),
    ],
)
def test_the_page_follows_the_clock(when: timedelta, said: str):
    visit, page = visited()

    with time_machine.travel(visit.starts_at + when, tick=False):
        shown = words(page)

    assert f"<h1>{said}</h1>" in shown
    assert ("Cancel this visit" in shown) is (said == "Your visit")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("cancelled", "This visit is cancelled"),
        ("missed", "You could not come"),
        ("arrived", "Your visit is now"),
        ("done", "Your visit is over"),
    ],
)
def test_the_page_says_what_became_of_the_visit(status: str, said: str):
    visit, page = visited()
    Appointment.objects.update(status=status, takes_time=status in ("arrived", "done"))

    shown = words(page)

    assert f"<h1>{said}</h1>" in shown
    assert visit.reference in shown
    assert "Book another time" in shown
    assert "Cancel this visit" not in shown


@pytest.mark.parametrize("path", ["", "appointment.ics", "cancellation/"])
@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 4000, "%00", "%ff%fe", "é" * 43, "..", "<script>"])
def test_a_link_that_nobody_has_says_what_to_do_next(path: str, token: str):
    make.open_practice()

    answer = make.browser().get(f"/visit/{token}/{path}")

    assert answer.status_code == 404
    assert "<script>" not in answer.content.decode().partition("</head>")[2]


def test_guessing_links_ends_and_a_right_link_goes_on_to_open(monkeypatch: pytest.MonkeyPatch):
    _, page = visited()
    monkeypatch.setitem(limits.LIMITS, "link by address", Limit(2, 10))
    browser = make.browser()

    guesses = [browser.get(f"/visit/{number:043}/") for number in range(3)]

    assert [one.status_code for one in guesses] == [404, 404, 429]
    assert int(guesses[-1]["Retry-After"]) == 600
    assert browser.get(page).status_code == 200


def test_a_link_is_made_by_this_installation_alone(settings: Any):
    _, page = visited()
    settings.SECRET_KEY = "another installation" * 4

    visit = Appointment.objects.get()

    assert make.link(visit) != page
    assert make.browser().get(make.link(visit)).status_code == 404


def test_the_table_does_not_keep_the_link():
    visit, page = visited()

    assert page.strip("/").rpartition("/")[2] not in str(Appointment.objects.values().get(pk=visit.pk))
