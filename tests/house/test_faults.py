"""What fails beneath a served practice: the disk is full, the database is gone, the clock is stepped.

Whoever asks meanwhile is told what was kept and when to come again; nothing is lost, nothing is there twice. The mail
server's part stands in tests/rooms/notify, `kill -9` in tests/rooms/booking/test_kill.py.
"""

from __future__ import annotations

import os
import resource
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests import homes, serving
from tests.factories import booking as make
from tests.homes import Home, Served
from tests.processes import whole_tree
from tests.rooms.booking.bookers import Booker, at, bookers
from unknot.kit import clock
from unknot.rooms.booking import door
from unknot.rooms.booking.actions.reminders import remind
from unknot.rooms.booking.models import Appointment, BookingPolicy
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain

ON_POSTGRESQL = os.environ.get("UNKNOT_TEST_DATABASE") == "postgresql"
GONE_FOR = 10  # seconds
PATIENCE = 60
LEAST = 6_000  # bytes: no change of the book is written in less


@pytest.fixture
def lakeside(prepared_home: Home, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Home]:
    """A practice with one therapist, whose letters leave at once."""
    with (
        django_db_blocker.unblock(),
        serving.copy_with_us_inside(prepared_home, tmp_path / "home") as home,
    ):
        make.open_practice()
        BookingPolicy.objects.update(undo_minutes=0)
        yield home


def test_records_out_of_reach_keep_nothing_by_half_and_all_goes_on_afterwards(lakeside: Home) -> None:
    """On SQLite the disk is full, by a real limit; on PostgreSQL the server is gone for ten seconds."""
    with (gone_server if ON_POSTGRESQL else full_disk)(lakeside) as fault, homes.served(fault.home) as tree:
        (one,) = bookers(tree.url, 1)
        held = one.hold(make.wish(at(2, 9)))
        fault.begin(tree)
        began = time.monotonic()
        refused = one.confirm()
        kept = Appointment.objects.get().status
        time.sleep(max(0.0, GONE_FOR - (time.monotonic() - began)) if ON_POSTGRESQL else 0)
        fault.end(tree)
        booked = _insist(one)
        tree.wait_until_healthy()
        _wait_until_all_letters_went()

    assert (held.status, refused.status, kept, booked.status) == (302, 503, "held", 302)
    assert "What you sent just now was not saved" in refused.text
    _booked_once(one, lakeside)


@pytest.mark.django_db
def test_a_clock_stepped_back_and_forth_books_and_sends_nothing_twice() -> None:
    make.open_practice()
    token, hour = make.visitor(), timedelta(hours=1)
    with time_machine.travel(make.NOON, tick=False):
        visit = make.booked(token, make.wish(make.NOON + timedelta(days=4)), email="ada@home.example")
    due = visit.starts_at - 48 * hour
    for moment in (due + hour, due - 2 * hour, due + 2 * hour, make.NOON - hour, due + 3 * hour):
        with time_machine.travel(moment, tick=False):
            with transaction.atomic():
                remind({}, moment)
            drain()
            other = make.browser(make.visitor(now=moment)).post(
                "/book/holds/", make.as_form(make.wish(visit.starts_at))
            )
            assert other.status_code == 409

    assert OutboxMessage.objects.filter(kind="reminder to client").count() == 1
    assert OutboxMessage.objects.filter(kind="booked to client").count() == 1
    assert not OutboxMessage.objects.open().exists()
    assert door.faults(now=due + 3 * hour) == []


@dataclass
class FullDisk:
    """No process of the practice can write beyond the first few bytes of any file, as on a disk without room."""

    home: Home

    def begin(self, tree: Served) -> None:
        """Empty SQLite's log first, so that whatever is written next comes to its end."""
        with closing(sqlite3.connect(self.home.folder / homes.TABLES, timeout=PATIENCE)) as tables:
            tables.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._limit(tree, LEAST)

    def end(self, tree: Served) -> None:
        """There is room again."""
        self._limit(tree, resource.RLIM_INFINITY)

    def _limit(self, tree: Served, size: int) -> None:
        for process in whole_tree(tree.process.pid):
            with suppress(ProcessLookupError):
                resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def full_disk(home: Home) -> Iterator[FullDisk]:
    """The practice whose disk will be full."""
    yield FullDisk(home)


@dataclass
class Line:
    """What lies between a practice and its database; it can be cut."""

    home: Home
    port: int
    server: str
    open: list[socket.socket] = field(default_factory=list)
    listening: socket.socket | None = None

    def end(self, _: Served | None = None) -> None:
        """Take calls, and put each through."""
        self.listening = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        threading.Thread(target=self._take_calls, args=(self.listening,), daemon=True).start()

    def begin(self, _: Served | None = None) -> None:
        """End every call, and take none."""
        if self.listening:
            with suppress(OSError):
                self.listening.shutdown(socket.SHUT_RDWR)
            self.listening.close()
        for one in self.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.open.clear()

    def _take_calls(self, listening: socket.socket) -> None:
        while True:
            try:
                here, _ = listening.accept()
            except OSError:
                return
            there = socket.socket(socket.AF_UNIX)
            there.connect(self.server)
            self.open += [here, there]
            for one, other in ((here, there), (there, here)):
                threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while said := one.recv(65_536):
            other.sendall(said)
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def gone_server(home: Home) -> Iterator[Line]:
    """The home's own database, reached by a port that this test opens and closes."""
    port = homes.free_port()
    name = home.database.partition("@/")[2].partition("?")[0]
    url = f"postgresql://{os.environ['PGUSER']}@127.0.0.1:{port}/{name}"
    line = Line(replace(home, database=url), port, f"{os.environ['PGHOST']}/.s.PGSQL.5432")
    line.end()
    try:
        yield line
    finally:
        line.begin()


def _insist(one: Booker) -> serving.Reply:
    """Ask the same again, as people do, until there is an answer."""
    until = time.monotonic() + PATIENCE
    while (reply := one.confirm()).status in (0, 503) and time.monotonic() < until:
        time.sleep(0.3)
    return reply


def _wait_until_all_letters_went() -> None:
    until = time.monotonic() + PATIENCE
    while OutboxMessage.objects.open().exists():
        assert time.monotonic() < until, list(OutboxMessage.objects.open().values())
        time.sleep(0.2)


def _booked_once(one: Booker, home: Home) -> None:
    """One visit, and one letter to each of the two."""
    visit = Appointment.objects.get()
    assert visit.status == "booked"
    assert visit.client is not None
    assert visit.client.email == one.typed["email"]
    assert OutboxMessage.objects.count() == 2
    written = "".join(path.read_text(encoding="utf-8") for path in (home.folder / "mail").glob("*.log"))
    assert written.count(f"To: {one.typed['email']}") == 1
    assert door.faults(now=clock.now()) == []
