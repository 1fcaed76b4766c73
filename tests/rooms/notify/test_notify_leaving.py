"""Leaving a letter: in the caller's transaction, once, sealed, and without a word about health."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import booking
from tests.factories import practice as people
from tests.rooms.notify.letters import invitation, left, letter
from unknot.rooms.notify.door import HealthWordInMessage, LetterRefused, NotInTransaction, leave, schedule
from unknot.rooms.notify.models import DueJob, OutboxMessage
from unknot.rooms.practice.models import Practice

pytestmark = pytest.mark.django_db


def test_letter_left_in_a_transaction_waits(now: datetime) -> None:
    row = left(invitation(), now=now)

    assert (row.state, row.attempts, row.next_try_at, row.created_at) == ("waiting", 0, now, now)
    assert row.letter["to"] == "person1@people.example"
    assert row.method == "REQUEST"


def test_letter_waits_for_its_time(now: datetime) -> None:
    later = now + timedelta(hours=3)

    assert left(letter(1), now=now, send_after=later).next_try_at == later
    assert left(letter(2), now=now, send_after=now - timedelta(hours=3)).next_try_at == now


@pytest.mark.django_db(transaction=True)
def test_rolled_back_transaction_leaves_nothing(now: datetime) -> None:
    with transaction.atomic():
        leave(letter(), key="k", now=now)
        schedule("remind", key="1", due_at=now)
        transaction.set_rollback(True)

    assert not OutboxMessage.objects.exists()
    assert not DueJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_letter_outside_a_transaction_is_refused(now: datetime) -> None:
    with pytest.raises(NotInTransaction):
        leave(letter(), key="k", now=now)
    with pytest.raises(NotInTransaction):
        schedule("remind", key="1", due_at=now)


def test_second_letter_under_one_key_changes_nothing(now: datetime) -> None:
    first = left(letter(body="The first."), key="k", now=now)
    again = left(letter(body="The second."), key="k", now=now + timedelta(hours=1))

    assert (again.pk, again.message_id, again.letter["body"]) == (first.pk, first.message_id, "The first.")


def test_table_shows_neither_address_nor_text(now: datetime) -> None:
    left(invitation(names=("Zoë Example",)), key="k", now=now)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notify_outboxmessage")
        shown = str(cursor.fetchall())

    assert "people.example" not in shown
    assert "Tuesday" not in shown
    assert "VEVENT" not in shown


def test_message_id_is_fixed_at_creation_in_the_senders_domain(now: datetime) -> None:
    one, two = left(letter(1), now=now), left(letter(2), now=now)

    assert one.message_id != two.message_id
    assert one.message_id.endswith("@lakeside.example>")
    assert OutboxMessage.objects.get(pk=one.pk).message_id == one.message_id


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Deep tissue, 60 minutes"},
        {"body": "How is your pain today?"},
        {"subject": "Your massage"},
        {"body": "https://lakeside.example/check/sciatica/"},
        {"calendar": "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Sci\r\n atica\r\n", "method": "REQUEST"},
    ],
)
def test_health_word_in_a_letter_is_refused(change: dict[str, str], lakeside: None, now: datetime) -> None:
    with pytest.raises(HealthWordInMessage) as refusal:
        left(letter(**change), now=now)

    assert refusal.value.words
    assert not OutboxMessage.objects.exists()


def test_words_of_the_practice_about_itself_are_no_health_words(lakeside: None, now: datetime) -> None:
    Practice.objects.update(
        name="Lakeside Massage & Therapy", street="3 Doctor's Row", what_to_wear="Soft clothes.\nMassage needs no more."
    )
    people.treatment_room(name="Massage room 2")
    body = "Lakeside Massage & Therapy, 3 Doctor's Row\nRoom: Massage room 2\nSoft clothes. Massage needs no more."

    assert left(letter(subject="Your appointment at Lakeside Massage & Therapy", body=body), now=now).pk


def test_names_of_people_are_no_health_words(now: datetime) -> None:
    assert left(letter(to="ann.pain@people.example", body="Dear Mrs Pain,", names=("Mrs Pain",)), now=now).pk
    with pytest.raises(HealthWordInMessage):
        left(letter(2, body="Dear Mrs Pain,"), now=now)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Hello\nBcc: all@people.example"},
        {"subject": "Hello\r\n\r\nbody"},
        {"subject": "Hello\u2028there"},
        {"to": "a@people.example\nBcc: b@people.example"},
        {"to": "a@people.example, b@people.example"},
        {"to": "Ann <a@people.example>"},
        {"to": ""},
        {"to": "x@\u05d0a.com"},
        {"to": '"a b"@people.example'},
        {"about": "a\nb"},
        {"kind": "a\rb"},
        {"method": "REQUEST"},
        {"calendar": "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"},
        {"calendar": "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n", "method": "CANCEL"},
        {"calendar": "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\n", "method": "PUBLISH"},
    ],
)
def test_letter_that_could_smuggle_or_confuse_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(LetterRefused):
        letter(**change)


def test_letter_cannot_be_changed_after_it_was_judged() -> None:
    with pytest.raises(AttributeError):
        letter().subject = "Sciatica"  # type: ignore[misc]  # frozen, that is the point


@pytest.mark.parametrize(
    "change",
    [
        {"done_at": "now", "failed_at": "now", "attempts": 1},
        {"claimed_at": "now", "attempts": 1},
        {"claimed_by": "somebody", "attempts": 1},
        {"claimed_by": "somebody", "claimed_at": "now", "done_at": "now", "attempts": 1},
        {"claimed_by": "somebody", "claimed_at": "now"},
        {"done_at": "now"},
        {"failed_at": "now"},
        {"method": "PUBLISH"},
        {"next_try_at": "before"},
    ],
)
def test_row_that_contradicts_itself_is_refused_by_the_database(change: dict[str, object], now: datetime) -> None:
    row = left(letter(), now=now)
    moments = {"now": now, "before": now - timedelta(seconds=1)}
    values = {field: moments.get(str(value), value) for field, value in change.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.filter(pk=row.pk).update(**values)


def test_leaving_costs_the_same_however_full_the_outbox(lakeside: None, now: datetime) -> None:
    booking.settle()
    counts = []
    for number in (1, 2, 3, 4):
        with CaptureQueriesContext(connection) as asked, transaction.atomic():
            leave(letter(number), key=str(number), now=now)
        counts.append(len(asked))

    assert counts[1] == counts[2] == counts[3] <= 9  # the first may also read what the practice says of itself
