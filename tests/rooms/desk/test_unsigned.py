"""The line on every page of the desk until a clinician has signed what is shown."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from pytest_django import Settings

from tests.factories import practice as people
from tests.rooms.guide.signers import sign_off, withdrawal
from unknot.rooms.desk import urls
from unknot.rooms.practice.models.user import Role

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant]
LINE = "No clinician has signed this clinical content yet."


@pytest.fixture
def desk(client: Client) -> Client:
    """A therapist's browser."""
    people.practice()
    therapist = people.therapist()
    client.force_login(therapist.user)
    return client


@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda pattern: pattern.name)
def test_every_page_of_the_desk_says_so(desk: Client, pattern: URLPattern) -> None:
    values = {"key": uuid4(), "number": 1, "day": 1}
    given = {name: values[name] for name in pattern.pattern.converters}

    page = desk.get(reverse(f"desk:{pattern.name}", kwargs=given)).content.decode()

    if page:  # some addresses take only what is sent
        assert LINE in page
        assert 'href="/clinical/#sign-offs"' in page


@pytest.mark.parametrize("role", list(Role))
def test_all_staff_are_told(client: Client, role: Role) -> None:
    people.practice()
    client.force_login(people.user(role))

    assert LINE in client.get("/desk/").content.decode()


def test_line_goes_once_all_is_signed_and_comes_back_with_a_withdrawal(desk: Client, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English")]
    row = sign_off()
    assert LINE not in desk.get("/desk/").content.decode()

    withdrawal(row)
    assert LINE in desk.get("/desk/").content.decode()


@pytest.mark.parametrize("address", ["/", "/guide/", "/check/"])
def test_people_who_come_are_not_told_on_every_page(desk: Client, address: str) -> None:
    assert LINE not in desk.get(address).content.decode()
