"""A gateway as its operator writes it down: what is asked of it, what it answers, and what is refused at start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from unknot.kit import text_gateways as gateways
from unknot.kit.text_gateways import GatewayRefused, Words, understood

WORDS = Words(to="+13125550100", text='Tuesday "16:30" & more\n{key}', key="k-1", callback="https://x.example/texts/1/")
PLAIN: dict[str, Any] = {
    "url": "https://gateway.example/messages",
    "headers": {"Authorization": "Bearer {secret}", "Idempotency-Key": "{key}"},
    "body": {"to": "{to}", "parts": [{"text": "{text}", "flash": False}], "ref": "r-{key}", "tell": "{callback}"},
    "answer": {"id": "messages.0.id"},
    "status": {"field": "status.name", "delivered": ["DELIVERED"], "failed": ["FAILED", 5]},
}


def test_request_as_json_holds_words_as_they_are() -> None:
    request = gateways.request_of(understood(PLAIN, secret="s3"), WORDS)

    assert (request.method, request.url) == ("POST", PLAIN["url"])
    assert request.headers["Authorization"] == "Bearer s3"
    assert request.headers["Idempotency-Key"] == "k-1"
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body) == {
        "to": "+13125550100",
        "parts": [{"text": 'Tuesday "16:30" & more\n{key}', "flash": False}],
        "ref": "r-k-1",
        "tell": "https://x.example/texts/1/",
    }


def test_request_as_a_form_with_a_name_and_a_password() -> None:
    said = PLAIN | {
        "format": "form",
        "headers": {"Authorization": "Basic {secret_base64}"},
        "body": {"To": "{to_digits}", "Body": "{text}", "From": "Lakeside"},
    }

    request = gateways.request_of(understood(said, secret="AC1:tok"), WORDS)

    assert request.headers["Authorization"] == "Basic QUMxOnRvaw=="
    assert parse_qs(request.body.decode()) == {"To": ["13125550100"], "Body": [WORDS.text], "From": ["Lakeside"]}


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (b'{"messages": [{"id": "m-7"}]}', "m-7"),
        (b'{"messages": [{"id": 7}]}', "7"),
        (b'{"messages": []}', ""),
        (b'{"messages": {"0": {"id": "x"}}}', "x"),
        (b'{"messages": [{"id": "' + b"x" * 101 + b'"}]}', ""),
        (b'{"messages": [{"id": "a\\nb"}]}', ""),
        (b"<html>busy</html>", ""),
        (b"", ""),
        (b"\xff", ""),
    ],
)
def test_number_that_a_gateway_gives(answer: bytes, found: str) -> None:
    assert gateways.id_in(understood(PLAIN, secret="s"), answer) == found


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        ({"status": {"name": "DELIVERED"}}, "delivered"),
        ({"status": {"name": "FAILED"}}, "undelivered"),
        ({"status": {"name": 5}}, "undelivered"),
        ({"status": {"name": "PENDING"}}, ""),
        ({"status": "DELIVERED"}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_fate_that_a_gateway_tells(said: Any, fate: str) -> None:
    assert gateways.fate_in(understood(PLAIN, secret="s"), said) == fate


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"urll": "x"}, "urll is no part"),
        ({"url": None}, "url is missing"),
        ({"url": "ftp://gateway.example/"}, "write https"),
        ({"url": "http://gateway.example/"}, "travel open"),
        ({"url": "http://8.8.8.8/"}, "travel open"),
        ({"url": "https://a:b@gateway.example/"}, "without a name"),
        ({"url": "https://gateway.example:x/"}, "url is"),
        ({"url": "https://gateway.example/a b"}, "url is"),
        ({"method": "GET"}, "POST, PUT"),
        ({"format": "xml"}, "json, form"),
        ({"body": {"to": "{to}"}}, "must hold {text}"),
        ({"body": {"text": "{text}"}}, "must hold {text}"),
        ({"body": {"to": "{to}", "text": "{text} {secret}"}}, "knows no {secret}"),
        ({"format": "form"}, "flat"),
        ({"body": "text"}, "write [body]"),
        ({"headers": {"A": "{to}"}}, "knows no {to}"),
        ({"headers": {"A": "b\nc"}}, "one line"),
        ({"headers": {"A b": "c"}}, "one line"),
        ({"status": {"field": "x"}}, "neither delivered nor failed"),
        ({"status": {"delivered": "x"}}, "list of words"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_hint(change: dict[str, Any], hint: str) -> None:
    said = {name: value for name, value in (PLAIN | change).items() if value is not None}

    with pytest.raises(GatewayRefused) as refused:
        understood(said, secret="s")

    assert hint in str(refused.value)


def test_secret_that_is_wanted_must_be_there_and_be_one_line() -> None:
    for secret, hint in (("", "secret_file"), ("a\nb", "more than one line")):
        with pytest.raises(GatewayRefused, match=hint):
            understood(PLAIN, secret=secret)


def test_modem_of_the_house_may_be_called_in_the_open() -> None:
    assert understood(PLAIN | {"url": "http://192.168.1.20:8080/sms"}, secret="s").url.startswith("http:")


def test_secret_is_not_in_what_a_trace_shows() -> None:
    gateway = understood(PLAIN, secret="s3cr3t")

    assert "s3cr3t" not in repr(gateway) + repr(gateways.request_of(gateway, WORDS))


def test_file_that_is_not_there_or_not_toml_is_named(tmp_path: Path) -> None:
    odd = tmp_path / "odd.toml"
    odd.write_text("url = ")

    for path in (odd, tmp_path / "none.toml"):
        with pytest.raises(GatewayRefused, match=path.name):
            gateways.read_file(path)
