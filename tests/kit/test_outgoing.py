"""Calling out: what is inside is not called, by no name and after no redirect; and what comes back is bounded."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from unknot.kit.outgoing import fetching
from unknot.kit.outgoing.addresses import CallRefused, is_outside, read_address
from unknot.kit.outgoing.fetching import Fetched, fetch

INSIDE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.7", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
    "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::",
    "2002:a9fe:a9fe::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001::1", "100::1", "nonsense", "",
]  # fmt: skip  # one kind after the other
OUTSIDE = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INSIDE)
def test_address_inside_is_known(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_address_outside_is_known(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "address"), ("calendar", "address"), ("https://", "address"), ("https:///x.ics", "address"),
        ("https://host/a b", "address"), ("https://host/\r\nX: y", "address"), ("https://host:port/", "address"),
        ("https://host/" + "x" * 2000, "address"), ("https://[::1", "address"), ("file:///etc/passwd", "address"),
        ("ftp://host/x.ics", "scheme"), ("gopher://host/", "scheme"), ("javascript://host/", "scheme"),
        ("https://host.example:22/", "port"), ("http://host.example:6379/", "port"),
        ("http://127.0.0.1/", "inside"), ("http://[::1]/", "inside"), ("http://[::ffff:127.0.0.1]/", "inside"),
        ("http://169.254.169.254/latest/meta-data/", "inside"), ("https://user:word@10.0.0.1/x.ics", "inside"),
    ],
)  # fmt: skip  # a table
def test_address_that_cannot_be_called_is_refused_unasked(said: str, code: str) -> None:
    with pytest.raises(CallRefused) as refused:
        read_address(said)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("said", "scheme", "port"),
    [("webcal://Host.example/a.ics", "https", 443), ("http://host.example./a.ics", "http", 80),
     ("https://host.example:443/a.ics", "https", 443)],
)  # fmt: skip  # a table
def test_address_is_taken_apart(said: str, scheme: str, port: int) -> None:
    found = read_address(said)

    assert (found.scheme, found.host, found.port, found.path) == (scheme, "host.example", port, "/a.ics")


def test_address_shows_neither_its_path_nor_its_password() -> None:
    found = read_address("https://ann:secret@host.example/private-0123456789/basic.ics")

    assert (found.user, found.password) == ("ann", "secret")
    assert repr(found) == "WebAddress(host.example)"


class Shop(BaseHTTPRequestHandler):
    """A server whose answers a test lays out: path to status, headers and body."""

    pages: dict[str, tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        type(self).asked.append((self.path, dict(self.headers)))
        status, headers, body = self.pages.get(self.path, (404, {}, b""))
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def shop() -> Iterator[tuple[type[Shop], int]]:
    handler = type("Laid", (Shop,), {"pages": {}, "asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield handler, server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def got(port: int, path: str = "/a.ics", **more: Any) -> Fetched:
    return fetch(f"http://127.0.0.1:{port}{path}", accept="text/calendar", inside=[f"127.0.0.1:{port}"], **more)


def refusal(port: int, path: str = "/a.ics", **more: Any) -> tuple[str, int]:
    with pytest.raises(CallRefused) as refused:
        got(port, path, **more)
    return refused.value.code, refused.value.number


def test_what_stands_there_comes_with_what_it_is_known_by(shop: tuple[type[Shop], int]) -> None:
    laid, port = shop
    laid.pages["/a.ics"] = (200, {"ETag": '"1"', "Last-Modified": "Tue, 24 Nov 2026 18:00:00 GMT"}, b"here")

    assert got(port) == Fetched(b"here", '"1"', "Tue, 24 Nov 2026 18:00:00 GMT")
    assert laid.asked[0][1]["Accept-Encoding"] == "identity"


def test_what_is_still_the_same_is_not_sent_again(shop: tuple[type[Shop], int]) -> None:
    laid, port = shop
    laid.pages["/a.ics"] = (200, {"ETag": '"1"'}, b"here")

    assert got(port, etag='"1"').body is None


@pytest.mark.parametrize(
    ("status", "headers", "body", "found"),
    [
        (401, {}, b"", ("sign_in", 401)), (403, {}, b"", ("sign_in", 403)), (404, {}, b"", ("gone", 404)),
        (410, {}, b"", ("gone", 410)), (429, {}, b"", ("too_often", 429)), (500, {}, b"", ("status", 500)),
        (206, {}, b"", ("status", 206)), (304, {}, b"", ("status", 304)), (302, {}, b"", ("redirects", 0)),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b"BEGIN", mtime=0), ("encoded", 0)),
        (200, {"Content-Encoding": "br"}, b"x", ("encoded", 0)),
        (302, {"Location": "http://169.254.169.254/latest/"}, b"", ("inside", 0)),
        (301, {"Location": "http://[::1]/"}, b"", ("inside", 0)),
        (307, {"Location": "file:///etc/passwd"}, b"", ("address", 0)),
        (308, {"Location": "http://host.example:25/"}, b"", ("port", 0)),
        (302, {"Location": "/a.ics"}, b"", ("redirects", 0)),
    ],
)  # fmt: skip  # a table
def test_answer_that_is_no_calendar_is_refused(
    shop: tuple[type[Shop], int], status: int, headers: dict[str, str], body: bytes, found: tuple[str, int]
) -> None:
    laid, port = shop
    laid.pages["/a.ics"] = (status, headers, body)

    assert refusal(port) == found


def test_more_than_fits_is_refused(shop: tuple[type[Shop], int], monkeypatch: pytest.MonkeyPatch) -> None:
    laid, port = shop
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    laid.pages["/a.ics"] = (200, {}, b"x" * 1000)
    laid.pages["/b.ics"] = (200, {}, b"x" * 1001)

    assert len(got(port).body or b"") == 1000
    assert refusal(port, "/b.ics") == ("too_big", 0)


def test_password_goes_to_its_own_host_and_no_further(shop: tuple[type[Shop], int]) -> None:
    laid, port = shop
    laid.pages["/a.ics"] = (302, {"Location": f"http://localhost:{port}/b.ics"}, b"")
    laid.pages["/b.ics"] = (200, {}, b"here")

    fetch(
        f"http://ann:secret@127.0.0.1:{port}/a.ics",
        accept="text/calendar",
        inside=[f"127.0.0.1:{port}", f"localhost:{port}"],
    )

    assert [path for path, headers in laid.asked if "Authorization" in headers] == ["/a.ics"]
    assert laid.asked[0][1]["Authorization"] == "Basic YW5uOnNlY3JldA=="


def resolver(*places: str) -> Any:
    """A resolver that says these in turn, the last for good."""
    said = list(places)

    def resolve(host: str, port: int, **_: object) -> list[Any]:
        place = said.pop(0) if len(said) > 1 else said[0]
        family = socket.AF_INET6 if ":" in place else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (place, port))]

    return resolve


@pytest.mark.parametrize("place", ["127.0.0.1", "::1", "fd12::1", "169.254.169.254", "::ffff:192.168.0.1", "0.0.0.0"])
def test_name_that_stands_for_something_inside_is_not_called(place: str) -> None:
    with pytest.raises(CallRefused, match="inside"):
        fetch("https://calendar.example/a.ics", accept="text/calendar", resolve=resolver(place))


def test_name_of_which_one_address_is_inside_is_not_called() -> None:
    def both(host: str, port: int, **_: object) -> list[Any]:
        return [*resolver("8.8.8.8")(host, port), *resolver("127.0.0.1")(host, port)]

    with pytest.raises(CallRefused, match="inside"):
        fetch("https://calendar.example/a.ics", accept="text/calendar", resolve=both)


def test_name_is_looked_up_once_and_the_judged_address_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: at a second look the name would stand for this machine."""
    called: list[object] = []

    def note(self: socket.socket, place: object) -> None:
        called.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", note)
    with pytest.raises(CallRefused, match="unreachable"):
        fetch("http://calendar.example/a.ics", accept="text/calendar", resolve=resolver("8.8.8.8", "127.0.0.1"))

    assert called == [("8.8.8.8", 80)]


def test_name_that_a_redirect_leads_to_is_judged_too(shop: tuple[type[Shop], int]) -> None:
    laid, port = shop
    laid.pages["/a.ics"] = (302, {"Location": "http://calendar.example/"}, b"")

    assert refusal(port, resolve=resolver("127.0.0.1")) == ("inside", 0)


def test_name_that_nobody_knows() -> None:
    def unknown(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror

    with pytest.raises(CallRefused, match="unknown_host"):
        fetch("https://calendar.example/", accept="text/calendar", resolve=unknown)


def test_host_that_the_operator_named_is_called_on_its_port_alone(shop: tuple[type[Shop], int]) -> None:
    _, port = shop

    with pytest.raises(CallRefused, match="inside"):
        read_address("http://127.0.0.1/", inside=[f"127.0.0.1:{port}"])
    with pytest.raises(CallRefused, match="port"):
        read_address(f"http://cloud.lan:{port}/", inside=["cloud.lan"])
    assert read_address("http://cloud.lan/", inside=["cloud.lan"]).host == "cloud.lan"


def test_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert refusal(silent.getsockname()[1]) == ("timeout", 0)


def test_server_that_does_not_speak_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def greet() -> None:
            peer, _ = other.accept()
            peer.recv(1000)
            peer.sendall(b"220 mail.example ESMTP\r\n")
            peer.close()

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        assert refusal(other.getsockname()[1]) == ("protocol", 0)
        thread.join()


def test_certificate_of_nobody_is_refused(shop: tuple[type[Shop], int]) -> None:
    _, port = shop  # it speaks no TLS at all

    with pytest.raises(CallRefused, match="tls"):
        fetch(f"https://127.0.0.1:{port}/", accept="text/calendar", inside=[f"127.0.0.1:{port}"])
