"""Who asks, how often, and how long anything is kept."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from tests.factories import practice as made
from tests.rooms.check.people import FINDING, START, Person
from unknot.kit.visitor import COOKIE
from unknot.rooms.check.models import Draft, StoredFinding
from unknot.rooms.notify.actions.jobs import periods, registered

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

HEALTHY = {"age": 42, "weeks": 21, "back_nrs": 5}
TELLING = {**HEALTHY, "yes": ["consent_support", "anticoagulant"], "not_sure": ["immune"]}


@pytest.fixture(autouse=True)
def _practice() -> None:
    made.practice()


def test_looking_sets_no_cookie_and_answering_does() -> None:
    person = Person(HEALTHY)

    person.begins()
    before = set(person.client.cookies)
    person.answers_screen()

    assert COOKIE not in before
    cookie = person.client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 30 * 24 * 3600)


def test_without_a_cookie_there_is_no_finding_to_see() -> None:
    person = Person(HEALTHY)
    person.begins()
    person.finishes()

    answer = Client().get(FINDING)

    assert answer["Location"] == START


def test_forged_cookie_opens_nobodys_check() -> None:
    person = Person(HEALTHY)
    person.begins()
    person.finishes()

    for forged in ("", "x", "A" * 43, "../" * 14 + "a", "A" * 4000):
        stranger = Client()
        stranger.cookies[COOKIE] = forged
        assert stranger.get(FINDING)["Location"] == START, forged
        assert stranger.get("/check/today/").status_code == 200, forged
    assert StoredFinding.objects.count() == 1


def test_two_people_do_not_see_each_other() -> None:
    first, second = Person({**HEALTHY, "yes": ["ill_no_fever"]}), Person(HEALTHY)
    for person in (first, second):
        person.begins()
        person.finishes()

    assert "Please wait a little" in first.opens(FINDING).text
    assert "We found no reason to wait" in second.opens(FINDING).text


def test_draft_of_yesterday_is_not_resumed_and_an_old_page_leads_to_the_beginning() -> None:
    with time_machine.travel(made.NOON, tick=False):
        person = Person(HEALTHY)
        person.begins()
        for _ in range(4):
            person.answers_screen()

    with time_machine.travel(made.NOON + timedelta(days=1, seconds=1), tick=False):
        person.answers_screen()

    assert person.at == "/check/ces/"
    assert set(Draft.objects.get().given) == {"Q21_1", "Q21_2", "Q15_1", "Q15_2", "Q26_2", "hypermobile"}
    assert person.page is not None
    assert "Still open" in person.page.text


def test_draft_of_this_day_is_resumed() -> None:
    with time_machine.travel(made.NOON, tick=False):
        person = Person(HEALTHY)
        person.begins()
        person.answers_screen()

    with time_machine.travel(made.NOON + timedelta(hours=23, minutes=59), tick=False):
        page = person.opens(START)

    assert "/check/sudden/" in page.links


def test_worker_forgets_drafts_that_nobody_touched_for_a_day() -> None:
    with time_machine.travel(made.NOON, tick=False):
        person = Person(HEALTHY)
        person.begins()
        person.answers_screen()
    job = registered("forget drafts")

    job({}, made.NOON + timedelta(days=1))
    kept = Draft.objects.count()
    job({}, made.NOON + timedelta(days=1, seconds=1))

    assert (kept, Draft.objects.count()) == (1, 0)
    assert periods()["forget drafts"] == timedelta(hours=1)


def test_one_check_is_one_try_and_the_forty_first_in_an_hour_is_told_when_to_come_back() -> None:
    with time_machine.travel(made.NOON, tick=False):
        for _ in range(39):
            Client().post("/check/ces/", {"none": "yes"})
        person = Person(HEALTHY)
        person.begins()
        person.finishes()

        refused = Client().post("/check/ces/", {"none": "yes"})
        again = person.client.post(START)

    assert person.at == FINDING, "nobody is stopped in the middle of a check"
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert again.status_code == 429
    assert "no-store" in refused["Cache-Control"]
    assert "60 minutes" in refused.content.decode()


def test_health_cannot_be_read_in_the_raw_rows() -> None:
    person = Person(TELLING)
    person.begins()
    while person.at != "/check/wishes/":
        person.answers_screen()
    raw_draft = raw("check_draft")
    person.finishes()

    for text in (raw_draft, raw("check_storedfinding"), raw("match_storedrecommendation"), raw("practice_auditentry")):
        assert text
        for word in ("anticoagulant", "consent_support", "immune", "not_sure", "swedish", "DOCTOR_FIRST", '"M20"'):
            assert word not in text


def test_answers_stand_in_no_address_no_log_and_no_cookie(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    person = Person(TELLING)
    addresses: list[str] = []

    person.begins()
    while person.at != FINDING:
        person.answers_screen()
        addresses.append(person.at)

    cookies = " ".join(morsel.value for morsel in person.client.cookies.values())
    logged = " ".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    for words in (" ".join(addresses), logged, cookies):
        assert not [key for key in ("anticoagulant", "consent", "immune", "not_sure", "yes", "?") if key in words]


def raw(table: str) -> str:
    """Every row of a table as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return " ".join(str(row) for row in cursor.fetchall())
