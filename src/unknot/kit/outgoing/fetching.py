"""Fetching what stands at an address: judged, bounded, and connected to the very machine that was judged.

A name could stand for something else at a second look (DNS rebinding), so there is no second look: what the resolver
said is judged and the connection goes to that address, with the name for the certificate and the Host line alone. Each
redirect is a new address and judged like the first. Proxies and cookies play no part.

Every single wait has a limit; the whole has none in here, because a resolver cannot be interrupted. Whoever needs one
lets this run where it can be ended from outside (`unknot.rooms.interop.reading`).
"""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from unknot.kit.outgoing.addresses import CallRefused, WebAddress, is_named, is_outside, read_address

MOST_BYTES = 5 * 1024 * 1024
SECONDS = 8.0  # for each wait: to connect, to hear the next piece
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
STATUSES = {401: "sign_in", 403: "sign_in", 404: "gone", 410: "gone", 429: "too_often"}

# As `socket.getaddrinfo`.
Resolver = Callable[..., list[Any]]


@dataclass(frozen=True)
class Fetched:
    """What came; ``body`` None where it is the same as before."""

    body: bytes | None
    etag: str
    last_modified: str


def fetch(
    said: str,
    *,
    accept: str,
    inside: Collection[str] = (),
    etag: str = "",
    last_modified: str = "",
    resolve: Resolver = socket.getaddrinfo,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """What stands at the address, unless it is still what ``etag`` or ``last_modified`` name.

    Raises `CallRefused`, with these codes besides those of `addresses`: ``unknown_host``, ``unreachable``, ``timeout``,
    ``tls``, ``redirects``, ``sign_in``, ``gone``, ``too_often``, ``status``, ``too_big``, ``encoded``, ``protocol``.
    """
    first = address = read_address(said, inside=inside)
    known = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)) if value}
    for _ in range(MOST_REDIRECTS + 1):
        headers = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "Unknot", **known}
        if first.user and address.origin == first.origin:
            headers["Authorization"] = _basic(first)
        calling = _Call(address, _judged(address, inside, resolve), tls)
        with calling.answered(headers) as answer:
            if answer.status in REDIRECTS:
                address = _next(address, answer.headers.get("Location", ""), inside)
                continue
            return _taken(answer, known)
    raise CallRefused("redirects")


def _next(address: WebAddress, location: str, inside: Collection[str]) -> WebAddress:
    if not location:
        raise CallRefused("redirects")
    base = f"{address.scheme}://{_written(address)}{address.path}"
    try:
        led = read_address(urljoin(base, location), inside=inside)
    except ValueError as why:
        raise CallRefused("redirects") from why
    if address.scheme == "https" and led.scheme == "http":
        raise CallRefused("scheme")  # what was asked for in private would come in the open
    return led


def _written(address: WebAddress) -> str:
    return f"[{address.host}]:{address.port}" if ":" in address.host else f"{address.host}:{address.port}"


def _judged(address: WebAddress, inside: Collection[str], resolve: Resolver) -> list[Any]:
    """All that the name stands for, of which each is outside; one that is not speaks against the name."""
    try:
        found = resolve(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as why:
        raise CallRefused("unknown_host") from why
    if not found:
        raise CallRefused("unknown_host")
    if not is_named(address, inside) and not all(is_outside(str(place[0])) for *_, place in found):
        raise CallRefused("inside")
    return found


class _Call:
    """One request to one of the judged places, with the errors of many libraries said in our words."""

    def __init__(self, address: WebAddress, places: list[Any], tls: ssl.SSLContext | None) -> None:
        self.connection = _Connection(address, places, tls)
        self.path = address.path

    def answered(self, headers: Mapping[str, str]) -> _Answer:
        try:
            self.connection.request("GET", self.path, headers=dict(headers))
            return _Answer(self.connection, self.connection.getresponse())
        except BaseException as why:
            self.connection.close()
            raise _in_our_words(why) from why


class _Answer:
    """An answer whose connection ends with the block that reads it."""

    def __init__(self, connection: _Connection, answer: http.client.HTTPResponse) -> None:
        self._connection, self._answer = connection, answer
        self.status, self.headers = answer.status, answer.headers

    def __enter__(self) -> _Answer:
        return self

    def __exit__(self, *_: object) -> None:
        self._answer.close()
        self._connection.close()

    def read(self, most: int) -> bytes:
        """At most so many bytes, in one piece."""
        try:
            return self._answer.read(most)
        except (OSError, http.client.HTTPException, ValueError) as why:
            raise _in_our_words(why) from why


class _Connection(http.client.HTTPConnection):
    """To the first of these places that takes it; never to what the name says at another moment."""

    def __init__(self, address: WebAddress, places: list[Any], tls: ssl.SSLContext | None) -> None:
        super().__init__(address.host, address.port, timeout=SECONDS)
        self._places = places
        self._tls = (tls or ssl.create_default_context()) if address.scheme == "https" else None

    def connect(self) -> None:
        raw = self._first_that_takes()
        self.sock = self._tls.wrap_socket(raw, server_hostname=self.host) if self._tls else raw

    def _first_that_takes(self) -> socket.socket:
        trouble: OSError = OSError("no place to call")
        for family, kind, protocol, _, place in self._places:
            trying = socket.socket(family, kind, protocol)
            trying.settimeout(SECONDS)
            try:
                trying.connect(place)
            except OSError as why:
                trying.close()
                trouble = why
            else:
                return trying
        raise trouble


def _taken(answer: _Answer, known: Mapping[str, str]) -> Fetched:
    etag, modified = answer.headers.get("ETag", "")[:255], answer.headers.get("Last-Modified", "")[:64]
    if answer.status == 304 and known:
        return Fetched(None, etag, modified)
    if answer.status != 200:
        raise CallRefused(STATUSES.get(answer.status, "status"), answer.status)
    if answer.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise CallRefused("encoded")  # asked for as it is; unpacking could make a sea of a drop
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise CallRefused("too_big")
    return Fetched(body, etag, modified)


def _basic(address: WebAddress) -> str:
    return "Basic " + base64.b64encode(f"{address.user}:{address.password}".encode()).decode()


def _in_our_words(why: BaseException) -> BaseException:
    if isinstance(why, ssl.SSLError):
        return CallRefused("tls")
    if isinstance(why, TimeoutError):
        return CallRefused("timeout")
    if isinstance(why, (http.client.HTTPException, ValueError)):
        return CallRefused("protocol")
    return CallRefused("unreachable") if isinstance(why, OSError) else why
