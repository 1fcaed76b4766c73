"""Being known again: the same answer for every address, a code that works once and in one browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.kit.visitor import COOKIE
from unknot.rooms.booking.actions import codes
from unknot.rooms.booking.models import ContactCode
from unknot.rooms.check.models import Draft
from unknot.rooms.notify.models import DueJob, OutboxMessage

pytestmark = pytest.mark.django_db
ADA = "ada@home.example"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def ask(browser, email=ADA):
    return browser.post("/again/", {"email": email})


def mailed_code() -> str:
    """What the worker would do, and the code in the letter it leaves."""
    for job in DueJob.objects.filter(kind=codes.JOB):
        with transaction.atomic():
            codes.mail_code(job.payload, make.NOON)
    letters = [row.letter for row in OutboxMessage.objects.filter(kind="code").order_by("pk")]
    return re.search(r"\b\d{6}\b", letters[-1]["body"]).group() if letters else ""


def test_a_code_opens_the_visits_of_its_address():
    make.open_practice()
    booker = make.browser(make.visitor())
    held = booker.post("/book/holds/", make.as_form(make.wish()))["Location"]
    booker.post(f"{held}confirmation/", make.CONTACT)
    browser = make.browser()

    asked = ask(browser, ADA.upper())
    opened = browser.post("/again/code/", {"code": mailed_code()})
    page = browser.get("/again/visits/").content.decode()

    assert asked["Location"] == "/again/code/"
    assert opened["Location"] == "/again/visits/"
    assert "Ada Example" in page
    assert "Tomorrow 12:00" in page


def test_booking_again_goes_on_to_the_check_as_this_person():
    make.open_practice()
    ada = people.client(email=ADA)
    browser = make.browser()
    ask(browser)
    browser.post("/again/code/", {"code": mailed_code()})

    mine = browser.post("/again/check/", {"person": ada.pk})
    others = browser.post("/again/check/", {"person": people.client().pk})

    assert mine["Location"] == "/check/ces/"
    assert (Draft.objects.get().client_id, Draft.objects.get().vouched) == (ada.pk, True)
    assert others["Location"] == "/again/"


def test_an_unknown_address_gets_the_same_answer_and_no_letter():
    make.open_practice()
    people.client(email=ADA)
    known, unknown = ask(make.browser(), ADA), ask(make.browser(), "nobody@home.example")

    mailed_code()

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert OutboxMessage.objects.filter(kind="code").count() == 1


def test_a_code_works_once_and_only_in_the_browser_that_asked():
    make.open_practice()
    people.client(email=ADA)
    browser, other = make.browser(), make.browser()
    ask(browser)
    ask(other, "nobody@home.example")
    code = mailed_code()

    assert other.post("/again/code/", {"code": code}).status_code == 422
    assert browser.post("/again/code/", {"code": code}).status_code == 302
    assert browser.post("/again/code/", {"code": code}).status_code == 422


def test_a_code_and_what_it_opens_end_by_the_clock():
    make.open_practice()
    people.client(email=ADA)
    browser = make.browser()
    ask(browser)
    code = mailed_code()

    with time_machine.travel(make.NOON + codes.LIFE, tick=False):
        assert browser.post("/again/code/", {"code": code}).status_code == 422
    assert browser.post("/again/code/", {"code": code}).status_code == 302
    with time_machine.travel(make.NOON + codes.OPEN_FOR, tick=False):
        assert browser.get("/again/visits/")["Location"] == "/again/"


def test_asking_and_guessing_are_limited_and_say_until_when():
    make.open_practice()
    people.client(email=ADA)
    browser = make.browser()

    asked = [ask(browser).status_code for _ in range(4)]
    tried = [browser.post("/again/code/", {"code": "000000"}) for _ in range(7)]

    assert asked == [302, 302, 302, 429]
    assert [answer.status_code for answer in tried[-2:]] == [422, 429]
    assert int(tried[-1]["Retry-After"]) > 0


def test_a_stranger_who_asks_in_somebodys_name_shuts_nobody_out():
    make.open_practice()
    people.client(email=ADA)
    stranger = make.browser()
    for _ in range(4):
        stranger.post("/again/", {"email": ADA}, REMOTE_ADDR="198.51.100.7")

    assert ask(make.browser()).status_code == 302


def test_an_older_cookie_of_the_browser_does_not_see_what_a_code_opens():
    make.open_practice()
    people.client(email=ADA)
    browser, copy = make.browser(), make.browser()
    ask(browser)
    copy.cookies[COOKIE] = browser.cookies[COOKIE].value

    browser.post("/again/code/", {"code": mailed_code()})

    assert browser.cookies[COOKIE].value != copy.cookies[COOKIE].value
    assert browser.get("/again/visits/").status_code == 200
    assert copy.get("/again/visits/")["Location"] == "/again/"


def test_the_code_is_nowhere_in_the_table():
    make.open_practice()
    people.client(email=ADA)
    ask(make.browser())

    code = mailed_code()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM booking_contactcode")
        stored = str(cursor.fetchall())
    assert code not in stored
    assert ADA not in stored


def test_old_questions_are_forgotten():
    make.open_practice()
    ask(make.browser())

    codes.forget_codes({}, make.NOON + timedelta(days=2))

    assert not ContactCode.objects.exists()
