"""Messages at the desk: kind, way, state and why, for whoever may see the visit, and never what one says."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from tests.factories import booking as make
from tests.factories.practice import NOON, owner, user
from tests.rooms.booking import waiters
from tests.rooms.desk.people import booked, desk, text
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.links import token
from unknot.rooms.booking.models import Appointment
from unknot.rooms.notify.door import leave_code
from unknot.rooms.notify.messages import message_sheet
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain
from unknot.rooms.practice.models import AuditEntry, Client, Therapist

pytestmark = pytest.mark.django_db
RECEIVER = {"failed_at": NOON, "attempts": 1, "trouble": "receiver", "last_error": "x"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def visit() -> Appointment:
    (therapist,) = make.open_practice()
    return booked("Ada Example", by=therapist, days=1)


def to_client(visit: Appointment, **change: Any) -> OutboxMessage:
    rows = OutboxMessage.objects.filter(about=f"appointment:{visit.pk}", kind__endswith=" to client")
    row = rows.latest("pk")
    OutboxMessage.objects.filter(pk=row.pk).update(**change)
    return row


def page(who: Any, path: str) -> str:
    return " ".join(text(desk(who).get(path)).split())


def address(visit: Appointment) -> str:
    return f"/desk/visits/{visit.public_id}/"


def again(who: Any, visit: Appointment, number: int) -> int:
    return desk(who).post(f"{address(visit)}messages/{number}/").status_code


def test_visit_and_card_show_each_message_with_its_state(visit: Appointment, clock: Any) -> None:
    assert "<strong>Confirmation</strong>, by mail. Waits until: today 12:03." in page(user(), address(visit))

    clock.shift(timedelta(minutes=4))
    drain()

    card = f"/desk/people/{Client.objects.get().public_id}/"
    for path in (address(visit), card):
        assert "<strong>Confirmation</strong>, by mail. Sent: today 12:04." in page(user(), path)
        assert "<strong>New visit, to the therapist</strong>, by mail. Sent: today 12:04." in page(user(), path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (RECEIVER, "Did not go out: today 12:00.</p> <p>The address or number does not take messages."),
        ({"trouble": "unreachable"}, "Is tried again: today 12:03.</p> <p>The server cannot be reached."),
        (
            {
                "channel": "text",
                "method": "",
                "done_at": NOON,
                "attempts": 1,
                "delivery": "delivered",
                "delivery_at": NOON,
            },
            "by text message. Delivered: today 12:00.",
        ),
        (
            {
                "channel": "text",
                "method": "",
                "done_at": NOON,
                "attempts": 1,
                "delivery": "undelivered",
                "delivery_at": NOON,
            },
            "by text message. Did not arrive: today 12:00.",
        ),
    ],
)
def test_states_in_words(visit: Appointment, change: dict[str, Any], said: str) -> None:
    to_client(visit, **change)

    assert said in page(user(), address(visit))


def test_no_page_shows_what_a_message_says_or_a_code(visit: Appointment) -> None:
    with transaction.atomic():
        leave_code("246 813", to="ada@home.example", about="code:7", key="code:7", now=NOON)
    OutboxMessage.objects.update(**RECEIVER)

    for path in (address(visit), "/desk/messages/", f"/desk/people/{Client.objects.get().public_id}/"):
        shown = page(owner(), path)
        assert "Did not go out" in shown
        assert "246 813" not in shown
        assert token(visit.public_id, visit.link_version) not in shown


def test_what_failed_stands_on_a_page_of_its_own_and_is_named_on_the_day(visit: Appointment) -> None:
    assert "did not arrive" not in page(user(), "/desk/")
    to_client(visit, **RECEIVER)

    shown = page(user(), "/desk/messages/")

    assert f'<a href="{address(visit)}">Ada Example, tomorrow 13:00</a>' in shown
    assert '<a href="/desk/messages/">1 message did not arrive</a>' in page(user(), "/desk/")


def test_therapist_sees_what_failed_of_their_own_visits_alone(visit: Appointment) -> None:
    colleague = make.works_daily(make.people.therapist())
    theirs = booked("Bo Sample", by=colleague, days=2)
    for one in (visit, theirs):
        to_client(one, **RECEIVER)

    shown = page(colleague.user, "/desk/messages/")

    assert "Bo Sample" in shown
    assert "Ada Example" not in shown
    assert "did not arrive" not in page(colleague.user, "/desk/")


def test_a_stranger_sees_no_messages() -> None:
    make.open_practice()

    assert make.browser().get("/desk/messages/").status_code == 302


def test_sent_again_goes_to_where_the_person_is_reached_now(visit: Appointment) -> None:
    failed = to_client(visit, **RECEIVER)
    Client.objects.update(email="ada@new.example")

    assert again(user(), visit, failed.pk) == 302

    new = to_client(visit)
    failed.refresh_from_db()
    assert (new.kind, new.method, new.letter["to"]) == ("booked to client", "REQUEST", "ada@new.example")
    assert new.letter["calendar"].count(f"UID:{visit.public_id}@unknot") == 1
    assert failed.again_at == NOON
    assert "did not arrive" not in page(user(), "/desk/")
    assert AuditEntry.objects.filter(action="send message again").count() == 1


def test_pressed_twice_it_goes_once(visit: Appointment) -> None:
    failed = to_client(visit, **RECEIVER)
    clerk = user()

    assert [again(clerk, visit, failed.pk) for _ in range(2)] == [302, 409]
    assert OutboxMessage.objects.filter(key__contains=":again:").count() == 1


def test_of_a_cancelled_visit_the_call_off_goes_again(visit: Appointment) -> None:
    cancel_visit(token(visit.public_id, visit.link_version), now=NOON)
    failed = to_client(visit, **RECEIVER)

    again(user(), visit, failed.pk)

    assert (to_client(visit).kind, to_client(visit).method) == ("cancelled to client", "CANCEL")


def test_to_a_therapist_it_goes_as_theirs(visit: Appointment) -> None:
    row = OutboxMessage.objects.get(kind="booked to therapist")
    OutboxMessage.objects.filter(pk=row.pk).update(**RECEIVER)

    again(user(), visit, row.pk)

    assert OutboxMessage.objects.latest("pk").letter["to"] == Therapist.objects.get().email


def test_not_again_where_it_makes_no_sense(visit: Appointment) -> None:
    waiting = to_client(visit)
    assert again(user(), visit, waiting.pk) == 409
    assert "Send again" not in page(user(), address(visit))

    failed = to_client(visit, **RECEIVER)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        assert again(user(), visit, failed.pk) == 409

    Client.objects.update(email="", phone="")
    assert again(user(), visit, failed.pk) == 409
    failed.refresh_from_db()
    assert failed.again_at is None  # nothing went, so it still counts as failed


def test_not_by_whoever_may_not_see_the_visit_and_not_another_visits(visit: Appointment) -> None:
    failed = to_client(visit, **RECEIVER)
    colleague = make.works_daily(make.people.therapist())
    theirs = booked("Bo Sample", by=colleague, days=2)

    assert again(colleague.user, visit, failed.pk) == 404
    assert again(user(), theirs, failed.pk) == 404


def test_pages_ask_as_often_for_three_messages_as_for_one(visit: Appointment) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            page(clerk, path)
        return len(asked)

    clerk, paths = user(), ("/desk/messages/", address(visit))
    to_client(visit, **RECEIVER)
    for path in paths:
        page(clerk, path)
    few = [queries(path) for path in paths]
    for days in (2, 3):
        to_client(booked(f"Bo{days} Sample", by=visit.therapist, days=days), **RECEIVER)
    wish = make.wish(visit.starts_at + timedelta(hours=1), minutes=30)
    move_visit(token(visit.public_id, visit.link_version), wish, now=NOON)

    assert [queries(path) for path in paths] == few


def test_every_message_stands_on_the_list_with_its_state(visit: Appointment, clock: Any) -> None:
    """Those of the waiting list and codes too, which are of no visit."""
    full = waiters.full_day(2)
    waiters.waits("Ben", first_day=full[0].local_date, last_day=full[0].local_date)
    waiters.cancels(full[0])
    clock.move_to(NOON + timedelta(minutes=3))
    drain()
    with transaction.atomic():
        leave_code("246 813", to="cy@home.example", about="code:1", key="k", now=NOON)

    said = page(user(), "/desk/messages/")

    titles = [message_sheet(row, now=NOON).title for row in OutboxMessage.objects.all()]
    assert len(titles) > 10
    assert all(one in said for one in titles)
    offer = message_sheet(OutboxMessage.objects.get(kind="offer"), now=NOON)
    assert re.search(rf"{offer.title}, by mail\. [^.]+\. Ben", " ".join(strip_tags(said).split()))
    assert "Ada Example, tomorrow" in said
    assert "home.example" not in said


def test_older_messages_follow_page_by_page_and_none_twice(visit: Appointment, monkeypatch: Any) -> None:
    monkeypatch.setattr("unknot.rooms.desk.views.messages.A_PAGE", 2)
    for days in (2, 3):
        booked(f"Bo{days} Sample", by=visit.therapist, days=days)
    clerk, path, seen = desk(user()), "/desk/messages/", []

    while path:
        shown = clerk.get(path).content.decode()
        seen += re.findall(r"<p><strong>([^<]+)</strong>, by ", shown.partition('id="all"')[2])
        following = re.search(r'href="(/desk/messages/\?before=\d+)#all"', shown)
        path = following[1] if following else ""

    assert len(seen) == OutboxMessage.objects.count() == 6
    assert clerk.get("/desk/messages/?before=x").status_code == 200


def test_a_therapist_sees_no_list_of_everybodys_messages(visit: Appointment) -> None:
    assert "All messages " not in page(visit.therapist.user, "/desk/messages/").replace("All messages of a visit", "")
