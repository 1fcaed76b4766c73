"""The same answer sent twice in the same moment, as a hasty finger does, on a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections
from django.test import Client

from tests.factories import practice as made
from tests.meeting import meet
from unknot.kit.visitor import COOKIE
from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.models import Draft, StoredFinding

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

TOKEN = "a-token-of-forty-three-characters-for-tests"
STOP = {"Q27_1": "yes", "Q27_2": "no", "Q25_1": "no", "Q25_2": "no", "Q26_1": "no"}


def send(address: str, answers: dict[str, str]) -> int:
    """One sending by the browser with our cookie, on a connection of its own."""
    client = Client()
    client.cookies[COOKIE] = TOKEN
    try:
        return client.post(address, answers).status_code
    finally:
        connections.close_all()


def at_once(address: str, answers: dict[str, str]) -> list[int]:
    """Four sendings that do not wait for each other."""
    with ThreadPoolExecutor(4) as senders:
        return list(senders.map(lambda _: send(address, answers), range(4)))


def test_first_answer_sent_four_times_at_once_makes_one_draft() -> None:
    made.practice()

    statuses = at_once("/check/ces/", {"none": "yes"})

    assert statuses == [302] * 4
    assert Draft.objects.get().given["Q01"] == "no"


def test_emergency_sent_four_times_at_once_makes_one_finding() -> None:
    made.practice()
    send("/check/ces/", {"none": "yes"})

    statuses = at_once("/check/sudden/", STOP)

    assert statuses == [302] * 4
    assert StoredFinding.objects.get().result["level"] == "EMERGENCY"
    assert not Draft.objects.exists()


def test_a_check_begun_anew_by_two_clicks_at_once_is_begun_once() -> None:
    made.practice()
    begin = partial(start_draft, visitor="a visitor", client_id=None, now=made.NOON)

    meet(begin, first=begin)

    assert Draft.objects.get().given == {}


def test_of_a_check_that_was_begun_before_nothing_stays() -> None:
    made.practice()
    begun = {"given": {"Q01": "no"}, "vouched": True, "leads_to": "/desk/", "asked_by": made.owner()}
    Draft.objects.create(visitor="a visitor", started_at=made.NOON, updated_at=made.NOON, **begun)

    start_draft(visitor="a visitor", client_id=None, now=made.NOON)

    draft = Draft.objects.get()
    assert (draft.given, draft.vouched, draft.leads_to, draft.asked_by) == ({}, False, "", None)
