"""A practice that is really served: the whole process tree over a database of its own, and callers by real HTTP."""

from __future__ import annotations

import html
import http.client
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection

from tests import homes
from tests.homes import Home
from unknot.kit.visitor import COOKIE

T = TypeVar("T")
PATIENCE = 60  # seconds for an answer on a busy machine


def prepared(folder: Path) -> Home:
    """A home with the keys of these tests and a database with every table and nothing in it; to be copied."""
    home = with_our_keys(homes.make_home(folder))
    done = home.unknot("serve", "--prepare")
    assert done.returncode == 0, done.stderr
    return home


@contextmanager
def copy_with_us_inside(home: Home, folder: Path, **more: str) -> Iterator[Home]:
    """A copy of a prepared home, and Django in this process turned to its database.

    So a test can make a practice there, and ask the tables what the processes did.
    """
    copy = with_our_keys(homes.copy_of(home, folder), **more)
    before = connection.settings_dict["NAME"]
    _turn_to(urlsplit(copy.database).path[1:] if copy.database else str(folder / "unknot.sqlite3"))
    try:
        yield copy
    finally:
        _turn_to(before)


def with_our_keys(home: Home, **more: str) -> Home:
    """The home with these tests' keys, so that this process can open what its processes seal."""
    own = {
        "UNKNOT_SECRET_KEY": settings.SECRET_KEY,
        "UNKNOT_FIELD_KEYS_FILE": str(settings.FIELD_KEYS_FILE),
        "UNKNOT_MAIL_URL": f"file://{home.folder}/mail",
        "UNKNOT_MAIL_FROM": "desk@lakeside.example",
        "UNKNOT_PROXIES": "1",  # so that every caller can have an address, as behind a proxy
        "UNKNOT_LOG_LEVEL": "warning",
    }
    return replace(home, more=own | more)


def _turn_to(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database


@dataclass(frozen=True)
class Reply:
    """What came back; status 0 where nobody answered."""

    status: int
    location: str = ""
    text: str = ""

    def values(self, name: str) -> list[str]:
        """What the fields and buttons of this name would send."""
        return [html.unescape(said) for said in re.findall(rf'name="{name}"[^>]*? value="([^"]*)"', self.text)]


@dataclass
class Caller:
    """A browser without script: cookies, the token against forged forms, and one address on the way."""

    url: str
    visitor: str = ""
    address: str = "192.0.2.1"
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        if self.visitor:
            self.cookies[COOKIE] = self.visitor

    def get(self, path: str) -> Reply:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Reply:
        """Send a form; where no page with a form was seen yet, one is looked at first."""
        if not self.token and not (looked := self.get("/again/")).status:
            return looked
        return self._ask("POST", path, urlencode({**fields, "csrfmiddlewaretoken": self.token}))

    def _ask(self, method: str, path: str, body: str | None) -> Reply:
        where = urlsplit(path)
        asked = http.client.HTTPConnection("127.0.0.1", urlsplit(self.url).port, timeout=PATIENCE)
        try:
            asked.request(method, f"{where.path}{'?' if where.query else ''}{where.query}", body, self._headers(method))
            answer = asked.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return Reply(0)
        finally:
            asked.close()
        self._remember(answer, text)
        return Reply(answer.status, answer.getheader("Location") or "", text)

    def _headers(self, method: str) -> dict[str, str]:
        said = {"Host": urlsplit(self.url).netloc, "Accept": "text/html", "X-Forwarded-For": self.address}
        said["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            said |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url}
        return said

    def _remember(self, answer: http.client.HTTPResponse, text: str) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text):
            self.token = found.group(1)


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """What each act gave, all begun at one moment in threads of their own."""
    gate, given = threading.Barrier(len(acts)), dict[int, T]()

    def run(number: int, act: Callable[[], T]) -> None:
        gate.wait(PATIENCE)
        given[number] = act()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
    return [given[number] for number in range(len(acts))]
