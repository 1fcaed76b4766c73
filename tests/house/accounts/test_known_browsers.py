"""A browser in which somebody has signed in is counted by itself, so that strangers lock nobody out."""

from __future__ import annotations

import pytest
from django.core import signing
from django.test import Client

from tests.factories.practice import user
from tests.house.accounts.staff import sign_in, signed_in
from unknot.house import known_devices

pytestmark = pytest.mark.django_db


def test_known_browser_is_not_locked_by_strangers_behind_the_same_address(client: Client) -> None:
    one = user()
    sign_in(client, one.email)
    client.post("/accounts/logout/")
    for number in range(30):
        sign_in(Client(), f"guess{number}@lakeside.example", "wrong")
    for _ in range(6):
        stranger = sign_in(Client(), one.email, "wrong")

    mine = sign_in(client, one.email)

    assert (stranger.status_code, mine.status_code, signed_in(client)) == (429, 302, True)


def test_known_browser_is_locked_by_its_own_five_failures_and_says_until_when(client: Client) -> None:
    one = user()
    sign_in(client, one.email)
    client.post("/accounts/logout/")
    answers = [sign_in(client, one.email, "wrong").status_code for _ in range(5)]

    locked = sign_in(client, one.email)

    assert (answers[-1], locked.status_code, locked["Retry-After"]) == (429, 429, "900")
    assert sign_in(Client(), one.email).status_code == 302  # others are counted apart


def test_browser_is_known_for_the_names_that_have_signed_in_there_alone(client: Client) -> None:
    one, other = user(), user()
    sign_in(client, one.email)
    client.post("/accounts/logout/")
    for _ in range(5):
        sign_in(Client(), other.email, "wrong")

    assert sign_in(client, other.email).status_code == 429
    assert sign_in(client, one.email).status_code == 302


def test_two_people_at_one_desk_are_both_known(client: Client) -> None:
    one, other = user(), user()
    for person in (one, other):
        sign_in(client, person.email)
        client.post("/accounts/logout/")
    for person in (one, other):
        for _ in range(5):
            sign_in(Client(), person.email, "wrong")

    assert sign_in(client, one.email).status_code == 302
    client.post("/accounts/logout/")
    assert sign_in(client, other.email).status_code == 302


def test_forged_cookie_makes_no_browser_known(client: Client) -> None:
    one = user()
    client.cookies[known_devices.COOKIE] = signing.dumps(["mine", ["0" * 32]], key="guessed", salt=known_devices.COOKIE)
    for _ in range(5):
        sign_in(client, one.email, "wrong")

    assert sign_in(client, one.email).status_code == 429


def test_household_of_version_6_counts_as_one(client: Client) -> None:
    one = user()
    for number in range(5):
        sign_in(Client(), one.email, "wrong", REMOTE_ADDR=f"2001:db8::{number}")

    neighbour = sign_in(Client(), one.email, REMOTE_ADDR="2001:db8::99")
    elsewhere = sign_in(Client(), one.email, REMOTE_ADDR="2001:db8:0:1::1")

    assert (neighbour.status_code, elsewhere.status_code) == (429, 302)
