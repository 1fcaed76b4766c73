"""A finding mailed to oneself: a link and no word more, opened by a code, to be read and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from tests.factories import booking as make
from tests.factories import practice as people
from tests.spine.vectors import VECTORS
from unknot.kit import codes
from unknot.kit.visitor import COOKIE
from unknot.rooms.check import door as check
from unknot.rooms.check.models import MailedLink, Opening, StoredFinding
from unknot.rooms.check.openings import COOKIE as OPENING
from unknot.rooms.notify.actions.jobs import periods, registered
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import AuditEntry
from unknot.spine.notify.health_words import health_words
from unknot.spine.vocabulary import Level

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

VECTOR = {one.id: one.inputs for one in VECTORS}
ADA = "ada@home.example"
FORM = "/check/finding/link/"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(make.NOON, tick=False):
        make.open_practice()
        yield


def letters(kind: str) -> list[dict[str, str]]:
    return [row.letter for row in OutboxMessage.objects.filter(kind=kind).order_by("pk")]


def mailed(answers: dict[str, object] | None = None, *, token: str = "", email: str = ADA) -> str:
    """The path of the link that somebody mailed to themselves."""
    browser = make.browser(token or make.visitor(answers))
    assert browser.post(FORM, {"email": email})["Location"] == "/check/finding/link/sent/"
    return re.findall(r"http://localhost:8000(/check/mailed/[\w-]{43}/)", letters("link")[-1]["body"])[0]


def code() -> str:
    return re.findall(r"\b\d{6}\b", letters("code")[-1]["body"])[0]


def opened(link: str, *, by: Client | None = None) -> Client:
    """A browser that came by the link and typed the code from the mail."""
    browser = by or Client()
    assert browser.post(link)["Location"] == f"{link}code/"
    assert browser.post(f"{link}code/", {"code": code()})["Location"] == f"{link}finding/"
    return browser


def words(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_mail_holds_the_link_and_no_word_of_health() -> None:
    mailed(VECTOR["V15"])

    [letter] = letters("link")
    said = f"{letter['subject']}\n{letter['body']}"
    assert letter["to"] == ADA
    assert letter["subject"] == "Your link from Lakeside Massage"
    assert health_words(said, allowed=["Lakeside Massage"]) == ()
    assert re.search(r"check\b|answer|finding|limit|sign", said.replace("/check/mailed/", ""), re.IGNORECASE) is None
    assert "It works until Thursday 24 December 2026, 12:00 (Chicago time)" in said


def test_link_opens_with_a_code_and_shows_the_finding_to_be_read() -> None:
    link = mailed(VECTOR["V15"])

    browser = opened(link)
    page = words(browser.get(f"{link}finding/"))

    assert letters("code")[-1]["to"] == ADA
    assert "Your answers have several signs that fit sciatica." in page
    assert "Swedish massage" in page
    assert "Tuesday 24 November 2026, 12:00" in page
    assert "<form" not in page.partition("<main")[2]  # the switch of languages stands above it
    assert "See free times" not in page


def test_code_comes_in_the_language_of_the_page_that_asks() -> None:
    link = mailed(VECTOR["V15"])

    Client(headers={"Accept-Language": "es"}).post(link)

    assert letters("code")[-1]["subject"] == "Su código para Lakeside Massage"


def test_link_leads_to_no_letter_since_the_letter_would_be_that_of_whose_browser_it_is() -> None:
    link = mailed(VECTOR["V09"])
    bo = make.browser(make.visitor(VECTOR["V09"]))

    page = words(opened(link, by=bo).get(f"{link}finding/"))

    assert "See a doctor first" in page
    assert "/check/letter" not in page
    assert "/check/letter" in words(bo.get("/check/finding/")), "his own leads there"


def test_looking_at_the_link_sends_nothing() -> None:
    link = mailed()

    looked = Client().get(link)

    assert looked.status_code == 200
    assert set(looked.cookies) == {"csrftoken"}
    assert letters("code") == []


def test_what_a_code_opens_gives_no_right_to_book_and_no_visitor() -> None:
    link = mailed()
    browser = opened(link)

    assert COOKIE not in browser.cookies
    assert browser.get("/check/finding/")["Location"] == "/check/"
    assert browser.get("/book/").status_code == make.browser().get("/book/").status_code
    refused = browser.post("/book/holds/", make.as_form(make.wish()))
    assert "/book/holds/" not in refused.headers.get("Location", "")
    assert browser.get("/check/").content == Client().get("/check/").content


def test_visitor_of_the_browser_that_opens_a_link_stays_who_they_are() -> None:
    link, theirs = mailed(), make.visitor(VECTOR["V12"])

    browser = opened(link, by=make.browser(theirs))

    assert browser.cookies[COOKIE].value == theirs
    assert "Please wait a little" in words(browser.get("/check/finding/"))


def test_browser_of_the_check_needs_no_code() -> None:
    token = make.visitor()
    link = mailed(token=token)

    assert make.browser(token).get(link)["Location"] == "/check/finding/"


def test_code_works_once_and_in_the_browser_that_asked() -> None:
    link, other = mailed(), Client()
    browser = opened(link)
    spent = code()

    other.post(link)
    assert other.post(f"{link}code/", {"code": spent}).status_code == 422
    assert browser.post(f"{link}code/", {"code": spent}).status_code == 422
    assert other.get(f"{link}finding/")["Location"] == link


def test_code_of_one_link_does_not_open_another() -> None:
    mine, theirs, browser = mailed(), mailed(email="ben@home.example"), Client()
    browser.post(mine)

    assert browser.post(f"{theirs}code/", {"code": code()}).status_code == 422
    assert browser.get(f"{theirs}code/")["Location"] == theirs


def test_opening_renews_the_cookie_so_that_a_copy_of_it_reads_nothing() -> None:
    link, browser, copy = mailed(), Client(), Client()
    browser.post(link)
    copy.cookies[OPENING] = browser.cookies[OPENING].value

    browser.post(f"{link}code/", {"code": code()})

    assert browser.get(f"{link}finding/").status_code == 200
    assert copy.get(f"{link}finding/")["Location"] == link


def test_code_and_what_it_opens_end_by_the_clock() -> None:
    link, browser = mailed(), Client()
    browser.post(link)

    with time_machine.travel(make.NOON + codes.LIFE, tick=False):
        assert browser.post(f"{link}code/", {"code": code()}).status_code == 422
    with time_machine.travel(make.NOON + codes.LIFE - SECOND, tick=False):
        browser.post(f"{link}code/", {"code": code()})
        assert browser.get(link)["Location"] == f"{link}finding/"
    for since, status in ((codes.OPEN_FOR - SECOND, 200), (codes.OPEN_FOR, 302)):
        with time_machine.travel(make.NOON + codes.LIFE - SECOND + since, tick=False):
            assert browser.get(f"{link}finding/").status_code == status


@pytest.mark.parametrize(("since", "status"), [(30 * DAY - SECOND, 200), (30 * DAY, 410)])
def test_link_lives_thirty_days_from_the_check(since: timedelta, status: int) -> None:
    token = make.visitor()
    with time_machine.travel(make.NOON + 20 * DAY, tick=False):
        link = mailed(token=token)

    with time_machine.travel(make.NOON + since, tick=False):
        assert Client().get(link).status_code == status


def test_link_that_is_over_says_what_to_do_next() -> None:
    link = mailed()
    with time_machine.travel(make.NOON + 30 * DAY, tick=False):
        old, forged = Client().get(link), Client().get(f"/check/mailed/{'A' * 43}/")

    assert (old.status_code, forged.status_code) == (410, 410)
    assert old.content == forged.content
    assert 'href="/check/"' in words(old)
    assert "+13125550100" in words(old)


def test_newer_check_ends_the_link() -> None:
    token = make.visitor()
    link = mailed(token=token)
    browser = opened(link)

    make.visitor(VECTOR["V12"], token=token, now=make.NOON + SECOND)

    assert browser.get(f"{link}finding/").status_code == 410


def test_newer_check_of_the_same_client_elsewhere_ends_the_link_too() -> None:
    link, ada = mailed(), people.client()
    StoredFinding.objects.update(client=ada)

    make.visitor(VECTOR["V09"], now=make.NOON + SECOND)
    StoredFinding.objects.update(client=ada)

    assert Client().get(link).status_code == 410


def test_level_that_was_raised_since_is_shown_and_leads_to_help_alone() -> None:
    link, ada = mailed(), people.client()
    StoredFinding.objects.update(client=ada)
    check.raise_level(
        client_id=ada.pk, level=Level.URGENT, reason="", until_on=None, user_id=people.user().pk, now=make.NOON
    )

    page = words(opened(link).get(f"{link}finding/"))

    assert "See a doctor today" in page
    assert "<form" not in page.partition("<main")[2]  # the switch of languages stands above it
    assert "Swedish massage" not in page


@pytest.mark.parametrize("vector", ["V01", "V05", "V22", "V23"])
def test_stop_that_cannot_wait_and_open_questions_are_not_mailed(vector: str) -> None:
    browser = make.browser(make.visitor(VECTOR[vector]))

    assert FORM not in words(browser.get("/check/finding/"))
    assert browser.get(FORM)["Location"] == "/check/finding/"
    assert browser.post(FORM, {"email": ADA})["Location"] == "/check/finding/"
    assert not MailedLink.objects.exists()
    assert letters("link") == []


@pytest.mark.parametrize("vector", ["V09", "V12", "V13", "V15"])
def test_every_other_finding_can_be_mailed(vector: str) -> None:
    token = make.visitor(VECTOR[vector])

    assert f'action="{FORM}"' in words(make.browser(token).get("/check/finding/"))
    assert mailed(token=token)


def test_old_finding_is_not_mailed_any_more() -> None:
    browser = make.browser(make.visitor())
    with time_machine.travel(make.NOON + 30 * DAY, tick=False):
        assert FORM not in words(browser.get("/check/finding/"))
        assert browser.post(FORM, {"email": ADA})["Location"] == "/check/finding/"


def test_address_that_cannot_be_read_stays_as_it_was_typed() -> None:
    refused = make.browser(make.visitor()).post(FORM, {"email": "ada at home"})

    assert refused.status_code == 422
    assert 'value="ada at home"' in words(refused)


def test_answer_is_the_same_for_a_known_and_an_unknown_address() -> None:
    people.client(email=ADA)

    known, unknown = (make.browser(make.visitor()).post(FORM, {"email": one}) for one in (ADA, "new@home.example"))

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter["to"] for letter in letters("link")] == [ADA, "new@home.example"]


def test_mailing_asking_and_guessing_are_limited() -> None:
    browser, reader = make.browser(make.visitor()), Client()

    sent = [browser.post(FORM, {"email": ADA}).status_code for _ in range(4)]
    link = re.findall(r"/check/mailed/[\w-]{43}/", letters("link")[-1]["body"])[0]
    asked = [reader.post(link).status_code for _ in range(4)]
    tried = [reader.post(f"{link}code/", {"code": "000000"}).status_code for _ in range(7)]

    assert sent == asked == [302, 302, 302, 429]
    assert tried == [422] * 6 + [429]


def test_link_takes_thirty_wrong_codes_in_all_however_patient_one_is() -> None:
    link, answers = mailed(), []
    for hour in range(6):
        with time_machine.travel(make.NOON + timedelta(hours=2 * hour), tick=False):
            answers += [Client().post(f"{link}code/", {"code": "000000"}).status_code for _ in range(6)]

    assert answers == [422] * 30 + [429] * 6


def test_one_browser_mails_five_links_a_day() -> None:
    browser = make.browser(make.visitor())

    sent = [browser.post(FORM, {"email": f"ada{number}@home.example"}).status_code for number in range(6)]

    assert sent == [302] * 5 + [429]


def test_neither_token_nor_code_nor_address_stands_in_the_tables() -> None:
    link = mailed()
    browser = opened(link)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM check_mailedlink")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT * FROM check_opening")
        stored += str(cursor.fetchall())
    secret = [link.split("/")[-2], code(), ADA, browser.cookies[OPENING].value]
    assert [one for one in secret if one in stored] == []


def test_mailing_and_opening_stand_in_the_trail() -> None:
    opened(mailed())

    finding = StoredFinding.objects.get().pk
    entries = AuditEntry.objects.filter(action__in=("mail link", "open finding by code"))
    assert [(one.actor, one.action, one.subject) for one in entries.order_by("pk")] == [
        ("visitor", "mail link", f"finding:{finding}"),
        ("visitor", "open finding by code", f"finding:{finding}"),
    ]


def test_worker_forgets_links_and_addresses_that_are_over() -> None:
    opened(mailed())
    job = registered("forget mailed links")

    kept = []
    for now in (make.NOON + codes.OPEN_FOR, make.NOON + 30 * DAY - SECOND, make.NOON + 30 * DAY):
        with transaction.atomic():
            job({}, now)
        kept.append((MailedLink.objects.count(), Opening.objects.count()))

    assert kept == [(1, 0), (1, 0), (0, 0)]
    assert periods()["forget mailed links"] == timedelta(hours=1)


def test_answers_that_are_forgotten_take_their_links_along() -> None:
    opened(mailed())

    with transaction.atomic():
        registered("forget unbooked checks")({}, make.NOON + 30 * DAY)

    assert (StoredFinding.objects.count(), MailedLink.objects.count()) == (0, 0)
