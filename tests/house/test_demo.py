"""The demo practice: whole, plausible, the same again from the same seed, and nothing in it real."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests import homes, serving
from tests.factories.practice import NOON
from tests.homes import Home
from tests.once_a_run import HomeOnce
from unknot.house import demo
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.models import Appointment, Service, SessionLength, WeeklyHours
from unknot.rooms.check import door as check
from unknot.rooms.check.demo import STORIES, told
from unknot.rooms.check.models import BeforeVisit, StoredFinding
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.demo import FRONT_DESK, THERAPISTS
from unknot.rooms.practice.models import Client, Credential, Practice, Therapist
from unknot.spine.check.given import answers_given

TOLD = "told"
# Other tests have a demo practice on PostgreSQL.
variant = pytest.mark.variant
MAKE = """
from datetime import datetime
from unknot.house.starting import start_django
start_django()
from unknot.house import demo
print(demo.make_practice(now=datetime.fromisoformat({now!r}), seed=demo.SEED))
"""


@pytest.fixture(scope="module")
def made(home_once: HomeOnce, prepared_home: Home) -> Home:
    """The demo practice as it was made at noon; because it books a hundred visits, once for all of these tests."""

    def make(folder: Path) -> Home:
        home = serving.with_our_keys(homes.copy_of(prepared_home, folder))
        done = home.python("-c", MAKE.format(now=NOON.isoformat()))
        assert done.returncode == 0, done.stderr
        (folder / TOLD).write_text(done.stdout, encoding="utf-8")
        return home

    return home_once("demo at noon", make)


@pytest.fixture
def lakeside(made: Home, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Home]:
    """A copy of it, which this test's own tables are meanwhile."""
    with django_db_blocker.unblock(), serving.copy_with_us_inside(made, tmp_path / "lakeside") as home:
        yield home


@variant
def test_whoever_started_it_is_told_how_staff_sign_in(made: Home) -> None:
    said = (made.folder / TOLD).read_text(encoding="utf-8")

    for words in ("/accounts/login/", demo.PASSWORD, demo.OWNER["email"], THERAPISTS[0].email, FRONT_DESK):
        assert words in said


@variant
def test_is_whole(lakeside: Home) -> None:
    assert Therapist.objects.count() == 4
    assert len(practice.rooms()) == 3
    assert Service.objects.count() == 4
    assert set(SessionLength.objects.values_list("minutes", flat=True)) == {30, 40, 45, 60, 90}
    assert len({one.types for one in practice.therapists()}) == 4
    assert len({frozenset(row) for row in _hours().values()}) == 4
    assert booking.faults(now=NOON) == []


@variant
def test_three_weeks_around_today_are_plausibly_full(lakeside: Home) -> None:
    days = Counter(row.local_date for row in Appointment.objects.filter(takes_time=True))

    assert sum(days.values()) >= 120
    assert max(days) > NOON.date() > min(days)
    assert (max(days) - min(days)).days >= 20
    assert NOON.date() in days
    assert {row.status for row in Appointment.objects.all()} >= {"booked", "done", "cancelled", "missed"}
    assert not Appointment.objects.filter(ends_at__lt=NOON, status="booked").exists()


@variant
def test_a_dozen_people_have_findings_with_something_to_say(lakeside: Home) -> None:
    said = [row for row in StoredFinding.objects.all() if row.result["modifiers"] or row.result["advice"]]

    assert len({tuple(row.result["modifiers"]) for row in said}) >= 6
    assert len({row.client_id for row in said if row.client_id}) >= 12


@variant
def test_one_visit_is_stopped_by_an_answer_and_others_are_in_order(lakeside: Home) -> None:
    stopped, *others = BeforeVisit.objects.order_by("pk")

    assert check.stop_of_client(stopped.client_id, now=NOON)
    assert [check.stop_of_client(one.client_id, now=NOON) for one in others] == [None, None]
    visits = Appointment.objects.filter(public_id__in=[one.about for one in (stopped, *others)])
    assert {row.status for row in visits} == {"booked"}


@variant
def test_the_same_seed_gives_the_same_book(lakeside: Home) -> None:
    first = _book()

    _forget_everything()
    demo.make_practice(now=NOON, seed=demo.SEED)

    assert _book() == first


@variant
def test_starting_again_changes_nothing(lakeside: Home) -> None:
    before = _book()

    demo.make_practice(now=NOON, seed=demo.SEED)

    assert _book() == before


@variant
def test_nothing_in_it_is_real(lakeside: Home) -> None:
    place = Practice.objects.get()
    phones = [place.phone, *Client.objects.values_list("phone", flat=True)]

    assert all(re.fullmatch(r"\+?1?[ -]?312[ -]?555[ -]?01\d\d", phone) for phone in phones)
    assert place.emergency_number == place.advice_number == ""
    assert all(row.licence_number.startswith("DEMO-") for row in Credential.objects.all())
    assert all(address.endswith(".example") for address in Client.objects.values_list("email", flat=True))
    assert Client.objects.values("name").distinct().count() == Client.objects.count() > 60
    assert not OutboxMessage.objects.filter(done_at=None).exists()


@pytest.mark.variant  # of files, not of the database
def test_copy_of_a_home_names_no_folder_of_the_first(demo_home: Home, copied_home: Home) -> None:
    """Where mail is written stands in its settings; a copy's mail once came to all who copied the first later."""
    settings = (copied_home.folder / "unknot.env").read_text(encoding="utf-8")

    assert str(demo_home.folder) not in settings
    assert f"file://{copied_home.folder}/mail" in settings


def test_the_stories_are_told_question_by_question() -> None:
    for story in STORIES:
        given = told(story)
        answers = answers_given(given).as_json()

        assert not answers.get("unanswered")
        assert given.get("drawing") == story.get("drawing")
        in_words = {key: value for key, value in story.items() if key not in ("phq4", "drawing", "leg_site")}
        assert {key: answers.get(key) for key in in_words} == in_words


def _hours() -> dict[int, list[tuple[object, ...]]]:
    found: dict[int, list[tuple[object, ...]]] = {}
    for who, *rule in WeeklyHours.objects.values_list("therapist_id", "weekday", "starts", "ends"):
        found.setdefault(who, []).append(tuple(rule))
    return found


def _book() -> list[tuple[object, ...]]:
    rows = Appointment.objects.order_by("starts_at", "therapist__name")
    return [(row.starts_at, row.therapist.name, row.client.name, row.status, row.minutes) for row in rows if row.client]


def _forget_everything() -> None:
    with transaction.atomic():  # which row leans on which is asked at its end
        for model in apps.get_models():
            if model.__module__.startswith("unknot.") and not model.__name__.startswith("Audit"):
                model._base_manager.all()._raw_delete("default")
