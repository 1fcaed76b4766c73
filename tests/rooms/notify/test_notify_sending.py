"""Sending through a real SMTP server."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.rooms.notify.letters import VISIT, invitation, left, letter
from tests.rooms.notify.post_office import PostOffice, opened
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain
from unknot.rooms.practice.models import Practice
from unknot.spine.interop import ics

pytestmark = pytest.mark.django_db


def worked_at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return drain()


def test_letter_arrives_once_with_its_headers(lakeside: None, post_office: PostOffice, now: datetime) -> None:
    Practice.objects.update(name="Läkeside, Massage", email="hello@lakeside.example")
    row = left(letter(subject="Ihr Termin – bestätigt", body="Bis Dienstag, 16:30 Uhr.\nÄtsch: " + "ä" * 1200), now=now)

    assert worked_at(now + timedelta(minutes=1)) == 1
    assert worked_at(now + timedelta(minutes=2)) == 0

    (mail,) = post_office.mail
    row.refresh_from_db()
    assert (row.state, row.attempts, row.done_at) == ("done", 1, now + timedelta(minutes=1))
    assert mail["Subject"] == "Ihr Termin – bestätigt"
    assert mail["From"].addresses[0].display_name == "Läkeside, Massage"
    assert mail["From"].addresses[0].addr_spec == "desk@lakeside.example"
    assert mail["Reply-To"] == "hello@lakeside.example"
    assert mail["To"] == "person1@people.example"
    assert mail["Message-ID"] == row.message_id
    assert parsedate_to_datetime(mail["Date"]) == now
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content().splitlines() == row.letter["body"].splitlines()


def test_invitation_arrives_as_calendars_want_it(lakeside: None, post_office: PostOffice, now: datetime) -> None:
    row = left(invitation(body="Liebe Zoë, bis dann."), now=now)
    worked_at(now)

    (mail,) = post_office.mail
    alternative, file = mail.iter_parts()
    plain, calendar = alternative.iter_parts()
    assert mail.get_content_type() == "multipart/mixed"
    assert alternative.get_content_type() == "multipart/alternative"
    assert (plain.get_content_type(), plain.get_content().strip()) == ("text/plain", "Liebe Zoë, bis dann.")
    assert calendar.get_content_type() == "text/calendar"
    assert dict(calendar["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert calendar.get_payload(decode=True).rstrip() == row.letter["calendar"].encode().rstrip()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_payload(decode=True) == row.letter["calendar"].encode()


def test_call_off_says_so_in_part_and_text(post_office: PostOffice, now: datetime) -> None:
    left(invitation(method="CANCEL", sequence=4), now=now)
    worked_at(now)

    (mail,) = post_office.mail
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    text = calendar.get_content()
    assert calendar["Content-Type"].params["method"] == "CANCEL"
    assert "METHOD:CANCEL" in text
    assert "SEQUENCE:4" in text
    assert "STATUS:CANCELLED" in text


def test_every_line_on_the_wire_is_seven_bit_and_short(post_office: PostOffice, now: datetime) -> None:
    long = ics.request(VISIT)
    left(letter(body="ü" * 3000, calendar=long, method="REQUEST"), now=now)
    worked_at(now)

    wire = post_office.mail[0].as_bytes()
    assert wire.isascii()
    assert max(len(line) for line in wire.splitlines()) <= 998


def test_before_set_up_the_operators_address_alone_is_the_sender(
    post_office: PostOffice, settings: Settings, now: datetime
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Front desk <desk@lakeside.example>"
    left(letter(), now=now)
    worked_at(now)

    assert post_office.mail[0]["From"] == "Front desk <desk@lakeside.example>"
    assert post_office.mail[0]["Reply-To"] is None


def test_batch_goes_over_one_connection_in_the_order_it_was_left(post_office: PostOffice, now: datetime) -> None:
    rows = [left(letter(number), now=now) for number in range(5)]
    worked_at(now)

    assert post_office.ids == [row.message_id for row in rows]
    assert len(post_office.sessions) == 1


def test_invitation_and_call_off_arrive_in_order(post_office: PostOffice, now: datetime) -> None:
    rows = [left(invitation(), now=now), left(invitation(method="CANCEL", sequence=1), now=now)]
    worked_at(now)

    assert post_office.ids == [row.message_id for row in rows]


def test_letter_for_later_stays(post_office: PostOffice, now: datetime) -> None:
    left(letter(), now=now, send_after=now + timedelta(minutes=3))

    assert worked_at(now) == 0
    assert worked_at(now + timedelta(minutes=3)) == 1


def test_server_down_then_up_loses_nothing(closed_post_office: PostOffice, now: datetime) -> None:
    rows = [left(letter(number), now=now) for number in range(3)]

    assert worked_at(now) == 0
    for row in rows:
        row.refresh_from_db()
    assert {(row.state, row.attempts) for row in rows} == {("waiting", 0)}
    assert rows[0].last_error == "The mail server cannot be reached (ConnectionRefusedError)."
    assert worked_at(now + timedelta(days=5)) == 0  # waiting for a server is never given up

    with opened(closed_post_office) as office:
        assert worked_at(now + timedelta(days=5, minutes=1)) == 3
        assert sorted(office.ids) == sorted(row.message_id for row in rows)
    rows[0].refresh_from_db()
    assert rows[0].last_error == ""


@pytest.mark.parametrize("where", ["recipient_answers", "text_answers"])
def test_no_for_good_fails_once_and_shows_why(where: str, post_office: PostOffice, now: datetime) -> None:
    getattr(post_office, where)["person1@people.example"] = ["550 no such person1@people.example here"]
    bad, good = left(letter(1), now=now), left(letter(2), now=now)

    worked_at(now)
    assert worked_at(now + timedelta(days=3)) == 0

    bad.refresh_from_db()
    assert (bad.state, bad.attempts, bad.failed_at) == ("failed", 1, now)
    assert "550" in bad.last_error
    assert "people.example" not in bad.last_error
    assert post_office.ids == [good.message_id]


@pytest.mark.parametrize("where", ["recipient_answers", "text_answers"])
def test_no_for_now_is_tried_again_as_the_same_message(where: str, post_office: PostOffice, now: datetime) -> None:
    getattr(post_office, where)["person1@people.example"] = ["451 busy", "421 closing", "250 OK"]
    row = left(invitation(), now=now)

    worked_at(now)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.next_try_at) == ("waiting", 1, now + timedelta(seconds=10))
    assert row.last_error == "The mail server says: later (451)."
    assert worked_at(now + timedelta(seconds=9)) == 0
    worked_at(now + timedelta(seconds=10))
    worked_at(now + timedelta(seconds=70))

    assert post_office.ids == [row.message_id]


def test_no_for_now_is_given_up_in_the_end(post_office: PostOffice, now: datetime) -> None:
    post_office.recipient_answers["person1@people.example"] = ["450 mailbox full"]
    row = left(letter(), now=now)

    for hours in (0, 1, 2, 3, 4, 5, 8, 14, 26, 50):
        worked_at(now + timedelta(hours=hours))

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", 10)
    assert "450" in row.last_error


def test_refused_sender_is_ours_to_mend_and_tried_again(post_office: PostOffice, now: datetime) -> None:
    post_office.sender_answer = "553 not your address"
    row = left(letter(), now=now)

    worked_at(now)
    row.refresh_from_db()
    assert row.state == "waiting"
    assert "UNKNOT_MAIL_FROM" in row.last_error

    post_office.sender_answer = "250 OK"
    worked_at(now + timedelta(minutes=1))
    assert post_office.ids == [row.message_id]


def test_sending_costs_three_questions_a_message(lakeside: None, post_office: PostOffice, now: datetime) -> None:
    def asked_for(numbers: range) -> int:
        for number in numbers:
            left(letter(number), now=now)
        with CaptureQueriesContext(connection) as asked:
            worked_at(now)
        return len(asked)

    one, three, six = asked_for(range(1)), asked_for(range(1, 4)), asked_for(range(4, 10))

    assert three - one == 2 * 3
    assert six - three == 3 * 3
    assert OutboxMessage.objects.filter(done_at=now).count() == 10


@pytest.mark.parametrize("address", [f"x@{'ü' * 58}.com", "x@\u05d0a.com"])
def test_address_that_cannot_be_written_fails_for_good_and_mail_goes_on(
    post_office: PostOffice, now: datetime, address: str
) -> None:
    odd, next_one = left(letter(1), now=now), left(letter(2), now=now)
    odd.letter = {**odd.letter, "to": address}  # as if it had been left before such addresses were refused
    odd.save()

    worked_at(now)

    odd.refresh_from_db()
    assert odd.state == "failed"
    assert "does not take mail" in odd.last_error
    assert post_office.ids == [next_one.message_id]
