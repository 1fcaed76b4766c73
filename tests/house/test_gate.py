"""The gate in front of Django: whole requests only, up to a size and against a deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from tests.threads import in_a_thread_of_its_own
from unknot.house.serving.gate import Gate, environ_of

MOST = 1000


def echo(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """A WSGI application that says what it was sent."""
    start("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [environ["REQUEST_METHOD"].encode(), b" ", environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))]


def scope(*headers: tuple[bytes, bytes], method: str = "POST", path: bytes = b"/again/") -> dict[str, Any]:
    return {
        "type": "http", "method": method, "raw_path": path, "query_string": b"a=%ff", "http_version": "1.1",
        "scheme": "http", "server": ("127.0.0.1", "8000"), "client": ("192.0.2.7", "5"), "headers": list(headers),
    }  # fmt: skip  # pairs on a line


def asked(asked_of: dict[str, Any], pieces: Sequence[bytes | None]) -> list[dict[str, Any]]:
    """What the gate sends back for a body in these pieces; after None the sender is gone, after the last it is slow."""
    sent: list[dict[str, Any]] = []
    waiting = list(pieces)

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.sleep(60)
        piece = waiting.pop(0)
        if piece is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": piece != b"" and asked_of["method"] == "POST"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    gate = Gate(echo, threads=1, most=MOST, seconds=0.2)
    in_a_thread_of_its_own(lambda: asyncio.run(gate(asked_of, receive, send)))
    return sent


def test_whole_request_is_answered() -> None:
    start, body = asked(scope(), [b"name=", b"Ada", b""])

    assert start["status"] == 200
    assert [value for name, value in start["headers"] if name == b"set-cookie"] == [b"a=1", b"b=2"]
    assert body["body"] == b"POST name=Ada"


@pytest.mark.parametrize(
    ("headers", "pieces", "status"),
    [
        ([(b"content-length", b"50")], [b"half"], 408),
        ([(b"content-length", b"1001")], [], 413),
        ([(b"transfer-encoding", b"chunked")], [b"x" * 600, b"x" * 600, b""], 413),
        ([(b"transfer-encoding", b"chunked")], [b"x" * 500, b"x" * 500, b""], 200),
    ],
)
def test_body_that_is_late_or_long_is_refused(
    headers: list[tuple[bytes, bytes]], pieces: list[bytes | None], status: int
) -> None:
    start, _body = asked(scope(*headers), pieces)

    assert start["status"] == status
    assert ((b"connection", b"close") in start["headers"]) == (status != 200)


def test_sender_who_went_away_is_not_answered() -> None:
    assert asked(scope((b"content-length", b"50")), [b"half", None]) == []


def test_header_with_an_underscore_does_not_pass_for_the_one_that_a_proxy_writes() -> None:
    environ = environ_of(
        scope(
            (b"x_forwarded_for", b"6.6.6.6"),
            (b"x-forwarded-for", b"192.0.2.1"),
            (b"x-forwarded-for", b"192.0.2.2"),
            (b"x_forwarded_proto", b"https"),
            (b"cookie", b"a=1"),
            (b"cookie", b"b=2"),
        ),
        b"",
    )

    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert "HTTP_X_FORWARDED_PROTO" not in environ


def test_path_and_query_keep_every_byte() -> None:
    environ = environ_of(scope(method="GET", path=b"/visit/%e2%82%ac%ff%2F/"), b"")

    assert environ["PATH_INFO"].encode("latin-1") == b"/visit/\xe2\x82\xac\xff//"
    assert environ["QUERY_STRING"] == "a=%ff"
