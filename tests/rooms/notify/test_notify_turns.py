"""Whose turn it is: due, not held back by an earlier letter, and claimed by one worker only."""

from datetime import datetime, timedelta

import pytest

from tests.rooms.notify.letters import invitation, left, letter
from unknot.rooms.notify import queries
from unknot.rooms.notify.actions import tries
from unknot.rooms.notify.models import Channel, OutboxMessage

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


def turns(now: datetime) -> list[int]:
    return queries.sendable(Channel.MAIL, now=now, at_most=10)


def test_letter_is_due_at_its_time_and_not_before(now: datetime) -> None:
    row = left(letter(), now=now, send_after=now + SOON)

    assert turns(now + SOON - timedelta(microseconds=1)) == []
    assert turns(now + SOON) == [row.pk]


def test_call_off_never_overtakes_its_invitation(now: datetime) -> None:
    invited = left(invitation(), now=now)
    called_off = left(invitation(method="CANCEL", sequence=1), now=now)
    assert turns(now) == [invited.pk]

    OutboxMessage.objects.claim(invited.pk, worker="w", now=now)
    invited.refresh_from_db()
    assert turns(now) == []  # in hand is not yet sent

    tries.failed(invited, tries.Trouble("later", again=True), worker="w", now=now)
    assert turns(now) == []  # nor is waiting for the next try

    OutboxMessage.objects.claim(invited.pk, worker="w", now=now + SOON)
    tries.done(invited, worker="w", now=now + SOON)
    assert turns(now + SOON) == [called_off.pk]


def test_call_off_waits_for_an_invitation_that_was_left_for_later(now: datetime) -> None:
    invited = left(invitation(), now=now, send_after=now + SOON)
    left(invitation(method="CANCEL", sequence=1), now=now)

    assert turns(now) == []
    assert turns(now + SOON) == [invited.pk]


def test_letter_that_failed_for_good_holds_nothing_back(now: datetime) -> None:
    invited = left(invitation(), now=now)
    called_off = left(invitation(method="CANCEL", sequence=1), now=now)

    OutboxMessage.objects.claim(invited.pk, worker="w", now=now)
    tries.failed(invited, tries.Trouble("no such address", again=False), worker="w", now=now)

    assert turns(now) == [called_off.pk]


def test_reminder_for_later_holds_nothing_back(now: datetime) -> None:
    left(letter(kind="reminder"), now=now, send_after=now + SOON)
    called_off = left(invitation(method="CANCEL", sequence=1), now=now)

    assert turns(now) == [called_off.pk]


def test_trouble_with_one_address_holds_no_other_back(now: datetime) -> None:
    to_client = left(letter(1, about="appointment:7"), now=now)
    to_therapist = left(letter(2, about="appointment:7"), now=now)

    OutboxMessage.objects.claim(to_client.pk, worker="w", now=now)

    assert turns(now) == [to_therapist.pk]


def test_letters_about_nothing_hold_nothing_back(now: datetime) -> None:
    rows = [left(letter(1, about="", kind=kind), now=now) for kind in ("code", "news")]

    assert turns(now) == [row.pk for row in rows]


def test_message_is_claimed_by_one_worker_only(now: datetime) -> None:
    row = left(letter(), now=now)

    claims = [OutboxMessage.objects.claim(row.pk, worker=name, now=now) for name in ("one", "two")]

    row.refresh_from_db()
    assert claims == [True, False]
    assert (row.claimed_by, row.attempts, row.state) == ("one", 1, "in hand")


def test_worker_that_lost_its_claim_can_record_nothing(now: datetime) -> None:
    row = left(letter(), now=now)
    OutboxMessage.objects.claim(row.pk, worker="one", now=now)
    row.refresh_from_db()
    tries.taken_back(row, now=now)
    OutboxMessage.objects.claim(row.pk, worker="two", now=now)

    assert not tries.done(row, worker="one", now=now)
    row.refresh_from_db()
    assert row.state == "in hand"


def test_tries_wait_longer_each_time_and_end_after_two_days(now: datetime) -> None:
    row = left(letter(), now=now)
    at = now
    waits = []
    while row.state != "failed":
        assert OutboxMessage.objects.claim(row.pk, worker="w", now=at)
        row.refresh_from_db()
        tries.failed(row, tries.Trouble("later", again=True), worker="w", now=at)
        row.refresh_from_db()
        waits.append(row.next_try_at - at)
        at = max(at, row.next_try_at)

    assert waits[:-1] == list(tries.WAITS)
    assert row.attempts == len(tries.WAITS) + 1
    assert timedelta(days=1) < at - now < timedelta(days=2)
    assert row.last_error == "later"
