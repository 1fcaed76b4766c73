"""Our visits as a calendar: what it tells and does not, who may have it, and that other programs read it back."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from tests.factories import booking as make
from tests.factories import practice as people
from tests.meeting import meet
from unknot.rooms.booking import links
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.models import Appointment
from unknot.rooms.interop.actions.feeds import end_feed, make_feed
from unknot.rooms.interop.models import CalendarFeed
from unknot.rooms.practice.models import AuditEntry, Therapist, User
from unknot.spine.notify.health_words import health_words

pytestmark = pytest.mark.django_db
NOW = make.NOON
CHICAGO = ZoneInfo("America/Chicago")
DAY = timedelta(days=1)


@pytest.fixture
def therapist() -> Therapist:
    return make.open_practice()[0]


@pytest.fixture
def visits(therapist: Therapist) -> list[Appointment]:
    """Tomorrow's stands, and the day after's was cancelled."""
    made = [make.booked(make.visitor(), make.wish(NOW + n * DAY)) for n in (1, 2)]
    make.held(make.visitor(), make.wish(NOW + 3 * DAY))
    token = links.token(made[1].public_id, made[1].link_version)
    return [made[0], cancel_visit(token, now=NOW + timedelta(minutes=20))]


def made(therapist: Therapist | None, *, by: User | None = None, with_names: bool = False) -> str:
    """The path of a new feed."""
    who = by or (therapist.user if therapist else people.owner())
    number = therapist.pk if therapist else None
    return "/" + make_feed(who, therapist_id=number, with_names=with_names, now=NOW).split("/", 3)[3]


def read(client: Client, path: str, *, at: datetime = NOW + timedelta(hours=1), **headers: str):
    with time_machine.travel(at, tick=False):
        return client.get(path, headers=headers)


def entries(answer) -> list[dict[str, str]]:
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return [
        {name: str(one.get(name, "")) for name in ("SUMMARY", "STATUS", "TRANSP", "SEQUENCE", "UID")} for one in events
    ]


def test_feed_tells_references_and_what_became_of_them(
    client: Client, therapist: Therapist, visits: list[Appointment]
) -> None:
    answer = read(client, made(therapist))

    told = entries(answer)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [(one["SUMMARY"], one["STATUS"], one["TRANSP"]) for one in told] == [
        (f"Appointment {visits[0].reference}", "CONFIRMED", "OPAQUE"),
        (f"Appointment {visits[1].reference}", "CANCELLED", "TRANSPARENT"),
    ]
    assert told[0]["UID"] == f"{visits[0].public_id}@unknot"
    assert int(told[1]["SEQUENCE"]) > 0


def test_feed_speaks_the_time_of_the_place_and_brings_its_zone(
    client: Client, therapist: Therapist, visits: list[Appointment]
) -> None:
    text = read(client, made(therapist)).content.decode()

    assert "DTSTART;TZID=America/Chicago:20261125T120000" in text
    assert "BEGIN:VTIMEZONE\r\nTZID:America/Chicago" in text
    assert "ATTENDEE" not in text
    assert "METHOD:PUBLISH" in text


@pytest.mark.parametrize("with_names", [False, True])
def test_feed_has_no_word_of_health_and_names_only_where_asked(
    client: Client, therapist: Therapist, visits: list[Appointment], with_names: bool
) -> None:
    text = read(client, made(therapist, with_names=with_names)).content.decode()

    assert ("Ada Example" in text) is with_names
    assert text.count("Ada Example") <= 1  # the cancelled visit keeps its reference alone
    assert health_words(text, allowed=["Lakeside Massage"]) == ()
    assert not [word for word in ("wedish", "edical massage", "eflexology", "@home.example") if word in text]


def test_feed_of_the_practice_has_everybody_and_says_who(
    client: Client, therapist: Therapist, visits: list[Appointment]
) -> None:
    told = entries(read(client, made(None)))

    assert told[0]["SUMMARY"] == f"{therapist.name}: Appointment {visits[0].reference}"


def test_feed_of_a_colleague_has_none_of_these(client: Client, therapist: Therapist, visits: list[Appointment]) -> None:
    assert entries(read(client, made(people.therapist()))) == []


def test_feed_reaches_six_weeks_back_and_half_a_year_ahead(
    client: Client, therapist: Therapist, visits: list[Appointment]
) -> None:
    path = made(therapist)

    seen = [len(entries(read(client, path, at=NOW + n * DAY))) for n in (42, 43, 45, -200)]

    assert seen == [2, 2, 0, 0]


def test_feed_that_did_not_change_is_not_sent_again(
    client: Client, therapist: Therapist, visits: list[Appointment]
) -> None:
    path = made(therapist)
    first = read(client, path)

    again = read(client, path, **{"if-none-match": first["ETag"]})
    also = read(client, path, **{"if-modified-since": first["Last-Modified"]})
    visit = visits[0]
    cancel_visit(links.token(visit.public_id, visit.link_version), now=NOW + timedelta(minutes=90))
    changed = read(client, path, at=NOW + timedelta(hours=2), **{"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert also.status_code == 304
    assert changed.status_code == 200
    assert first["Cache-Control"] == "private, no-cache"


def test_next_day_is_a_change(client: Client, therapist: Therapist, visits: list[Appointment]) -> None:
    path = made(therapist)
    first = read(client, path)

    assert read(client, path, at=NOW + DAY, **{"if-modified-since": first["Last-Modified"]}).status_code == 200


def test_new_address_ends_the_old_one_and_ending_ends_it(client: Client, therapist: Therapist) -> None:
    old, new = made(therapist), made(therapist)

    assert (read(client, old).status_code, read(client, new).status_code) == (404, 200)
    end_feed(therapist.user, therapist_id=therapist.pk, now=NOW)
    assert read(client, new).status_code == 404
    assert list(AuditEntry.objects.filter(action__startswith="feed").values_list("action", flat=True)) == [
        "feed made", "feed made", "feed ended",
    ]  # fmt: skip  # one a line


def test_address_itself_is_kept_nowhere(therapist: Therapist) -> None:
    token = made(therapist).split("/")[-1].removesuffix(".ics")

    assert len(token) == 43
    assert token not in repr(list(CalendarFeed.objects.values())) + repr(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("away", ["user", "therapist", "role"])
def test_feed_ends_with_the_rights_of_whoever_made_it(client: Client, therapist: Therapist, away: str) -> None:
    owner = people.owner()
    path = made(therapist, by=owner)
    assert read(client, path).status_code == 200

    if away == "user":
        User.objects.filter(pk=owner.pk).update(is_active=False)
    elif away == "role":
        User.objects.filter(pk=owner.pk).update(role="front_desk", is_staff=False)
    else:
        Therapist.objects.filter(pk=therapist.pk).update(active=False)

    assert read(client, path).status_code == 404


def test_unknown_address_says_nothing_and_guessing_ends(client: Client, therapist: Therapist) -> None:
    codes = {read(client, f"/calendar/{number:043}.ics").status_code for number in range(121)}

    assert codes == {404, 429}
    assert client.post(made(therapist)).status_code == 405


def tool(name: str, *arguments: str, home: Path) -> str:
    """What one of the programs says that people keep their calendars with."""
    env = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "America/Chicago"}
    done = subprocess.run(
        [Path(sys.executable).with_name(name), *arguments],
        cwd=home,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.variant
def test_khal_and_vdirsyncer_read_it_back(
    client: Client, therapist: Therapist, visits: list[Appointment], tmp_path: Path, httpserver_of
) -> None:
    url = httpserver_of(read(client, made(therapist, with_names=True)).content)
    (tmp_path / ".config/vdirsyncer").mkdir(parents=True)
    (tmp_path / ".config/khal").mkdir(parents=True)
    (tmp_path / ".config/vdirsyncer/config").write_text(
        f'[general]\nstatus_path = "{tmp_path}/status"\n[pair desk]\na = "there"\nb = "here"\ncollections = null\n'
        f'[storage there]\ntype = "http"\nurl = "{url}"\n'
        f'[storage here]\ntype = "filesystem"\npath = "{tmp_path}/visits/desk"\nfileext = ".ics"\n'
    )
    (tmp_path / ".config/khal/config").write_text(
        f"[calendars]\n[[desk]]\npath = {tmp_path}/visits/desk\ntype = calendar\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        "local_timezone = America/Chicago\ndefault_timezone = America/Chicago\n"
    )

    tool("vdirsyncer", "discover", home=tmp_path)
    tool("vdirsyncer", "sync", home=tmp_path)
    said = tool(
        "khal", "list", "--format", "{start-end-time-style} {title} {status}", "--day-format", "{date}",
        "2026-11-24", "10d", home=tmp_path,
    )  # fmt: skip  # a command line

    assert len(list((tmp_path / "visits/desk").glob("*.ics"))) == 2
    lines = [line.strip() for line in said.splitlines()]
    assert lines[:2] == ["2026-11-25", "12:00-13:00 Ada Example CONFIRMED"]
    assert f"12:00-13:00 Appointment {visits[1].reference} CANCELLED" in " ".join(lines)


@pytest.mark.django_db(transaction=True)
def test_of_two_made_at_once_the_second_takes_the_place_of_the_first(therapist: Therapist) -> None:
    for whose in (therapist, None):
        by = people.owner() if whose is None else None
        making = partial(made, whose, by=by)
        meet(making, first=making)

    assert CalendarFeed.objects.count() == 2
