"""A link from the practice: for one client, in the first browser that takes it, for a week."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connections, transaction
from django.test import Client

from tests.factories import practice as made
from tests.rooms.check.people import Person
from unknot.rooms.check import door as check
from unknot.rooms.check.models import CheckLink, Draft
from unknot.rooms.notify.actions.jobs import periods, registered
from unknot.rooms.practice.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

NOON = made.NOON
HEALTHY = {"age": 42, "weeks": 21, "back_nrs": 5}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        made.practice()
        yield


def link_for(client) -> str:
    address = check.check_link(client_id=client.pk, user_id=made.user().pk, now=NOON)
    return address.removeprefix("http://localhost:8000")


def taken(link: str, *, by: Client | None = None, at=NOON) -> int:
    """The answer to pressing the button of the link, as a browser that has looked at it."""
    browser = by or Client()
    with time_machine.travel(at, tick=False):
        browser.get(link)
        return browser.post(link).status_code


def test_link_only_shows_and_its_button_starts_a_check_that_clearances_count_for() -> None:
    client, person = made.client(), Person(HEALTHY)

    person.opens(link_for(client))
    before = Draft.objects.count()
    person.sends()

    draft = Draft.objects.get()
    assert before == 0
    assert (draft.client_id, draft.vouched) == (client.pk, True)
    assert person.at == "/check/ces/"


def test_link_works_in_the_browser_that_took_it_first_and_in_no_other() -> None:
    link, first, second = link_for(made.client()), Client(), Client()

    looked = second.get(link).status_code
    mine = taken(link, by=first)
    theirs = taken(link, by=second)
    again = taken(link, by=first)

    assert (looked, mine, theirs, again) == (200, 302, 410, 302)
    assert second.get(link).status_code == 410
    assert Draft.objects.count() == 1


def test_link_that_was_taken_is_over_a_day_later_for_its_browser_too() -> None:
    link, browser = link_for(made.client()), Client()
    taken(link, by=browser)

    assert taken(link, by=browser, at=NOON + DAY - timedelta(seconds=1)) == 302
    assert taken(link, by=browser, at=NOON + DAY) == 410


@pytest.mark.parametrize(("since", "status"), [(7 * DAY - timedelta(seconds=1), 302), (7 * DAY, 410)])
def test_link_lives_a_week(since: timedelta, status: int) -> None:
    assert taken(link_for(made.client()), at=NOON + since) == status


def test_spent_or_forged_link_says_what_to_do() -> None:
    link = link_for(made.client())
    taken(link)

    spent, forged = Client().get(link), Client().get(link[:-4] + "AAA/")

    assert (spent.status_code, forged.status_code) == (410, 410)
    assert 'call us for a new link: <span class="unbroken">(312) 555-0100</span>' in spent.content.decode()
    assert spent.content == forged.content


def test_link_is_kept_as_a_digest_and_says_nothing_of_its_client() -> None:
    client = made.client()
    link, other = link_for(client), link_for(client)

    token = link.split("/")[-2]

    assert len(token) == 43
    assert link != other
    assert token not in str(list(CheckLink.objects.values_list()))
    assert AuditEntry.objects.filter(action="make link", subject=f"client:{client.pk}").count() == 2


def test_worker_forgets_links_that_are_over() -> None:
    link_for(made.client())
    job = registered("forget check links")

    for now in (NOON + 7 * DAY - timedelta(seconds=1), NOON + 7 * DAY):
        kept = CheckLink.objects.count()
        with transaction.atomic():
            job({}, now)

    assert (kept, CheckLink.objects.count()) == (1, 0)
    assert periods()["forget check links"] == timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_link_taken_by_four_browsers_at_once_is_one_browsers() -> None:
    link = link_for(made.client())

    def take(_: int) -> int:
        try:
            return Client().post(link).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as browsers:
        statuses = sorted(browsers.map(take, range(4)))

    assert statuses == [302, 410, 410, 410]
    assert Draft.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_button_pressed_twice_at_once_is_pressed_once() -> None:
    link, browser = link_for(made.client()), Client()
    browser.get(link)

    def press(_: int) -> int:
        hand = Client()
        hand.cookies = browser.cookies.copy()
        try:
            return hand.post(link).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        assert list(hands.map(press, range(2))) == [302, 302]
