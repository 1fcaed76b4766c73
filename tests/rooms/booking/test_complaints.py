"""The 25 complaints that people have of booking elsewhere, by their numbers: each as it was met, and how it ends here.

One case each, by the way in which it would be met; the depth of each stands in the files beside this one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from html import unescape

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from tests.factories import booking as make
from tests.factories import practice as people
from tests.rooms.booking import waiters
from tests.rooms.desk.people import desk
from tests.spine.interop.calendars import calendar, spans
from unknot.rooms.booking import door
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold
from unknot.rooms.booking.actions.courses import CourseClash, book_course
from unknot.rooms.booking.actions.holds import TimeTaken, place_hold
from unknot.rooms.booking.actions.reminders import remind
from unknot.rooms.booking.calendars import Reading
from unknot.rooms.booking.models import Appointment, Occupancy, Reminder, WeeklyHours, WorkCap
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import AuditEntry, Therapist
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.lifecycle import Status
from unknot.spine.notify.health_words import health_words
from unknot.spine.vocabulary import MassageType

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOW, HOUR, MINUTE = make.NOON, timedelta(hours=1), timedelta(minutes=1)
TOMORROW = NOW + timedelta(days=1)
TEN_TO_ELEVEN = "DTSTART;TZID=America/Chicago:20261124T100000\nDURATION:PT1H"
ADA = Contact(name="Ada Example", email="ada@home.example", phone="")


def an_hour() -> door.Offer:
    return next(one for one in door.offers() if (one.kind, one.minutes) == (MassageType.SWEDISH, 60))


def starts(*, days: int = 1, first: datetime = TOMORROW, now: datetime = NOW) -> list[datetime]:
    """What the list shows for an hour."""
    book = door.open_book(now=now, first=first.date(), days=days)
    return [one.starts_at for one in door.next_times(book, an_hour(), count=10_000)]


def refused(wish=None, *, now: datetime = NOW) -> Reason:
    with pytest.raises(TimeTaken) as why:
        place_hold(wish or make.wish(), visitor=make.digest(make.visitor(now=now)), now=now)
    return why.value.reason


def ends_of(kind: str) -> list[str]:
    """What letters of a kind carry for calendars, the oldest first."""
    rows = OutboxMessage.objects.filter(kind__startswith=kind).order_by("pk")
    return [row.letter["calendar"] for row in rows]


def field(entry: str, name: str) -> str:
    (said,) = re.findall(rf"^{name}[:;](.*?)\r?$", entry, re.MULTILINE)
    return said


def test_01_two_people_get_the_same_time():
    make.open_practice()
    first = make.booked(make.visitor())

    assert refused() is Reason.TAKEN
    cell = Occupancy.objects.filter(appointment=first).first()
    other = make.held(make.visitor(), make.wish(TOMORROW + 3 * HOUR))
    with pytest.raises(IntegrityError), transaction.atomic():  # and the database says no by itself
        Occupancy.objects.create(appointment=other, resource=cell.resource, cell=cell.cell)


def test_02_two_requests_for_one_time_are_both_confirmed():
    make.open_practice()
    front = desk(people.user())
    ada, bea = people.client(), people.client()
    said = make.as_form(make.wish())

    answers = [front.post("/desk/bookings/", said | {"person": str(one.public_id)}) for one in (ada, bea)]

    assert [one.status_code for one in answers] == [302, 409]
    assert list(Appointment.objects.values_list("status", flat=True)) == [Status.REQUESTED]
    assert refused() is Reason.TAKEN


def test_03_a_hold_is_not_honoured_or_haunts_the_book():
    make.open_practice()
    held = make.held(make.visitor())
    assert refused(now=held.expires_at - MINUTE) is Reason.TAKEN

    later = make.held(make.visitor(now=held.expires_at), now=held.expires_at)  # nothing has cleaned up between

    assert later.starts_at == held.starts_at
    assert door.faults(now=held.expires_at) == []


@pytest.mark.parametrize("minutes", [30, 45, 60])
@pytest.mark.parametrize("other", [30, 45, 60])
def test_04_visits_of_different_length_overlap(minutes: int, other: int):
    make.open_practice()
    make.also_offer(45)
    visit = make.held(make.visitor(), make.wish(minutes=minutes))
    before = visit.starts_at - timedelta(minutes=other + 10)  # its fifteen minutes after would reach in

    assert refused(make.wish(before, minutes=other)) is not None
    assert refused(make.wish(visit.ends_at + 10 * MINUTE, minutes=other)) is not None
    assert make.held(make.visitor(), make.wish(visit.ends_at + 15 * MINUTE, minutes=other))
    assert door.faults(now=NOW) == []


def test_05_staff_lay_a_visit_over_another_without_noticing():
    (her,) = make.open_practice(rooms=2)
    make.booked(make.visitor())
    bea = people.client()
    front = desk(people.user())
    said = make.as_form(make.wish(therapist_id=her.pk)) | {"person": str(bea.public_id)}

    unnoticed = front.post("/desk/bookings/", said)

    assert unnoticed.status_code == 409
    assert not Appointment.objects.filter(client=bea).exists()
    page = make.browser(make.visitor()).post("/book/holds/", said | {"over_because": "Family"})
    assert page.status_code == 409  # and online there is no such way


def test_06_a_series_is_booked_past_the_checks():
    """One transaction over all of them: what clashes is named, and nothing is booked."""
    make.open_practice()
    first = make.booked(make.visitor())
    weeks = [first.starts_at + timedelta(weeks=number) for number in range(1, 10)]
    make.booked(make.visitor(), make.wish(weeks[2], minutes=30))

    with pytest.raises(CourseClash) as clash:
        book_course(first.pk, weeks, now=NOW)

    assert clash.value.starts_at == weeks[2]
    assert Appointment.objects.count() == 2


def test_07_visits_are_an_hour_off_once_the_clocks_change():
    make.open_practice()
    saturday = datetime(2027, 3, 13, 12, tzinfo=UTC)  # in the night after it the clocks of Chicago go on

    found = starts(first=saturday, days=2, now=saturday)

    zone = door.open_book(now=NOW, days=1).sheet.zone
    by_clock = {(one.astimezone(zone).day, f"{one.astimezone(zone):%H:%M}") for one in found}
    assert {(13, "09:00"), (14, "09:00")} <= by_clock
    assert {one.hour for one in found if one.astimezone(zone).strftime("%H:%M") == "09:00"} == {15, 14}


def test_08_today_and_caps_are_judged_by_greenwich():
    (her,) = make.open_practice()
    WeeklyHours.objects.update(ends=time(23, 30))
    evening = NOW.replace(hour=3) + timedelta(days=1)  # Tuesday, nine in the evening; Wednesday in Greenwich
    WorkCap.objects.create(therapist=her, visits_a_day=1)

    with time_machine.travel(evening, tick=False):
        assert door.open_book(now=evening, days=1).today == NOW.date()
        make.held(make.visitor(now=evening), make.wish(evening + HOUR, minutes=30), now=evening)
        assert refused(make.wish(NOW + 10 * HOUR, minutes=30), now=NOW + 5 * HOUR) is not None  # Tuesday is full
        assert make.held(make.visitor(now=evening), make.wish(TOMORROW), now=evening)  # Wednesday is not


def test_09_the_mail_tells_another_time_than_the_page():
    make.open_practice()
    visit = make.booked(make.visitor(), email="ada@home.example")

    page = unescape(make.browser().get(make.link(visit)).content.decode())
    (letter,) = (row.letter for row in OutboxMessage.objects.filter(kind="booked to client"))

    said = "Wednesday 25 November 2026, 12:00"
    assert said in re.sub(r"\s+", " ", page)
    assert f"{said} (Chicago time)" in letter["body"]
    assert "Chicago time" in page
    assert re.search(r'<p class="elsewhere" data-zone="America/Chicago" hidden>Your device keeps the time of', page)
    assert "TZID=America/Chicago:20261125T120000" in letter["calendar"].replace("\r\n ", "")


@pytest.mark.variant  # the test's own transaction changes the setting, and PostgreSQL then keeps nothing
def test_10_the_list_waits_for_somebody_elses_server(django_assert_max_num_queries: Callable):
    """The network of the tests is closed, so a request that called out would fail; and its queries do not grow."""
    for one in make.open_practice(therapists=4, rooms=4):
        door.add_calendar(f"https://{one.pk}.example/a.ics", therapist_id=one.pk, inside=(), actor="user:1", now=NOW)

    browser = make.browser(make.visitor())
    browser.get("/book/")  # a process reads once what it keeps
    with django_assert_max_num_queries(20):
        answer = browser.get("/book/")

    assert answer.status_code == 200
    assert "13:00" in answer.content.decode()


def test_11_people_click_through_empty_days():
    make.open_practice()
    WeeklyHours.objects.exclude(weekday=(NOW + timedelta(days=6)).weekday()).delete()

    soonest = door.next_three(now=NOW)
    page = make.browser(make.visitor()).get("/book/").content.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert {one.starts_at.date() for one in soonest.times} == {(NOW + timedelta(days=6)).date()}
    assert "Monday 30 November" in page
    assert [one for one in re.findall(r"<h[23][^>]*>(.*?)</h", page) if "29 November" in one] == []


def test_12_nobody_has_time_to_air_the_room():
    make.open_practice()
    Therapist.objects.update(rest_minutes=10)
    visit = make.booked(make.visitor())

    assert [one for one in starts() if visit.starts_at <= one < visit.ends_at + 25 * MINUTE] == []
    assert visit.ends_at + 25 * MINUTE in starts() or visit.ends_at + 30 * MINUTE in starts()


def test_13_a_typed_address_books_into_a_buffer():
    make.open_practice()
    visit = make.booked(make.visitor())
    browser = make.browser(make.visitor())

    into = [visit.ends_at + minutes * MINUTE for minutes in (0, 5, 10)]
    answers = [browser.post("/book/holds/", make.as_form(make.wish(at))) for at in into]

    assert {one.status_code for one in answers} == {409}
    assert set(into).isdisjoint(starts())


def test_14_busy_time_elsewhere_does_not_block():
    weekly = f"{TEN_TO_ELEVEN}\nRRULE:FREQ=DAILY;COUNT=3"
    moved = "UID:0@other\nRECURRENCE-ID:20261125T160000Z\nDTSTART:20261125T200000Z\nDTEND:20261125T210000Z"
    whole = "DTSTART;VALUE=DATE:20261128"

    assert spans(calendar(f"UID:0@other\n{weekly}", moved, whole)) == [
        "11-24 10:00 to 11-24 11:00",
        "11-25 14:00 to 11-25 15:00",
        "11-26 10:00 to 11-26 11:00",
        "11-28 00:00 to 11-29 00:00",
    ]


def test_15_free_time_elsewhere_does_block():
    free = f"{TEN_TO_ELEVEN}\nTRANSP:TRANSPARENT"
    off = f"{TEN_TO_ELEVEN}\nSTATUS:CANCELLED"

    assert spans(calendar(free, off)) == []


def test_16_a_calendar_that_cannot_be_read_counts_as_empty():
    (her,) = make.open_practice()
    link = door.add_calendar("https://a.example/a.ics", therapist_id=her.pk, inside=(), actor="user:1", now=NOW)
    with transaction.atomic():
        door.note_readings([Reading(link, blocks=(), etag='"1"')], now=NOW)
    much_later = NOW + timedelta(days=2)
    with transaction.atomic():
        door.note_readings([Reading(link, trouble="timeout")], now=much_later)

    assert starts(first=much_later, now=much_later) == []
    assert [one.therapist_id for one in door.unreadable_calendars(now=much_later)] == [her.pk]
    with time_machine.travel(much_later, tick=False):
        assert "cannot be read" in desk(her.user).get("/desk/").content.decode()


def test_17_a_mail_scanner_cancels_or_confirms():
    make.open_practice()
    token = make.visitor()
    visit, held = make.booked(token), make.held(token, make.wish(TOMORROW + 3 * HOUR))
    page, scanner = make.link(visit), Browser()
    before = list(Appointment.objects.order_by("pk").values())

    for path in (page, f"{page}cancellation/", f"{page}move/", f"{page}undo/", f"{page}companion/"):
        scanner.get(path)
        scanner.head(path)
    make.browser(token).get(f"/book/holds/{held.public_id}/confirmation/")

    assert list(Appointment.objects.order_by("pk").values()) == before

    Browser(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0"}).post(f"{page}cancellation/")
    told = AuditEntry.objects.get(action="appointment cancelled")
    assert (told.actor, told.detail["agent"]) == (f"client:{visit.client_id}", "Firefox on Linux")


def test_18_an_old_link_brings_a_visit_back():
    make.open_practice()
    token = make.visitor()
    visit = make.booked(token)
    old = make.link(visit)
    moved = make.browser().post(f"{old}move/", make.as_form(make.wish(TOMORROW + 3 * HOUR)))

    answers = [Browser().get(old), Browser().post(f"{old}cancellation/"), Browser().post(f"{old}undo/")]
    again = confirm_hold(visit.public_id, visitor=make.digest(token), contact=ADA, now=NOW)

    assert moved.status_code == 302
    assert {one.status_code for one in answers} == {410}
    assert (Appointment.objects.count(), again.starts_at) == (1, TOMORROW + 3 * HOUR)
    assert TOMORROW in starts()


def test_19_a_cancelled_visit_stays_in_the_calendar():
    make.open_practice()
    page = make.link(make.booked(make.visitor()))
    Browser().post(f"{page}cancellation/")

    (booked,), (ended,) = ends_of("booked to client"), ends_of("cancelled to client")
    assert [field(one, "METHOD") for one in (booked, ended)] == ["REQUEST", "CANCEL"]
    assert field(booked, "UID") == field(ended, "UID")
    assert int(field(ended, "SEQUENCE")) > int(field(booked, "SEQUENCE"))
    assert field(ended, "STATUS") == "CANCELLED"


def test_20_reminders_are_missing_or_come_every_hour():
    make.open_practice()
    visit = make.booked(make.visitor(), make.wish(NOW + timedelta(days=4)), email="ada@home.example")
    for hours in range(49, 0, -1):  # the worker looks again and again
        with transaction.atomic():
            remind({}, visit.starts_at - hours * HOUR)

    sent = OutboxMessage.objects.filter(kind="reminder to client")
    assert sent.count() == Reminder.objects.count() == len({row.minutes_before for row in Reminder.objects.all()})
    assert sent.count() == 2


def test_21_nobody_knows_that_a_booking_is_not_confirmed():
    make.open_practice()
    front = desk(people.user())
    front.post("/desk/bookings/", make.as_form(make.wish(NOW + 2 * HOUR)) | {"person": str(people.client().public_id)})
    make.held(make.visitor(), make.wish(NOW + 4 * HOUR))

    page = front.get("/desk/").content.decode()

    assert "Not settled yet" in page
    assert "Waits for the check, and is kept until 14:00." in page
    assert "It is free again at 12:10 if they do not." in page
    assert make.booked(make.visitor()).status == Status.BOOKED  # online nothing has to be confirmed by anybody else


def test_22_there_is_no_waiting_list():
    make.open_practice()
    full = waiters.full_day()
    waiters.waits("Bea")

    waiters.cancels(full[1])
    waiters.worker_at(NOW + waiters.UNDO)

    assert waiters.offered_to() == ["bea"]


def test_23_keyboards_and_screen_readers_cannot_book():
    """Each time is a button of a form, named in full; the journeys go the whole way by keyboard and with script off."""
    make.open_practice()

    page = make.browser(make.visitor()).get("/book/").content.decode()

    buttons = re.findall(r"<button[^>]*>(.*?)</button>", page, re.DOTALL)
    spoken = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)) for one in buttons]
    named = [one for one in spoken if re.search(r"\b\d\d:\d\d\b", one)]
    assert len(named) == 10
    assert all("with" in one for one in named)
    assert re.search(r"<h\d[^>]*>[^<]*Tuesday|Today 13:00", page)


def test_24_personal_data_leaks_or_cannot_be_deleted():
    make.open_practice()
    visit = make.booked(make.visitor({**make.HEALTHY, "yes": ["anticoagulant"]}), email="ada@home.example")
    page = make.link(visit)

    shown = [
        Browser().get(path).content.decode()
        for path in (page, f"{page}move/", f"{page}cancellation/", f"{page}appointment.ics", "/book/", "/")
    ]
    free = json.loads(Browser().get("/api/v1/times/", {"type": "swedish", "minutes": "60"}).content)

    assert [one for one in shown if "Ada Example" in one or "ada@home.example" in one] == []
    letters = [row.letter["body"] for row in OutboxMessage.objects.all()]
    assert [health_words(one, allowed=["Lakeside Massage"]) for one in letters] == [(), ()]
    assert "Ada" not in json.dumps(free)
    assert AuditEntry.objects.filter(action="appointment booked").exists()


def test_25_it_is_hard_to_install_and_half_of_it_is_for_sale(settings):
    """Commands from nothing are tested in tests/house; here: no other service runs, and nothing asks for a licence."""
    assert settings.CACHES["default"]["BACKEND"].rpartition(".")[2] != "RedisCache"
    assert not [app for app in settings.INSTALLED_APPS if re.search("celery|rabbit|licen[cs]e", app)]
