"""What the table of sessions gives away: nothing that signs in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from tests.factories import practice as people
from unknot.house.tasks import forget_sessions
from unknot.kit.sessions import SessionStore

pytestmark = pytest.mark.django_db
INSIDE = "/accounts/2fa/"


@pytest.fixture
def signed_in(client: Client) -> Client:
    people.practice()
    client.force_login(people.user())
    return client


def test_row_of_the_table_opens_nothing(signed_in: Client, settings) -> None:
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key

    assert signed_in.get(INSIDE).status_code == 200
    assert thief.get(INSIDE).status_code == 302


def test_session_is_found_changed_and_ended_by_its_key() -> None:
    store = SessionStore()
    store["said"] = "one"
    store.save()
    again = SessionStore(store.session_key)
    again["said"] = "two"
    again.save()

    assert SessionStore(store.session_key)["said"] == "two"
    assert SessionStore().exists(store.session_key)
    again.delete()
    assert not Session.objects.exists()
    assert SessionStore(store.session_key).load() == {}


def test_new_key_leaves_no_old_row() -> None:
    store = SessionStore()
    store["said"] = "one"
    store.save()
    before = store.session_key

    store.cycle_key()

    assert store.session_key != before
    assert SessionStore(store.session_key)["said"] == "one"
    assert Session.objects.count() == 1


def test_worker_forgets_sessions_that_are_over(signed_in: Client) -> None:
    over = Session.objects.get().expire_date

    forget_sessions({}, over - timedelta(seconds=1))
    assert Session.objects.count() == 1
    forget_sessions({}, over + timedelta(seconds=1))
    assert not Session.objects.exists()


def test_session_ends_after_a_working_day(signed_in: Client) -> None:
    with time_machine.travel(Session.objects.get().expire_date + timedelta(seconds=1), tick=False):
        assert signed_in.get(INSIDE).status_code == 302
