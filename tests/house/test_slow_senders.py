"""Strangers who begin a form and do not end it: everybody else is answered."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from tests import homes
from tests.homes import Home, Served
from unknot.house.serving import gate

pytestmark = pytest.mark.variant  # they never reach the database

HALF = (
    b"POST /again/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
    b"Cookie: csrftoken=abcdefghijklmnopqrstuvwxyzABCDEF\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\nemail=a"
)


def sent(serving: Served, request: bytes) -> socket.socket:
    """A connection on which this was sent."""
    line = socket.create_connection(("127.0.0.1", urlsplit(serving.url).port or 80), timeout=30)
    line.sendall(request)
    return line


@contextmanager
def slow_senders(serving: Served, count: int) -> Iterator[list[socket.socket]]:
    """That many connections with half a form on each."""
    with ExitStack() as lines:
        yield [lines.enter_context(sent(serving, HALF % 1000)) for _ in range(count)]


@pytest.fixture
def serving(copied_home: Home) -> Iterator[Served]:
    """A practice with one process and one thread for everybody."""
    with homes.served(copied_home, "--workers", "1", "--threads", "1") as served:
        yield served


def test_slow_senders_stop_nobody(serving: Served) -> None:
    """In one test, for a practice that is served is dear to start."""
    half_sent_forms_stop_nobody_and_are_ended(serving)
    for length in (256 * 1024 + 1, 10**15):
        body_over_the_limit_is_refused_before_it_is_sent(serving, length)


def half_sent_forms_stop_nobody_and_are_ended(serving: Served) -> None:
    with slow_senders(serving, 40) as lines:
        began = time.monotonic()
        answers = [serving.get(path)[0] for path in ("/again/", "/", "/healthz") for _ in range(4)]
        waited = time.monotonic() - began
        ended = lines[0].recv(1000)

    print(f"{len(answers)} pages beside 40 half-sent forms: {waited:.2f} s")
    assert answers == [200] * 12
    assert waited < gate.SECONDS / 2
    assert ended.startswith(b"HTTP/1.1 408 ")


def body_over_the_limit_is_refused_before_it_is_sent(serving: Served, length: int) -> None:
    with sent(serving, HALF % length) as line:
        assert line.recv(1000).startswith(b"HTTP/1.1 413 ")
