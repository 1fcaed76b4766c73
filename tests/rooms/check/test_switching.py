"""Changing the language half-way through a screen: what was picked stays, and nothing is judged by it."""

from __future__ import annotations

import pytest

from tests.factories import practice as made
from tests.rooms.check.people import Person
from unknot.rooms.check.models import Draft, StoredFinding

pytestmark = pytest.mark.django_db

HEALTHY = {"age": 42, "weeks": 21, "back_nrs": 5}


@pytest.fixture(autouse=True)
def _practice() -> None:
    made.practice()


def person_at(screen: str) -> Person:
    """A person who has come as far as this screen."""
    person = Person(HEALTHY)
    person.begins()
    while person.at != f"/check/{screen}/":
        person.answers_screen()
    return person


def test_emergency_that_is_ticked_stays_ticked_and_is_not_judged_yet() -> None:
    person = person_at("ces")
    saddle = person.page.form.ticks[0]

    answer = person.client.post("/check/ces/", {saddle: "yes", "language": "es"})
    html = person.client.get("/check/ces/").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, "/check/ces/")
    assert answer.cookies["unknot_language"].value == "es"
    assert '<html lang="es">' in html
    assert f'name="{saddle}" value="yes" checked' in html
    assert Draft.objects.get().given == {saddle: "yes"}, "what was not ticked is no answer"
    assert not StoredFinding.objects.exists()


def test_screen_with_fields_shows_what_was_written() -> None:
    person = person_at("about")

    person.client.post("/check/about/", {"age": "42", "language": "es"})
    html = person.client.get("/check/about/").content.decode()

    assert '<html lang="es">' in html
    assert 'name="age" value="42"' in html


def test_nothing_picked_changes_the_language_alone() -> None:
    person = person_at("ces")

    answer = person.client.post("/check/ces/", {"language": "es"})

    assert answer["Location"] == "/check/ces/"
    assert not Draft.objects.exists() or Draft.objects.get().given == {}


def test_asked_which_are_meant_says_no_to_none() -> None:
    person = person_at("ces")
    person.client.post("/check/ces/", {"unsure": "yes"})

    answer = person.client.post("/check/ces/", {"which": "1", person.page.form.ticks[0]: "not_sure", "language": "es"})

    assert answer["Location"] == "/check/ces/?which=1"
    assert "no" not in [value for draft in Draft.objects.all() for value in draft.given.values()]


def test_enter_goes_on_and_does_not_change_the_language() -> None:
    html = person_at("ces").client.get("/check/ces/").content.decode()

    first = html.index('form="check-form"')
    assert html[html.rindex("<button", 0, first) : html.index(">", first)].count("name=") == 0
