"""The day's list: whose visits, with which limits, and that reading them is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from tests.factories.practice import NOON, owner, user
from tests.rooms.desk.people import NUMB, SCIATICA, booked, checked, desk, text
from unknot.rooms.booking.actions.holds import give_back_hold
from unknot.rooms.booking.actions.ladder import step
from unknot.rooms.booking.models import Appointment
from unknot.rooms.check import door as check
from unknot.rooms.check.models import StoredFinding
from unknot.rooms.practice.models import AuditEntry, CareLink
from unknot.rooms.practice.models.user import Role
from unknot.spine.booking.lifecycle import Status
from unknot.spine.vocabulary import Level

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant]


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def two():
    """Two therapists in a practice that can be booked."""
    return make.open_practice(therapists=2, rooms=2)


def reads() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.filter(action="read day list").order_by("pk").values_list("actor", "subject"))


def test_stranger_is_asked_to_sign_in() -> None:
    make.open_practice()

    assert Browser().get("/desk/")["Location"] == "/accounts/login/?next=/desk/"


def test_therapist_sees_their_own_visits_and_a_colleague_does_not(two) -> None:
    her, colleague = two
    booked("Ada Example", by=her)

    hers, theirs = desk(her.user).get("/desk/"), desk(colleague.user).get("/desk/")

    assert "Ada Example" in text(hers)
    assert "13:00 to 13:30" in text(hers)
    assert "1 visit" in text(hers)
    assert "Ada Example" not in text(theirs)
    assert "No visits on this day." in text(theirs)


@pytest.mark.parametrize("role", [Role.OWNER, Role.FRONT_DESK])
def test_owner_and_front_desk_see_all_visits_and_no_health(two, role: Role) -> None:
    for number, therapist in enumerate(two):
        booked(f"Person{number} Example", by=therapist, answers=SCIATICA)
    who = owner() if role == Role.OWNER else user(role)

    page = text(desk(who).get("/desk/"))

    assert [name in page for name in ("Person0 Example", "Person1 Example", two[0].name, two[1].name)] == [True] * 4
    assert "Limits" not in page
    assert "With limits" not in page
    assert "wedish" not in page, "a type follows from a check"
    assert "30 minutes" in page
    assert reads() == []


def test_therapist_sees_the_type_while_they_care_for_the_person(two) -> None:
    her, _ = two
    booked("Ada Example", by=her)
    in_care = text(desk(her.user).get("/desk/"))
    CareLink.objects.update(from_at=NOON - timedelta(days=2), until_at=NOON)

    after = text(desk(her.user).get("/desk/"))

    assert ("Swedish massage, 30 minutes" in in_care, "wedish" in after) == (True, False)


def test_owner_who_treats_sees_the_type_of_their_own_people_alone(two) -> None:
    boss = owner()
    own = two[0]
    own.user = boss
    own.save()
    booked("Ada Example", by=own)
    booked("Bea Example", by=two[1], hours=2)

    rows = {row.who: row.details for row in desk(boss).get("/desk/").context["page"].rows}

    assert rows["Ada Example"][0] == "Swedish massage"
    assert rows["Bea Example"][0] == "30 minutes"


def test_therapist_reads_the_limits_of_their_people_and_it_is_written_down(two) -> None:
    her, _ = two
    visit = booked("Ada Example", by=her, answers=SCIATICA)

    page = text(desk(her.user).get("/desk/"))

    assert "With limits" in page
    assert "desk-limits" in page
    assert reads() == [(f"user:{her.user.pk}", f"client:{visit.client_id}")]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"age": 80, "yes": ["osteoporosis"]}, "Light pressure at most (2 of 5)"),  # M2 says light, M15 says medium
        ({"yes": ["anticoagulant", "immune"]}, "Light pressure at most (2 of 5)"),
        ({"age": 80}, "Medium pressure at most (3 of 5)"),
        ({"age": 80, "sens": 2}, "Light pressure at most (2 of 5)"),  # very sore to touch
    ],
)
def test_several_limits_name_one_pressure_and_it_comes_first(two, limits: dict[str, object], words: str) -> None:
    her, _ = two
    visit = booked("Ada Example", by=her, answers=make.HEALTHY | limits)
    ada = visit.client

    row = desk(her.user).get("/desk/").context["page"].rows[0]
    card = desk(her.user).get(f"/desk/people/{ada.public_id}/").context["page"]

    assert row.limits[0] == words
    assert [limit for limit in row.limits[1:] if " pressure at most" in limit] == []
    assert card.health.pressure == [words]


def test_person_who_must_not_be_treated_now_stands_out(two) -> None:
    her, _ = two
    visit = booked("Ada Example", by=her)
    Appointment.objects.update(status=Status.ARRIVED)  # else the visit would be called off
    checked(visit.client, NUMB)

    page = text(desk(her.user).get("/desk/"))

    assert "Emergency" in page
    assert "No massage. This person needs emergency care." in page
    assert "notice-red" in page
    assert "desk-limits" not in page


def test_level_raised_without_a_check_stands_out(two) -> None:
    her, _ = two
    visit = booked("Ada Example", by=her)
    StoredFinding.objects.update(client=None)
    check.raise_level(
        client_id=visit.client_id, level=Level.DOCTOR_FIRST, reason="x", until_on=None, user_id=her.user.pk, now=NOON
    )

    assert "No massage until a doctor has cleared it in writing." in text(desk(her.user).get("/desk/"))


def test_covered_visit_whose_care_ended_shows_neither_health_nor_card(two) -> None:
    her, _ = two
    visit = booked("Ada Example", by=her, answers=SCIATICA)
    CareLink.objects.update(from_at=NOON - timedelta(days=2), until_at=NOON)

    page = text(desk(her.user).get("/desk/"))

    assert "Ada Example" in page
    assert str(visit.client.public_id) not in page
    assert "With limits" not in page
    assert reads() == []


@pytest.mark.parametrize(
    ("status", "words"), [(Status.CANCELLED, "Cancelled"), (Status.MISSED, "Did not come"), (Status.ARRIVED, "Here")]
)
def test_state_is_said_in_words(two, status: Status, words: str) -> None:
    visit = booked("Ada Example", by=two[0])
    step(visit, status, actor="command", reason="", now=NOON)

    assert words in text(desk(two[0].user).get("/desk/"))


def test_visit_whose_time_has_come_says_that_nobody_marked_it(two) -> None:
    booked("Ada Example", by=two[0])

    with time_machine.travel(NOON + timedelta(hours=1, minutes=5), tick=False):
        page = text(desk(two[0].user).get("/desk/"))

    assert "Booked, and not yet marked as here" in page


def test_days_lead_to_each_other(two) -> None:
    booked("Ada Example", by=two[0], days=1)
    browser = desk(two[0].user)

    today, tomorrow = text(browser.get("/desk/")), text(browser.get("/desk/?day=2026-11-25"))

    assert "/desk/?day=2026-11-23" in today
    assert "/desk/?day=2026-11-25" in today
    assert ("Ada Example" in today, "Ada Example" in tomorrow) == (False, True)
    assert "<h1>Tomorrow</h1>" in tomorrow


@pytest.mark.parametrize("said", ["", "yesterday", "2026-13-01", "0001-01-01", "9999-12-31", "2026-11-24x", "\x00"])
def test_day_that_is_none_reads_as_today(two, said: str) -> None:
    page = desk(two[0].user).get("/desk/", {"day": said})

    assert page.status_code == 200
    assert "<h1>Today</h1>" in text(page)


def test_today_is_the_day_at_the_practice(two) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 5, 59, tzinfo=UTC), tick=False):  # 23:59 in Chicago
        assert "Tuesday 24 November 2026" in text(desk(two[0].user).get("/desk/"))


@pytest.mark.parametrize("who", ["therapist", "owner"])
def test_list_takes_the_same_queries_for_one_and_for_three(two, who: str) -> None:
    browser = desk(two[0].user if who == "therapist" else owner())
    booked("Ada Example", by=two[0], answers=SCIATICA)
    with CaptureQueriesContext(connection) as for_one:
        browser.get("/desk/")
    booked("Bea Example", by=two[0], hours=2, answers=SCIATICA)
    booked("Cleo Example", by=two[0], hours=3)

    with CaptureQueriesContext(connection) as for_three:
        browser.get("/desk/")

    assert len(for_three) == len(for_one)


def test_therapist_without_a_page_of_their_own_sees_an_empty_day(two) -> None:
    booked("Ada Example", by=two[0])

    assert "No visits on this day." in text(desk(user(Role.THERAPIST)).get("/desk/"))


def test_nothing_is_kept_on_the_way(two) -> None:
    assert "no-store" in desk(two[0].user).get("/desk/")["Cache-Control"]


def test_desk_is_only_read_here(two) -> None:
    assert desk(two[0].user).post("/desk/").status_code == 405


def test_a_time_that_was_held_and_given_back_is_not_on_the_list(two) -> None:
    token = make.visitor()
    held = make.held(token, make.wish(NOON + timedelta(hours=3)))
    give_back_hold(held.public_id, visitor=make.digest(token), now=NOON)

    assert "15:00" not in text(desk(owner()).get("/desk/"))
    assert "No visits on this day." in text(desk(owner()).get("/desk/"))
