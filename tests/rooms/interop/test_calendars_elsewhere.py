"""Calendars elsewhere: set up at the desk, read by the worker from real servers, and loud where they cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import Settings

from tests.factories import booking as make
from tests.factories import practice as people
from tests.rooms.interop import radicale
from tests.spine.interop.calendars import calendar
from unknot.house.doctor import calendars as doctor
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import Reading
from unknot.rooms.booking.models import BusyBlock, CalendarLink
from unknot.rooms.interop import reading_process, tasks
from unknot.rooms.interop.actions import reading
from unknot.rooms.notify.models import DueJob, OutboxMessage
from unknot.rooms.notify.tasks import drain
from unknot.rooms.practice.models import Therapist
from unknot.rooms.practice.models.user import Role

pytestmark = pytest.mark.django_db
NOW = make.NOON  # Tuesday 24 November 2026, twelve o'clock in Chicago
HOUR = timedelta(hours=1)
TEN = "DTSTART;TZID=America/Chicago:20261125T100000\nDTEND;TZID=America/Chicago:20261125T110000"
WEEKLY = f"UID:weekly\n{TEN}\nRRULE:FREQ=WEEKLY;COUNT=4"


@pytest.fixture
def therapist() -> Therapist:
    return make.open_practice()[0]


@pytest.fixture
def here(settings: Settings) -> Callable[[str], str]:
    """Name a server of this machine as one that may be called, as an operator would."""

    def name(url: str) -> str:
        settings.INSIDE_HOSTS = (re.sub(r"^http://(?:[^@/]*@)?([^/]+)/.*", r"\1", url),)
        return url

    return name


def page(client: Client, therapist: Therapist, *, at: datetime = NOW) -> str:
    with time_machine.travel(at, tick=False):
        return client.get(f"/desk/calendars/{therapist.pk}/").content.decode()


def added(client: Client, therapist: Therapist, url: str):
    client.force_login(therapist.user)
    with time_machine.travel(NOW, tick=False):
        return client.post(f"/desk/calendars/{therapist.pk}/", {"url": url})


def worked(at: datetime = NOW) -> None:
    """The worker does what is due, a read of all calendars among it."""
    with time_machine.travel(at, tick=False):
        with transaction.atomic():
            DueJob.objects.get_or_create(kind="read calendars", key="again", due_at=at, defaults={"next_try_at": at})
        drain()


def busy(html: str) -> list[str]:
    listed = re.search(r'<ol class="interop-busy">(.*?)</ol>', html, re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", listed[1]) if listed else []


def test_therapist_adds_a_calendar_and_sees_the_next_ten_stretches(
    client: Client, therapist: Therapist, here: Callable[[str], str], httpserver_of: Callable[[bytes], str]
) -> None:
    days = "DTSTART;VALUE=DATE:20261127\nRRULE:FREQ=DAILY;COUNT=30"
    url = here(httpserver_of(calendar(TEN, "DTSTART;VALUE=DATE:20261226\nDURATION:P2D", days).encode()))

    answer = added(client, therapist, url)
    before = page(client, therapist)
    worked()
    after = busy(page(client, therapist))
    worked(NOW + HOUR)  # nothing is new then

    assert answer.status_code == 302
    assert "Look again in a moment" in before
    assert len(after) == 10
    assert after[:2] == ["Tomorrow 10:00 to 11:00", "Friday 27 November, the whole day"]
    assert BusyBlock.objects.count() == 31  # one, and thirty days of which the last overlaps two more
    assert (CalendarLink.objects.get().whole_at, CalendarLink.objects.get().read_at) == (NOW, NOW + HOUR)


@pytest.mark.variant
def test_calendar_of_a_real_server_is_followed(
    client: Client, therapist: Therapist, here: Callable[[str], str], tmp_path: Path
) -> None:
    with radicale.started(tmp_path) as server:
        server.put("weekly", calendar(WEEKLY))
        server.put("free", calendar("UID:free\nDTSTART:20261126T160000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT"))
        server.put("day", calendar("UID:day\nDTSTART;VALUE=DATE:20261128"))
        added(client, therapist, here(server.address))
        worked()
        first = busy(page(client, therapist))

        moved = (
            "UID:weekly\nRECURRENCE-ID;TZID=America/Chicago:20261202T100000\nDTSTART:20261203T200000Z\nDURATION:PT30M"
        )
        off = (
            "UID:weekly\nRECURRENCE-ID;TZID=America/Chicago:20261209T100000\nDTSTART:20261209T160000Z\nDURATION:PT1H\n"
            "STATUS:CANCELLED"
        )
        server.put("weekly", calendar(WEEKLY, moved, off))
        server.remove("day")
        worked(NOW + HOUR)
        second = busy(page(client, therapist))

    assert first == [
        "Tomorrow 10:00 to 11:00", "Saturday 28 November, the whole day", "Wednesday 2 December, 10:00 to 11:00",
        "Wednesday 9 December, 10:00 to 11:00", "Wednesday 16 December, 10:00 to 11:00",
    ]  # fmt: skip  # a list
    assert second == [
        "Tomorrow 10:00 to 11:00", "Thursday 3 December, 14:00 to 14:30", "Wednesday 16 December, 10:00 to 11:00",
    ]  # fmt: skip  # a list


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/a.ics",
        "http://127.0.0.1/a.ics",
        "http://[::1]/a.ics",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "tomorrow",
    ],
)
def test_address_that_may_not_be_called_is_refused_in_words_and_kept_as_typed(
    client: Client, therapist: Therapist, url: str
) -> None:
    answer = added(client, therapist, url)

    assert answer.status_code == 400
    assert f'value="{url}"' in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not CalendarLink.objects.exists()


def test_name_that_leads_inside_is_refused_by_the_process_that_would_call(therapist: Therapist) -> None:
    said = reading_process.answer({"url": "http://localhost/a.ics", "inside": [], "etag": "", "last_modified": ""})

    assert said == {"trouble": "inside", "number": 0}


def read(url: str, **more: object) -> Reading:
    waiting = booking.ToRead(id=1, url=url, etag="", last_modified="")
    return reading.read_one(waiting, zone=people.Practice(time_zone="America/Chicago").zone, now=NOW)


@pytest.mark.variant
def test_process_answers_and_ends_whatever_it_is_given(
    here: Callable[[str], str], httpserver_of: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read(here(httpserver_of(calendar(TEN).encode())))
    page_ = read(here(httpserver_of(b"<!doctype html>")))
    broken = read(here(httpserver_of(calendar(TEN, "DTSTART:soon").encode())))
    monkeypatch.setattr(reading, "SECONDS", 1.5)
    endless = read(here(httpserver_of(calendar(f"{TEN}\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30").encode())))

    assert (len(whole.blocks or ()), whole.etag) == (1, '"1"')
    assert (page_.trouble, broken.trouble, broken.trouble_number) == ("not_a_calendar", "entry", 2)
    assert endless.trouble in ("too_slow", "too_many")


def test_process_knows_nothing_of_ours_and_its_command_line_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    run = mock.Mock(side_effect=reading.subprocess.TimeoutExpired("", 1))
    monkeypatch.setattr(reading.subprocess, "run", run)
    monkeypatch.setenv("UNKNOT_SECRET_KEY", "x")

    read("https://ann:secret@calendar.example/a.ics")

    assert "calendar.example" not in repr(run.call_args.args)
    assert not [name for name in run.call_args.kwargs["env"] if name.startswith("UNKNOT")]


def test_log_names_no_address(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "COMMAND", ("/bin/false",))
    with caplog.at_level("DEBUG"):
        read("https://ann:secret@calendar.example/private/a.ics")

    assert "calendar 1 could not be read" in caplog.text
    assert not [word for word in ("secret", "private", "calendar.example") if word in caplog.text]


def unread(therapist: Therapist) -> None:
    booking.add_calendar(
        "https://calendar.example/a.ics", therapist_id=therapist.pk, inside=(), actor="user:1", now=NOW
    )


def failed(monkeypatch: pytest.MonkeyPatch, *, trouble: str = "gone") -> None:
    monkeypatch.setattr(reading, "read_one", lambda one, **_: Reading(one.id, trouble=trouble, trouble_number=404))


def test_calendar_long_unread_is_told_to_therapist_and_owner_once(
    client: Client, therapist: Therapist, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = people.owner()
    unread(therapist)
    failed(monkeypatch)

    worked(NOW + 5 * HOUR)
    soon = len(mail.outbox)
    worked(NOW + 7 * HOUR)
    worked(NOW + 8 * HOUR)

    assert soon == 0
    assert {one.to[0] for one in mail.outbox} == {therapist.email, owner.email}
    assert len(mail.outbox) == 2
    assert mail.outbox[0].subject == f"Online booking with {therapist.name} is closed"
    assert f"/desk/calendars/{therapist.pk}/" in mail.outbox[0].body
    assert OutboxMessage.objects.filter(kind="calendar unreadable").count() == 2


def test_it_is_told_again_after_it_was_read_meanwhile(therapist: Therapist, monkeypatch: pytest.MonkeyPatch) -> None:
    unread(therapist)
    failed(monkeypatch)
    worked(NOW + 7 * HOUR)
    monkeypatch.setattr(reading, "read_one", lambda one, **_: Reading(one.id, blocks=()))
    worked(NOW + 9 * HOUR)
    failed(monkeypatch)
    worked(NOW + 17 * HOUR)

    assert [one.to for one in mail.outbox] == [[therapist.email], [therapist.email]]


def test_desk_shows_a_banner_to_everybody_and_the_way_to_whoever_may_mend_it(
    client: Client, therapist: Therapist
) -> None:
    unread(therapist)
    front_desk = people.user(Role.FRONT_DESK)
    seen = {}
    for who in (therapist.user, people.owner(), front_desk):
        client.force_login(who)
        with time_machine.travel(NOW + 7 * HOUR, tick=False):
            seen[who.role] = client.get("/desk/").content.decode()

    banner = f"Online booking with {therapist.name} is closed."
    assert all(banner in html for html in seen.values())
    assert [
        f"/desk/calendars/{therapist.pk}/" in seen[role] for role in (Role.THERAPIST, Role.OWNER, Role.FRONT_DESK)
    ] == [True, True, False]
    with time_machine.travel(NOW + HOUR, tick=False):
        assert banner not in client.get("/desk/").content.decode()
    assert banner not in Client().get("/").content.decode()


def test_doctor_finds_it(therapist: Therapist) -> None:
    unread(therapist)

    fault = doctor(NOW + 7 * HOUR)

    assert doctor(NOW + HOUR).ok
    assert not fault.ok
    assert f"{therapist.name} (calendar.example, since 2026-11-24 18:00 UTC)" in fault.words


def test_day_shows_visits_at_whose_time_somebody_is_busy_elsewhere(client: Client, therapist: Therapist) -> None:
    visit = make.booked(make.visitor())
    unread(therapist)
    blocks = ((visit.first_cell, visit.last_cell, ""),)
    with transaction.atomic():
        booking.note_readings([Reading(CalendarLink.objects.get().pk, blocks=blocks)], now=NOW)

    client.force_login(therapist.user)
    with time_machine.travel(NOW, tick=False):
        html = client.get("/desk/").content.decode()

    assert "Tomorrow 12:00: Ada Example" in strip_tags(html)


def test_three_people_and_the_calendars_of_one(client: Client, therapist: Therapist) -> None:
    colleague, owner = people.therapist(), people.owner()
    unread(therapist)
    key = CalendarLink.objects.get().public_id
    paths = ["", "feed/", "feed/end/", f"{key}/reading/", f"{key}/removal/"]

    def codes(who: object) -> set[int]:
        client.force_login(who)  # type: ignore[arg-type]  # a user
        return {
            client.post(f"/desk/calendars/{therapist.pk}/{path}", {"url": "x", "shows": "plain"}).status_code
            for path in paths
        }

    assert codes(colleague.user) == {404}
    assert codes(people.user(Role.FRONT_DESK)) == {404}
    assert CalendarLink.objects.exists()
    assert 404 not in codes(owner)
    client.logout()
    assert client.post(f"/desk/calendars/{therapist.pk}/feed/").status_code == 302


def test_index_is_the_owners_list_and_a_therapists_own_page(client: Client, therapist: Therapist) -> None:
    colleague = people.therapist()
    shown = {}
    for who in (people.owner(), therapist.user, people.user(Role.FRONT_DESK)):
        client.force_login(who)
        shown[who.role] = client.get("/desk/calendars/")

    assert colleague.name in shown[Role.OWNER].content.decode()
    assert "The whole book" in shown[Role.OWNER].content.decode()
    assert f"Calendars of {therapist.name}" in shown[Role.THERAPIST].content.decode()
    assert "The whole book" not in shown[Role.THERAPIST].content.decode()
    assert shown[Role.FRONT_DESK].status_code == 404


def test_feed_is_made_at_the_desk_and_shown_once(client: Client, therapist: Therapist) -> None:
    client.force_login(therapist.user)
    with time_machine.travel(NOW, tick=False):
        html = client.post(f"/desk/calendars/{therapist.pk}/feed/", {"shows": "names"}).content.decode()
        address = re.search(r"<code>http://localhost:8000(/calendar/[^<]+\.ics)</code>", html)

        assert address
        assert client.get(address[1]).status_code == 200
        later = page(client, therapist)
        assert address[1] not in later
        assert "An address with names was made on" in later
        client.post(f"/desk/calendars/{therapist.pk}/feed/end/")
        assert client.get(address[1]).status_code == 404


def test_taking_a_calendar_away_and_reading_it_again(
    client: Client, therapist: Therapist, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(client, therapist, "https://calendar.example/a.ics")
    key = CalendarLink.objects.get().public_id
    failed(monkeypatch)
    worked()
    DueJob.objects.all().delete()

    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        client.post(f"/desk/calendars/{therapist.pk}/{key}/reading/")
    assert DueJob.objects.get().kind == "read calendar"
    assert "There is no calendar at that address any more" in page(client, therapist)

    client.post(f"/desk/calendars/{therapist.pk}/{key}/removal/")
    assert not CalendarLink.objects.exists()


def test_worker_asks_nobody_before_there_is_a_practice(db: None) -> None:
    assert tasks.look({}, NOW) == {"readings": []}
