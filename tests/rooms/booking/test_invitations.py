"""Invitations as somebody's own calendar takes them: one entry, which moves, and which is called off (complaint 19).

khal takes each mail's entry as its user would, vdirsyncer brings it to a real CalDAV server and back, and what stands
there afterwards is read.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from icalendar import Calendar, Event

from tests.factories import booking as make
from tests.rooms.interop.radicale import USER, WORD, Radicale, started
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.links import token
from unknot.rooms.booking.models import Appointment
from unknot.rooms.notify.models import OutboxMessage

pytestmark = [pytest.mark.django_db, pytest.mark.variant]
ADA = "ada@home.example"
KHAL = """[calendars]
[[own]]
path = {home}/own
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = America/Chicago
default_timezone = America/Chicago
[default]
default_calendar = own
"""
VDIRSYNCER = """[general]
status_path = "{home}/status"
[pair own]
a = "here"
b = "there"
collections = null
conflict_resolution = "a wins"
[storage here]
type = "filesystem"
path = "{home}/own"
fileext = ".ics"
[storage there]
type = "caldav"
url = "http://127.0.0.1:{port}/{user}/work/"
username = "{user}"
password = "{word}"
"""


class OwnCalendar:
    """What somebody keeps their days with: khal here, a server there, vdirsyncer between."""

    def __init__(self, home: Path, server: Radicale) -> None:
        self.home = home
        said = {"home": home, "port": server.port, "user": USER, "word": WORD}
        for name, config in (("khal", KHAL), ("vdirsyncer", VDIRSYNCER)):
            (home / ".config" / name).mkdir(parents=True)
            (home / ".config" / name / "config").write_text(config.format(**said))
        (home / "own").mkdir()
        self.run("vdirsyncer", "discover")

    def take(self, invitation: str) -> None:
        """Open the attachment of a mail, and let both sides agree."""
        file = self.home / "invite.ics"
        file.write_bytes(invitation.encode())
        self.run("khal", "import", "--batch", str(file))
        self.run("vdirsyncer", "sync")

    def shown(self) -> list[str]:
        """The days around, as khal lists them."""
        form = ("--format", "{start-end-time-style} {title} {status}", "--day-format", "{date}")
        return [line.strip() for line in self.run("khal", "list", *form, "2026-11-24", "10d").splitlines()]

    def on_the_server(self) -> list[Event]:
        """Every entry that the server keeps."""
        every = (self.home / "server" / "data").rglob("*.ics")
        files = [file for file in every if ".Radicale.cache" not in file.parts]
        return [event for file in files for event in Calendar.from_ical(file.read_bytes()).events]

    def run(self, name: str, *arguments: str) -> str:
        env = {"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "America/Chicago"}
        command = [Path(sys.executable).with_name(name), *arguments]
        done = subprocess.run(command, cwd=self.home, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def own(tmp_path: Path) -> Iterator[OwnCalendar]:
    (tmp_path / "server").mkdir()
    with started(tmp_path / "server") as server:
        yield OwnCalendar(tmp_path, server)


def told() -> str:
    """The calendar entry of the latest mail to Ada."""
    mails = [row for row in OutboxMessage.objects.order_by("pk") if row.letter["to"] == ADA]
    return str(mails[-1].letter["calendar"])


def link(visit: Appointment) -> str:
    visit.refresh_from_db()
    return token(visit.public_id, visit.link_version)


def test_one_entry_is_made_moves_and_is_called_off(own: OwnCalendar) -> None:
    make.open_practice()
    with time_machine.travel(make.NOON, tick=False):
        visit = make.booked(make.visitor(), email=ADA)
    own.take(told())

    assert own.shown() == ["2026-11-25", "12:00-13:00 Appointment at Lakeside Massage CONFIRMED"]
    (event,) = own.on_the_server()
    assert (str(event["UID"]), int(event["SEQUENCE"])) == (f"{visit.public_id}@unknot", 0)

    later = make.NOON + timedelta(minutes=10)
    move_visit(link(visit), make.wish(make.NOON + timedelta(days=2, hours=1)), now=later)
    own.take(told())

    assert own.shown() == ["2026-11-26", "13:00-14:00 Appointment at Lakeside Massage CONFIRMED"]
    (event,) = own.on_the_server()
    assert (str(event["UID"]), int(event["SEQUENCE"])) == (f"{visit.public_id}@unknot", 1)

    cancel_visit(link(visit), now=later + timedelta(minutes=10))
    own.take(told())

    assert own.shown() == ["2026-11-26", "13:00-14:00 Appointment at Lakeside Massage CANCELLED"]
    (event,) = own.on_the_server()
    assert (str(event["UID"]), int(event["SEQUENCE"])) == (f"{visit.public_id}@unknot", 2)
    assert str(event["STATUS"]) == "CANCELLED"
