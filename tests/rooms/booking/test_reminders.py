"""Reminders: derived from the book, each once, never in quiet hours, none for who was just told (complaint 20)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.factories import booking as make
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.actions.reminders import remind
from unknot.rooms.booking.actions.undoing import undo_visit
from unknot.rooms.booking.links import token
from unknot.rooms.booking.models import Appointment, BookingPolicy, Reminder
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain
from unknot.rooms.practice.models import Client

pytestmark = pytest.mark.django_db
VISIT_AT = make.NOON + timedelta(days=4)  # noon in Chicago
DAYS, HOURS = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def visit() -> Appointment:
    make.open_practice()
    with time_machine.travel(make.NOON, tick=False):
        return make.booked(make.visitor(), make.wish(VISIT_AT), email="ada@home.example")


def swept(now: datetime) -> list[OutboxMessage]:
    """What the worker leaves at this moment."""
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    with transaction.atomic():
        remind({}, now)
    return list(OutboxMessage.objects.exclude(pk__in=before).order_by("pk"))


def key(visit: Appointment) -> str:
    visit.refresh_from_db()
    return token(visit.public_id, visit.link_version)


def moved(visit: Appointment, starts_at: datetime, *, now: datetime) -> Appointment:
    return move_visit(key(visit), make.wish(starts_at), now=now)


def test_each_reminder_comes_once_at_its_time(visit: Appointment) -> None:
    assert swept(VISIT_AT - 48 * HOURS - timedelta(minutes=1)) == []
    (first,) = swept(VISIT_AT - 48 * HOURS)
    assert swept(VISIT_AT - 47 * HOURS) == []
    (second,) = swept(VISIT_AT - 3 * HOURS)
    assert swept(VISIT_AT - 2 * HOURS) == []

    assert (first.kind, first.method, first.about) == ("reminder to client", "", f"appointment:{visit.pk}")
    assert first.send_until == VISIT_AT
    assert first.letter["to"] == second.letter["to"] == "ada@home.example"
    assert first.letter["subject"] == "See you soon at Lakeside Massage"


def test_it_says_when_and_where_with_the_live_link_and_keeps_a_place_for_questions(visit: Appointment) -> None:
    (letter,) = swept(VISIT_AT - 48 * HOURS)

    for words in (
        "When: Saturday 28 November 2026, 12:00 (Chicago time)",
        "Where: 1 Example Street",
        f"http://localhost:8000/visit/{key(visit)}/",
    ):
        assert words in letter.letter["body"]
    assert "questions before" not in letter.letter["body"]


def test_link_to_questions_stands_in_the_reminder_where_there_are_some(
    visit: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unknot.rooms.booking.before_visit.questions_link", lambda *_, **__: "https://x.example/q/")

    (letter,) = swept(VISIT_AT - 48 * HOURS)

    assert "\nPlease answer a few short questions before you come: https://x.example/q/\n" in letter.letter["body"]


def test_worker_that_was_away_sends_the_nearest_alone(visit: Appointment) -> None:
    assert len(swept(VISIT_AT - 1 * HOURS)) == 1
    assert swept(VISIT_AT - timedelta(minutes=59)) == []
    assert Reminder.objects.get().minutes_before == 180


def test_who_books_later_than_a_reminder_does_not_get_it() -> None:
    make.open_practice()
    late = VISIT_AT - 47 * HOURS
    with time_machine.travel(late, tick=False):
        make.booked(make.visitor(now=late), make.wish(VISIT_AT), now=late)

    assert swept(late + HOURS) == []
    assert swept(VISIT_AT - 4 * HOURS) == []
    assert len(swept(VISIT_AT - 3 * HOURS)) == 1


def test_a_visit_that_moves_is_reminded_of_anew(visit: Appointment) -> None:
    assert len(swept(VISIT_AT - 48 * HOURS)) == 1
    later = VISIT_AT + 3 * DAYS

    moved(visit, later, now=VISIT_AT - 47 * HOURS)

    assert not OutboxMessage.objects.filter(key__startswith="reminder:").exists()  # it waited, and was not so any more
    assert swept(VISIT_AT - 3 * HOURS) == []
    (again,) = swept(later - 48 * HOURS)
    assert f"/visit/{key(visit)}/" in again.letter["body"]


def test_reminder_that_went_out_stays_when_the_visit_moves(visit: Appointment) -> None:
    swept(VISIT_AT - 48 * HOURS)
    with time_machine.travel(VISIT_AT - 48 * HOURS, tick=False):
        drain()

    moved(visit, VISIT_AT + 3 * DAYS, now=VISIT_AT - 47 * HOURS)

    assert OutboxMessage.objects.filter(key__startswith="reminder:", done_at__isnull=False).count() == 1
    assert len(swept(VISIT_AT + 3 * DAYS - 48 * HOURS)) == 1


def test_a_cancelled_visit_is_not_reminded_of_and_what_waits_is_taken_back(visit: Appointment) -> None:
    swept(VISIT_AT - 48 * HOURS)

    cancel_visit(key(visit), now=VISIT_AT - 47 * HOURS)

    assert not OutboxMessage.objects.filter(key__startswith="reminder:").exists()
    assert swept(VISIT_AT - 3 * HOURS) == []


def test_a_cancel_that_is_taken_back_brings_the_reminders_back(visit: Appointment) -> None:
    at = VISIT_AT - 3 * HOURS - timedelta(minutes=1)
    cancel_visit(key(visit), now=at)
    assert swept(at + timedelta(minutes=2)) == []

    undo_visit(key(visit), now=at + timedelta(minutes=2))

    assert len(swept(at + timedelta(minutes=3))) == 1


def test_quiet_hours_are_kept(visit: Appointment) -> None:
    BookingPolicy.objects.update(quiet_from=time(8), quiet_until=time(14))

    assert swept(VISIT_AT - 48 * HOURS) == []  # noon
    assert swept(VISIT_AT - 46 * HOURS - timedelta(minutes=1)) == []
    assert len(swept(VISIT_AT - 46 * HOURS)) == 1


def test_what_a_person_has_just_done_is_told_in_quiet_hours_too(visit: Appointment) -> None:
    BookingPolicy.objects.update(quiet_from=time(11), quiet_until=time(14))
    cancel_visit(key(moved(visit, VISIT_AT + 3 * HOURS, now=make.NOON)), now=make.NOON)

    told = list(OutboxMessage.objects.all())
    assert {row.kind.partition(" ")[0] for row in told} == {"booked", "changed", "cancelled"}
    assert all(row.send_after <= make.NOON + timedelta(minutes=3) for row in told)


@pytest.mark.parametrize(
    ("by", "email", "phone", "ways"),
    [
        ("mail", "ada@home.example", "+13125550123", ["mail"]),
        ("text", "ada@home.example", "+13125550123", ["text"]),
        ("both", "ada@home.example", "+13125550123", ["mail", "text"]),
        ("mail", "", "+13125550123", ["text"]),
        ("text", "ada@home.example", "", ["mail"]),
        ("both", "", "", []),
    ],
)
def test_reminders_go_by_the_way_that_the_practice_chose(
    visit: Appointment, settings: Settings, by: str, email: str, phone: str, ways: list[str]
) -> None:
    settings.TEXTS_BY = "console"
    BookingPolicy.objects.update(reminder_by=by)
    Client.objects.update(email=email, phone=phone)

    assert [one.channel for one in swept(VISIT_AT - 48 * HOURS)] == ways


def test_text_reminds_in_few_words(visit: Appointment, settings: Settings) -> None:
    settings.TEXTS_BY = "console"
    BookingPolicy.objects.update(reminder_by="text")
    Client.objects.update(phone="+13125550123")

    (text,) = swept(VISIT_AT - 48 * HOURS)

    assert text.letter == {
        "to": "+13125550123",
        "body": "Lakeside Massage: see you Saturday 28 November 2026, 12:00 (Chicago time), "
        f"1 Example Street, Chicago, IL 60601.\nMove or cancel: http://localhost:8000/visit/{key(visit)}/",
    }


def test_without_hours_nobody_is_reminded(visit: Appointment) -> None:
    BookingPolicy.objects.update(reminder_hours="")

    assert swept(VISIT_AT - 3 * HOURS) == []


def test_the_database_keeps_one_of_each(visit: Appointment) -> None:
    Reminder.objects.create(appointment=visit, minutes_before=180, left_at=make.NOON)

    with pytest.raises(IntegrityError):
        Reminder.objects.create(appointment=visit, minutes_before=180, left_at=make.NOON)


def test_looking_takes_as_many_queries_for_three_visits_as_for_one(visit: Appointment) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught, transaction.atomic():
            remind({}, make.NOON + HOURS)
        return len(caught)

    one = queries()
    with time_machine.travel(make.NOON, tick=False):
        for hours in (1, 2):
            starts_at = VISIT_AT + hours * timedelta(minutes=75)
            make.booked(make.visitor(), make.wish(starts_at))

    assert queries() == one


def test_the_worker_does_it(visit: Appointment) -> None:
    from unknot.rooms.notify.actions.running import leave_recurring

    with time_machine.travel(VISIT_AT - 48 * HOURS + timedelta(seconds=30), tick=False):
        leave_recurring(now=VISIT_AT - 48 * HOURS + timedelta(seconds=30))
        drain()

    assert OutboxMessage.objects.get(kind="reminder to client").state == "done"
