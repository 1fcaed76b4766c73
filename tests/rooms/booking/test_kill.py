"""kill -9 of any process of the tree while people book: nothing promised is lost, and no letter is missing."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import Any

import pytest
from icalendar import Calendar
from pytest_django import DjangoDbBlocker

from tests import homes, serving
from tests.factories import booking as make
from tests.homes import Home, Served
from tests.processes import children
from tests.rooms.booking.bookers import Booker, at, bookers
from tests.rooms.notify.post_office import PostOffice, opened
from unknot.kit import clock
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment, BookingPolicy
from unknot.rooms.notify.models import OutboxMessage

SEED = 20261124
# Every kind is killed; at a second moment each in the long run alone, for what is killed is dear to start again.
ROUNDS = 2 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 1
BOOKINGS, AT_A_TIME = 12 + 30 * ROUNDS, 3
ON_PURPOSE = "mail worker between the server's yes and its own record"
KILLS = ("parent", "web server", "web worker", "web worker", "mail worker") * ROUNDS
PATIENCE = 60


@dataclass
class Crowd:
    """People who book one after the other, and insist until they have an answer."""

    waiting: list[tuple[Booker, make.Wish]]
    seen: dict[int, str] = field(default_factory=dict)  # number of the person -> the address of the promised visit
    statuses: Counter[int] = field(default_factory=Counter)

    def book_all(self) -> None:
        while self.waiting:
            one, wish = self.waiting.pop()
            self._insist(lambda one=one, wish=wish: one.hold(wish))
            self.seen[one.number] = self._insist(one.confirm)

    def _insist(self, ask: Any) -> str:
        """Ask until there is an answer; whoever was cut off asks the same again, as people do."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            reply = ask()
            self.statuses[reply.status] += 1
            if reply.status:
                return str(reply.location)
            time.sleep(0.2)
        return ""


@dataclass
class KillingPostOffice(PostOffice):
    """When asked to: as soon as it has taken a letter, and before it says so, the worker that sent it is killed."""

    victim: int = 0
    killed_at: str = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the name aiosmtpd calls
        answer = await super().handle_DATA(server, session, envelope)
        if self.victim and not self.killed_at:
            self.killed_at = self.mail[-1]["Message-ID"]
            os.kill(self.victim, signal.SIGKILL)
        return answer


@pytest.fixture
def lakeside(prepared_home: Home, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[tuple[Home, Any]]:
    office = KillingPostOffice(homes.free_port())
    more = {"UNKNOT_MAIL_URL": f"smtp://127.0.0.1:{office.port}"}
    with (
        django_db_blocker.unblock(),
        serving.copy_with_us_inside(prepared_home, tmp_path / "home", **more) as home,
        opened(office),
    ):
        yield home, office


def test_whatever_is_killed_nothing_promised_is_lost(lakeside: tuple[Home, KillingPostOffice]) -> None:
    home, office = lakeside
    port = homes.free_port()
    crowd = Crowd(_waiting(f"http://localhost:{port}"))

    with ExitStack() as stack:
        tree = stack.enter_context(homes.served(home, port=port))
        threads = [threading.Thread(target=crowd.book_all) for _ in range(AT_A_TIME)]
        for thread in threads:
            thread.start()
        for what in _moments(crowd):
            _kill(what, tree, office)
            if what == "parent":
                tree = stack.enter_context(homes.served(home, port=port))
        for thread in threads:
            thread.join(PATIENCE)
        _wait_until(lambda: not OutboxMessage.objects.open().exists())
        assert tree.get("/healthz") == (200, "ok")
        assert {tree.get(_path(link))[0] for link in crowd.seen.values()} == {200}

    print(f"seed {SEED}: {dict(crowd.statuses)}, {len(office.mail)} letters, on purpose at {office.killed_at}")
    assert set(crowd.statuses) <= {0, 302}
    _every_promise_is_kept(crowd)
    _every_letter_came(office)
    assert door.faults(now=clock.now()) == []
    assert "Traceback" not in (home.folder / "log").read_text(), (home.folder / "log").read_text()


def _waiting(url: str) -> list[tuple[Booker, make.Wish]]:
    """Everybody with a time that nobody else wants."""
    therapists = make.open_practice(therapists=2, rooms=2)
    BookingPolicy.objects.update(undo_minutes=0)  # letters leave at once, so that kills meet them
    wishes = [
        make.wish(at(2 + n // 20, 9) + timedelta(minutes=45 * (n % 10)), minutes=30, therapist_id=who.pk)
        for n, who in ((n, therapists[n // 10 % 2]) for n in range(BOOKINGS))
    ]
    return list(zip(bookers(url, BOOKINGS), wishes, strict=True))


def _moments(crowd: Crowd) -> Iterator[str]:
    """What to kill next, each at a moment while people book; last, one that is no accident."""
    dice = Random(SEED)
    for number, what in enumerate([*dice.sample(KILLS, len(KILLS)), ON_PURPOSE]):
        enough = number * 6 + dice.randint(1, 5)
        _wait_until(lambda enough=enough: len(crowd.seen) >= enough)  # type: ignore[misc]  # called at once
        time.sleep(dice.uniform(0, 0.1))
        print(f"kill {number + 1}: {what} after {len(crowd.seen)} bookings")
        yield what


def _kill(what: str, tree: Served, office: KillingPostOffice) -> None:
    if what == "parent":
        tree.process.kill()
        tree.process.wait(PATIENCE)
        return
    kind = "mail worker" if what == ON_PURPOSE else what
    _wait_until(lambda: bool(_pids(tree.process.pid)[kind]))
    victim = _pids(tree.process.pid)[kind][0]
    if what == ON_PURPOSE:
        office.victim = victim
        _wait_until(lambda: bool(office.killed_at))
    else:
        os.kill(victim, signal.SIGKILL)


def _pids(parent: int) -> dict[str, list[int]]:
    """The processes of this parent's tree, by what they are."""
    found: dict[str, list[int]] = defaultdict(list)
    for pid, command in children(parent):
        if "serving.worker" in command:
            found["mail worker"].append(pid)
        if "granian" in command:
            found["web server"].append(pid)
            found["web worker"] += [child for child, words in children(pid) if "granian" in words]
    return found


def _every_promise_is_kept(crowd: Crowd) -> None:
    assert len(crowd.seen) == BOOKINGS
    assert all(re.search(r"/visit/[\w-]{43}/\?booked=now$", link) for link in crowd.seen.values())
    booked = Appointment.objects.filter(status="booked")
    assert booked.count() == Appointment.objects.filter(takes_time=True).count() == BOOKINGS
    emails = {row.client.email for row in booked.select_related("client") if row.client}
    assert emails == {f"person{number}@home.example" for number in crowd.seen}


def _every_letter_came(office: KillingPostOffice) -> None:
    """One to the client and one to the therapist for each visit; what came twice came as the same letter."""
    came: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for mail in office.mail:
        uid, sequence = _entry(mail)
        came[uid, mail["To"]].append((mail["Message-ID"], sequence))
    booked = Appointment.objects.filter(status="booked").select_related("client", "therapist")
    wanted = {
        (f"{row.public_id}@unknot", to)
        for row in booked
        for to in (row.client and row.client.email, row.therapist.email)
    }
    assert set(came) == wanted
    assert {len(set(letters)) for letters in came.values()} == {1}
    repeated = [letters[0][0] for letters in came.values() if len(letters) > 1]
    assert office.killed_at in repeated
    assert len(office.mail) - len(wanted) <= KILLS.count("mail worker") + KILLS.count("parent") + 1


def _entry(mail: EmailMessage) -> tuple[str, int]:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).events
    return str(event["UID"]), int(event["SEQUENCE"])


def _path(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def _wait_until(it_is_so: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not it_is_so():
        assert time.monotonic() < until, "nothing happened for a minute"
        time.sleep(0.02)
