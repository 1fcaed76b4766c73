"""Texts: through a gateway by real HTTP, into files, and what a gateway says of them afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from tests import homes
from tests.fakes.text_gateway import TextGateway, opened
from unknot.kit.text_gateways import understood
from unknot.rooms.notify.door import HealthWordInMessage, LetterRefused, Text, leave
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lakeside")]
PLAIN = Text(kind="booked to client", to="+13125550100", body="See you on Tuesday at 16:30.", about="appointment:1")


@pytest.fixture
def closed_gateway(settings: Settings) -> TextGateway:
    """Texts go to a gateway that does not listen yet."""
    gateway = TextGateway(port=homes.free_port())
    settings.TEXTS_BY, settings.TEXTS_GATEWAY = "gateway", understood(gateway.settings(), secret=gateway.secret)
    return gateway


@pytest.fixture
def gateway(closed_gateway: TextGateway) -> Iterator[TextGateway]:
    with opened(closed_gateway) as listening:
        yield listening


def left(text: Text = PLAIN, *, now: datetime, key: str = "k", send_until: datetime | None = None) -> OutboxMessage:
    with transaction.atomic():
        leave(text, key=key, now=now, send_until=send_until)
    return OutboxMessage.objects.get(key=key)


def worked_at(moment: datetime, row: OutboxMessage) -> OutboxMessage:
    with time_machine.travel(moment, tick=False):
        drain()
    row.refresh_from_db()
    return row


def test_text_arrives_once_with_the_gateways_number_kept(gateway: TextGateway, now: datetime) -> None:
    row = worked_at(now, left(now=now))
    worked_at(now + timedelta(minutes=1), row)

    ((key, taken),) = gateway.taken.items()
    assert (row.state, row.attempts, row.gateway_id) == ("done", 1, taken.id)
    assert (taken.to, taken.text) == (PLAIN.to, PLAIN.body)
    assert row.message_id == f"<{key}@lakeside.example>"
    assert len(gateway.calls) == 1


def test_row_shows_neither_number_nor_words(now: datetime) -> None:
    row = left(now=now)

    assert "312" not in f"{row} {row.lane} {row.key} {row.message_id}".replace(str(row.pk), "")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (503, "The gateway for texts says: later (503)."),
        (429, "The gateway for texts says: later (429)."),
        (404, "The gateway for texts is not found there (404). See the gateway's file."),
        (302, "The gateway for texts is not found there (302). See the gateway's file."),
    ],
)
def test_no_for_now_is_tried_again(gateway: TextGateway, now: datetime, status: int, words: str) -> None:
    gateway.answers = [status]

    row = worked_at(now, left(now=now))

    assert (row.state, row.last_error) == ("waiting", words)
    assert worked_at(now + timedelta(seconds=10), row).state == "done"


def test_number_that_takes_no_texts_is_given_up(gateway: TextGateway, now: datetime) -> None:
    gateway.answers = [422]

    row = worked_at(now, left(now=now))

    assert row.state == "failed"
    assert row.last_error == "The number does not take text messages (422). Ask the person for another one."


def test_answer_that_is_lost_is_asked_for_again_with_the_same_key(gateway: TextGateway, now: datetime) -> None:
    gateway.answers = ["hang up"]

    row = worked_at(now, left(now=now))
    assert row.state == "waiting"
    row = worked_at(now + timedelta(seconds=10), row)

    assert row.state == "done"
    assert len(gateway.calls) == 2
    assert len(gateway.taken) == 1


def test_gateway_that_is_away_costs_no_try_and_mail_goes_on(closed_gateway: TextGateway, now: datetime) -> None:
    row = worked_at(now, left(now=now))

    assert (row.state, row.attempts) == ("waiting", 0)
    assert row.last_error == "The gateway for texts cannot be reached (ConnectionRefusedError)."
    with opened(closed_gateway):
        assert worked_at(now + timedelta(seconds=15), row).state == "done"


def test_secret_that_is_refused_costs_no_try_either(gateway: TextGateway, now: datetime) -> None:
    gateway.secret = "another"

    row = worked_at(now, left(now=now))

    assert (row.state, row.attempts) == ("waiting", 0)
    assert row.last_error == "The gateway for texts refuses us (401)."


def test_text_waits_where_nothing_is_set_up(now: datetime) -> None:
    row = worked_at(now, left(now=now))

    assert (row.state, row.last_error) == ("waiting", "No way for text messages is set up (UNKNOT_TEXTS).")


def test_text_that_is_over_is_given_up_unsent(gateway: TextGateway, now: datetime) -> None:
    row = left(now=now, send_until=now + timedelta(minutes=30))

    worked_at(now + timedelta(minutes=30), row)

    assert (row.state, row.last_error) == ("failed", "It came too late to be of use: what it speaks of had begun.")
    assert gateway.calls == []


def test_text_without_a_gateway_is_a_file(settings: Settings, tmp_path: Path, now: datetime) -> None:
    settings.TEXTS_BY, settings.TEXTS_FOLDER = "file", str(tmp_path / "texts")

    row = worked_at(now, left(now=now))

    (file,) = (tmp_path / "texts").iterdir()
    assert row.state == "done"
    assert file.read_text() == "To: +13125550100\n\nSee you on Tuesday at 16:30.\n"


def test_text_on_the_console_is_printed(settings: Settings, now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    settings.TEXTS_BY = "console"

    worked_at(now, left(now=now))

    assert "Text message to +13125550100:\nSee you on Tuesday at 16:30.\n" in capsys.readouterr().out


def test_gateway_tells_that_it_was_delivered(gateway: TextGateway, client: Client, now: datetime) -> None:
    row = worked_at(now, left(now=now))
    (taken,) = gateway.taken.values()

    for state, delivery in [
        ("sent", ""),
        ("undelivered", "undelivered"),
        ("delivered", "delivered"),
        ("expired", "delivered"),
    ]:
        answer = client.post(_path(taken.callback), {"state": state})
        row.refresh_from_db()
        assert (answer.status_code, row.delivery) == (204, delivery)


def test_gateway_may_tell_in_json_and_talk_nonsense(gateway: TextGateway, client: Client, now: datetime) -> None:
    row = worked_at(now, left(now=now))
    (taken,) = gateway.taken.values()

    for said in (b"{", b"[]", b'"x"', b'{"state": {"a": 1}}', b"[" * 5000, b"\xff", b'{"state": "delivered"}'):
        assert client.post(_path(taken.callback), said, content_type="application/json").status_code == 204

    row.refresh_from_db()
    assert row.delivery == "delivered"


def test_address_of_another_text_or_a_guess_tells_nothing(gateway: TextGateway, client: Client, now: datetime) -> None:
    row = worked_at(now, left(now=now))
    other = left(replace(PLAIN, to="+13125550101"), now=now, key="other")
    (taken,) = gateway.taken.values()
    proof = _path(taken.callback).split("/")[3]

    for path in (f"/texts/{other.pk}/{proof}/", f"/texts/{row.pk}/{'0' * 64}/", f"/texts/{row.pk}/ä/"):
        assert client.post(path, {"state": "delivered"}).status_code == 404
    assert client.get(_path(taken.callback)).status_code == 405
    assert not OutboxMessage.objects.exclude(delivery="").exists()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"to": "312-555-0100"}, LetterRefused),
        ({"to": "+13125550100\n"}, LetterRefused),
        ({"to": ""}, LetterRefused),
        ({"body": " "}, LetterRefused),
        ({"kind": "a\nb"}, LetterRefused),
        ({"body": "About your pain"}, HealthWordInMessage),
    ],
)
def test_text_that_may_not_go_is_refused(change: dict[str, str], refusal: type[Exception], now: datetime) -> None:
    with pytest.raises(refusal):
        left(replace(PLAIN, **change), now=now)


def _path(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)
