"""In front of Django: only a whole request gets a thread.

Django reads a form while it answers, and a thread that waits for a slow sender answers nobody else: four half-sent
forms would stop a practice on SQLite, which has two web workers of one thread. So one event loop in each web worker
takes requests in, where waiting costs nothing, up to a size and against a deadline (docs/decisions/0050)::

    granian (ASGI) -> Gate: size, deadline, headers -> a thread of a few -> Django (WSGI)
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

SECONDS = 20.0  # for a whole form: a few thousand bytes, on a poor line


class BodyTooLong(Exception):
    """The sender's fault; sending less helps."""


class SenderGone(Exception):
    """Nobody is left to answer."""


@dataclass(frozen=True)
class Answer:
    """What goes back, whole."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Gate:
    """An ASGI application that hands whole requests to a WSGI one, in at most ``threads`` threads.

    ``most``: bytes that a body may have; ``seconds``: how long it may take to arrive.
    """

    def __init__(self, django: Wsgi, *, threads: int, most: int, seconds: float = SECONDS) -> None:
        self._django, self._most, self._seconds = django, most, seconds
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="answers")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._answer(scope, receive)
        except SenderGone:
            return
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        try:
            body = await asyncio.wait_for(_whole_body(scope, receive, self._most), self._seconds)
        except BodyTooLong:
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except TimeoutError:
            return _refusal(HTTPStatus.REQUEST_TIMEOUT)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _answered, self._django, environ_of(scope, body))


async def _whole_body(scope: Scope, receive: Receive, most: int) -> bytes:
    said = dict(scope["headers"]).get(b"content-length", b"0")
    if int(said) > most:  # granian has made sure that it is a number
        raise BodyTooLong
    chunks = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise SenderGone
        chunks += message.get("body", b"")
        if len(chunks) > most:  # in pieces, with no length said before
            raise BodyTooLong
        if not message.get("more_body"):
            return bytes(chunks)


def environ_of(scope: Scope, body: bytes) -> dict[str, Any]:
    """The request as WSGI has it (PEP 3333). A header with an underscore in its name is left out.

    WSGI writes ``X_Forwarded_For`` and ``X-Forwarded-For`` alike, and a proxy replaces only the one it knows.
    """
    (host, port), (caller, _port) = scope["server"], scope["client"]
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        if b"_" not in name:
            key = f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
            joint = "; " if key == "HTTP_COOKIE" else ","
            said = value.decode("latin-1")
            headers[key] = f"{headers[key]}{joint}{said}" if key in headers else said
    return {
        **headers,
        "CONTENT_TYPE": headers.pop("HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(body)),
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REMOTE_ADDR": caller,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _answered(django: Wsgi, environ: dict[str, Any]) -> Answer:
    """Django's answer, in one thread from its first to its last word, as its database connection asks for."""
    begun: list[Any] = []
    pieces = django(environ, lambda status, headers, _why=None: begun.extend((status, headers)))
    try:
        body = b"".join(pieces)
    finally:
        if close := getattr(pieces, "close", None):
            close()
    status, headers = begun
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return Answer(int(status.split(" ", 1)[0]), encoded, body)


def _refusal(status: HTTPStatus) -> Answer:
    # The rest of what was to be sent is not waited for: the connection ends.
    plain = (b"content-type", b"text/plain; charset=utf-8")
    headers = [plain, (b"cache-control", b"no-store"), (b"connection", b"close")]
    return Answer(status.value, headers, f"{status.phrase}.\n".encode())
