"""The owner looks at messages and jobs, finds them by what they are about, and never reads a letter there."""

from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import practice as people
from tests.rooms.notify.letters import invitation, left, letter
from unknot.rooms.notify.actions import tries
from unknot.rooms.notify.door import schedule
from unknot.rooms.notify.models import DueJob, OutboxMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lakeside")]
MESSAGES = "admin:notify_outboxmessage_changelist"


@pytest.fixture
def owner(client: Browser) -> Browser:
    client.force_login(people.owner())
    return client


def shown(browser: Browser, name: str, *args: object, **query: str) -> str:
    answer = browser.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_list_shows_state_and_no_word_of_the_letter(owner: Browser, now: datetime) -> None:
    failed = left(invitation(7), now=now)
    OutboxMessage.objects.claim(failed.pk, worker="w", now=now)
    failed.refresh_from_db()
    tries.failed(failed, tries.Trouble("The address does not take mail (550).", again=False), worker="w", now=now)

    for page in (shown(owner, MESSAGES), shown(owner, "admin:notify_outboxmessage_change", failed.pk)):
        assert "visit 7" in page
        assert "By by" not in page
        assert "failed" in page
        assert "The address does not take mail (550)." in page
        assert "people.example" not in page
        assert "Tuesday" not in page
        assert "VEVENT" not in page


def test_messages_are_found_by_what_they_are_about_kind_and_state(owner: Browser, now: datetime) -> None:
    left(letter(7, kind="reminder"), now=now)
    left(letter(8), now=now)

    by_about = shown(owner, MESSAGES, q="appointment:7")
    by_kind = shown(owner, MESSAGES, q="reminder")
    by_state = shown(owner, MESSAGES, state="failed")

    assert ("visit 7" in by_about, "visit 8" in by_about) == (True, False)
    assert ("visit 7" in by_kind, "visit 8" in by_kind) == (True, False)
    assert "visit 7" not in by_state


def test_jobs_and_workers_are_listed(owner: Browser, now: datetime) -> None:
    with transaction.atomic():
        schedule("remind", key="12", due_at=now)

    assert "remind" in shown(owner, "admin:notify_duejob_changelist", q="12")
    assert "remind" in shown(owner, "admin:notify_duejob_change", DueJob.objects.get().pk)
    assert shown(owner, "admin:notify_workerbeat_changelist")


def test_kinds_are_listed_as_the_desk_calls_them(owner: Browser, now: datetime) -> None:
    left(letter(7, kind="booked to client"), now=now)

    page = shown(owner, MESSAGES)

    assert "Confirmation" in page
    assert ">booked to client<" not in page


@pytest.mark.parametrize(("language", "title"), [("en", "Confirmation"), ("es", "Confirmación")])
def test_one_message_is_titled_in_the_readers_language(
    owner: Browser, now: datetime, language: str, title: str
) -> None:
    row = left(letter(7, kind="booked to client"), now=now)
    owner.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = shown(owner, "admin:notify_outboxmessage_change", row.pk)

    assert f"<h2>{title}, " in page
    assert "booked to client" not in page


@pytest.mark.parametrize("action", ["add", "delete", "change"])
def test_nothing_is_changed_by_hand(action: str, owner: Browser, now: datetime) -> None:
    row = left(letter(), now=now)
    address = reverse(f"admin:notify_outboxmessage_{action}", args=[] if action == "add" else [row.pk])

    assert owner.post(address, {"post": "yes", "kind": "other"}).status_code == 403
    assert OutboxMessage.objects.get().kind == "booked"


def test_list_costs_the_same_for_one_and_for_three(owner: Browser, now: datetime) -> None:
    counts = []
    for number in (1, 2, 3):
        left(letter(number), now=now)
        with CaptureQueriesContext(connection) as asked:
            shown(owner, MESSAGES)
        counts.append(len(asked))

    assert counts[0] == counts[1] == counts[2]


def test_somebody_else_does_not_get_in(client: Browser) -> None:
    client.force_login(people.user())

    assert client.get(reverse(MESSAGES)).status_code in (302, 403, 404)
