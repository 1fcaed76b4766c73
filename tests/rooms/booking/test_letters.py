"""What the book writes: place and time, to the client and to the therapist, and an entry that calendars can follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from icalendar import Calendar

from tests.factories import booking as make
from unknot.rooms.booking import letters as tell
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.links import token
from unknot.rooms.booking.models import Appointment, WeeklyHours
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import Client, Practice, Therapist
from unknot.spine.notify.health_words import health_words
from unknot.spine.vocabulary import MassageType

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
OWN = ("Lakeside Massage",)


def letters() -> dict[tuple[str, str], dict[str, str]]:
    """By kind of calendar message and receiver."""
    therapists = set(Therapist.objects.values_list("email", flat=True))
    return {
        (row.method, "therapist" if row.letter["to"] in therapists else "client"): row.letter
        for row in OutboxMessage.objects.all()
    }


def event(letter: dict[str, str]) -> dict[str, object]:
    (found,) = Calendar.from_ical(letter["calendar"]).events
    return found


def booked_and_cancelled() -> Appointment:
    make.open_practice()
    visit = make.booked(make.visitor(), email="ada@home.example")
    cancel_visit(token(visit.public_id, visit.link_version), now=make.NOON)
    return visit


def test_both_are_told_of_the_booking_and_of_its_end():
    booked_and_cancelled()

    assert {(method, who): letter["to"] for (method, who), letter in letters().items()} == {
        ("REQUEST", "client"): "ada@home.example",
        ("REQUEST", "therapist"): Therapist.objects.get().email,
        ("CANCEL", "client"): "ada@home.example",
        ("CANCEL", "therapist"): Therapist.objects.get().email,
    }


def test_the_client_reads_when_where_with_whom_and_the_way_back():
    visit = booked_and_cancelled()

    body = letters()["REQUEST", "client"]["body"]

    for words in (
        "Hello Ada Example,",
        "When: Wednesday 25 November 2026, 12:00 (Chicago time)",
        "How long: 60 minutes",
        f"With: {visit.therapist.name}\n",
        "Where: 1 Example Street",
        f"Reference: {visit.reference}",
        f"http://localhost:8000{make.link(visit)}",
    ):
        assert words in body


def test_the_therapist_reads_when_and_where_and_neither_name_nor_link():
    visit = booked_and_cancelled()

    body = letters()["REQUEST", "therapist"]["body"]

    assert "When: Wednesday 25 November 2026, 12:00 (Chicago time)" in body
    assert f"Room: {visit.room.name}\n" in body
    assert f"Room: {visit.room.name}\n" in letters()["CANCEL", "therapist"]["body"]
    assert "Ada" not in str(letters()["REQUEST", "therapist"])
    assert "/visit/" not in str(letters()["REQUEST", "therapist"])


@pytest.mark.parametrize("kind", [MassageType.SWEDISH, MassageType.MEDICAL, MassageType.DEEP])
def test_no_letter_says_a_word_of_health(kind: MassageType):
    make.open_practice()
    visit = make.booked(make.visitor(), make.wish(kind=kind))
    cancel_visit(token(visit.public_id, visit.link_version), now=make.NOON)

    for letter in letters().values():
        said = " ".join([letter["subject"], letter["body"], letter["calendar"].replace("\r\n ", "")])
        assert health_words(said, allowed=OWN) == ()
        assert kind.value not in said.lower()


def test_the_calendar_entry_is_one_entry_whose_number_rises():
    visit = booked_and_cancelled()

    told = {key: event(letter) for key, letter in letters().items()}

    assert {str(one["UID"]) for one in told.values()} == {f"{visit.public_id}@unknot"}
    assert {method: int(one["SEQUENCE"]) for (method, _), one in told.items()} == {"REQUEST": 0, "CANCEL": 1}
    assert {method: str(one["STATUS"]) for (method, _), one in told.items()} == {
        "REQUEST": "CONFIRMED",
        "CANCEL": "CANCELLED",
    }
    assert {str(one["SUMMARY"]) for one in told.values()} == {"Appointment at Lakeside Massage"}
    invited = told["REQUEST", "client"]
    assert invited["DTSTART"].dt == datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("America/Chicago"))
    assert invited["DTEND"].dt == datetime(2026, 11, 25, 13, tzinfo=ZoneInfo("America/Chicago"))
    assert str(invited["ATTENDEE"]) == "mailto:ada@home.example"
    assert str(invited["ORGANIZER"]) == "mailto:desk@lakeside.example"
    assert "DESCRIPTION" not in invited


def test_every_letter_has_a_message_id_of_its_own():
    booked_and_cancelled()

    assert OutboxMessage.objects.values("message_id").distinct().count() == 4


def test_a_client_without_mail_gets_none_and_the_therapist_does():
    make.open_practice()
    browser = make.browser(make.visitor())
    held = browser.post("/book/holds/", make.as_form(make.wish()))["Location"]

    browser.post(f"{held}confirmation/", make.CONTACT | {"email": "", "phone": "312-555-0123"})

    assert list(letters()) == [("REQUEST", "therapist")]


def test_names_that_look_like_markup_or_health_arrive_as_they_are():
    make.open_practice()
    Practice.objects.update(name="Ache & <Pain> Massage")
    Therapist.objects.update(name="Dr. O'Doctor")
    browser = make.browser(make.visitor())
    held = browser.post("/book/holds/", make.as_form(make.wish()))["Location"]

    answer = browser.post(f"{held}confirmation/", make.CONTACT | {"name": "Ida Pain & Söhne <x>"})

    body = letters()["REQUEST", "client"]["body"]
    assert answer.status_code == 302
    assert "Hello Ida Pain & Söhne <x>," in body
    assert "With: Dr. O'Doctor\n" in body
    assert "Ache & <Pain> Massage" in body


def test_a_visit_in_the_repeated_hour_is_told_apart_in_letter_and_calendar():
    before = datetime(2026, 10, 20, 17, tzinfo=UTC)
    with time_machine.travel(before, tick=False):
        make.open_practice()
        WeeklyHours.objects.update(starts=time(0), ends=time(6))
        second_pass = make.wish(datetime(2026, 11, 1, 7, 30, tzinfo=UTC), minutes=30)
        make.booked(make.visitor(now=before), second_pass, now=before)

    letter = letters()["REQUEST", "client"]

    assert "01:30 CST" in letter["body"]
    assert event(letter)["DTSTART"].dt.astimezone(UTC) == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


def test_the_file_for_the_own_calendar_names_no_guests():
    make.open_practice()
    visit = make.booked(make.visitor())

    answer = make.browser().get(f"{make.link(visit)}appointment.ics")
    (found,) = Calendar.from_ical(answer.content).events

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"METHOD:PUBLISH" in answer.content
    assert str(found["UID"]) == f"{visit.public_id}@unknot"
    assert "ATTENDEE" not in found
    assert Client.objects.get().name.encode() not in answer.content


def test_letters_go_to_the_therapist_of_the_visit_and_no_other():
    first, second = make.open_practice(therapists=2, rooms=2)
    make.booked(make.visitor(), make.wish(therapist_id=second.pk))

    assert letters()["REQUEST", "therapist"]["to"] == second.email
    assert first.email not in str(letters())


def moved(visit: Appointment, **change: object) -> Appointment:
    """The visit an hour later, told to everybody; how it is moved is another test's."""
    before = visit_sheet(visit, now=make.NOON)
    hour = timedelta(hours=1)
    after = replace(
        before, sequence=1, link_version=2, starts_at=before.starts_at + hour, ends_at=before.ends_at + hour
    )
    with transaction.atomic():
        tell.changed(replace(after, **change), before=before, now=make.NOON)  # type: ignore[arg-type]  # of many kinds
    return visit


def told_last() -> dict[str, OutboxMessage]:
    """By receiver."""
    return {row.letter["to"]: row for row in OutboxMessage.objects.order_by("pk")}


def test_a_changed_visit_is_told_with_both_times_and_the_new_link():
    make.open_practice()
    visit = moved(make.booked(make.visitor(), email="ada@home.example"))

    to_client, to_therapist = told_last()["ada@home.example"], told_last()[visit.therapist.email]

    assert to_client.letter["subject"] == "Changed: your appointment at Lakeside Massage"
    for words in (
        "When: Wednesday 25 November 2026, 13:00 (Chicago time)",
        "It was: Wednesday 25 November 2026, 12:00 (Chicago time)",
        f"http://localhost:8000/visit/{token(visit.public_id, 2)}/",
    ):
        assert words in to_client.letter["body"]
    assert to_therapist.letter["subject"] == ("Changed appointment: Wednesday 25 November 2026, 13:00 (Chicago time)")
    assert "It was: Wednesday 25 November 2026, 12:00 (Chicago time)" in to_therapist.letter["body"]


def test_a_changed_visit_stays_one_entry_of_the_calendar_with_a_higher_number():
    make.open_practice()
    visit = moved(make.booked(make.visitor(), email="ada@home.example"))

    told = told_last()["ada@home.example"]

    assert told.method == "REQUEST"
    assert str(event(told.letter)["UID"]) == f"{visit.public_id}@unknot"
    assert int(event(told.letter)["SEQUENCE"]) == 1
    assert event(told.letter)["DTSTART"].dt.hour == 13


def test_another_therapist_hears_of_a_new_visit_and_the_former_one_of_its_end():
    first, second = make.open_practice(therapists=2, rooms=2)
    visit = make.booked(make.visitor(), make.wish(therapist_id=first.pk))
    moved(visit, therapist_id=second.pk, therapist=second.name, therapist_email=second.email)

    former, new = told_last()[first.email], told_last()[second.email]

    assert (former.method, new.method) == ("CANCEL", "REQUEST")
    assert former.letter["subject"].startswith("Cancelled appointment: Wednesday 25 November 2026, 12:00")
    assert new.letter["subject"].startswith("New appointment: Wednesday 25 November 2026, 13:00")
    assert "It was" not in new.letter["body"]
    assert [int(event(one.letter)["SEQUENCE"]) for one in (former, new)] == [1, 1]


def test_letters_of_a_change_wait_as_long_as_it_can_be_undone():
    make.open_practice()
    visit = make.booked(make.visitor())
    before = visit_sheet(visit, now=make.NOON)
    later = make.NOON + timedelta(minutes=3)

    with transaction.atomic():
        tell.changed(replace(before, sequence=1), before=before, send_after=later, now=make.NOON)

    assert {row.send_after for row in told_last().values()} == {later}
