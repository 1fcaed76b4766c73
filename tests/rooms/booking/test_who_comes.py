"""Who comes and how they are reached: by mobile alone, by nothing at all, or with somebody else under one contact."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.kit.visitor import COOKIE
from unknot.rooms.booking import door
from unknot.rooms.booking.actions import codes
from unknot.rooms.booking.actions.tidying import forget_typed
from unknot.rooms.booking.models import Appointment, Companion
from unknot.rooms.notify.models import DueJob, OutboxMessage
from unknot.rooms.practice.models import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOTHING = {"name": "Ada Example", "email": "", "phone": "", "consent": "on"}


def holding(token: str | None = None, wish: make.Wish | None = None) -> tuple[Any, str]:
    browser = make.browser(token or make.visitor())
    return browser, browser.post("/book/holds/", make.as_form(wish or make.wish()))["Location"]


def confirm(browser: Any, page: str, **said: str) -> Any:
    return browser.post(f"{page}confirmation/", NOTHING | said)


def test_a_mobile_alone_is_enough():
    make.open_practice()
    browser, page = holding()

    assert confirm(browser, page, phone="312-555-0123").status_code == 302
    assert Client.objects.get().phone == "+13125550123"


def test_nothing_at_all_is_enough_where_it_is_said():
    make.open_practice()
    browser, page = holding()

    refused = confirm(browser, page)
    booked = confirm(browser, page, neither="on")
    shown = browser.get(booked["Location"]).content.decode()

    assert refused.status_code == 422
    assert "or say that you have neither" in refused.content.decode()
    visit = Appointment.objects.get()
    assert (Client.objects.get().email, Client.objects.get().phone) == ("", "")
    assert "The confirmation goes out then." not in shown
    assert "We cannot write to you. Please print this page" in shown
    assert f'reference <span class="unbroken">{visit.reference}</span>. To move or cancel, call' in shown
    therapist_only = OutboxMessage.objects.get()
    assert therapist_only.kind == "booked to therapist"


def test_a_page_for_who_is_written_to_says_on_paper_how_to_call():
    make.open_practice()
    visit = make.booked(make.visitor())

    shown = make.browser().get(make.link(visit)).content.decode()

    assert 'class="on-paper">To move or cancel, call ' in shown
    assert f"and say the reference {visit.reference} and your name" in shown
    assert "We cannot write to you" not in shown


@pytest.mark.parametrize("said", ["{}", "{} ", "lower", "no dash"])
def test_a_visit_is_found_by_its_reference_as_it_is_said(said: str):
    make.open_practice()
    reference = make.booked(make.visitor()).reference
    ways = {"lower": reference.lower(), "no dash": reference.replace("-", " ")}

    found = door.visit_by_reference(ways.get(said, said.format(reference)), now=make.NOON)

    assert found is not None
    assert found.reference == reference
    assert door.visit_by_reference("K7MX", now=make.NOON) is None


def begun(page: str) -> Any:
    """The browser after "Book for somebody else too"."""
    browser = make.browser()
    answer = browser.post(f"{page}companion/")
    assert answer["Location"] == "/check/"
    return browser


def test_somebody_else_has_a_check_and_a_row_of_their_own_under_the_same_contact():
    make.open_practice()
    visit = make.booked(make.visitor(), email="ada@home.example")
    browser = begun(make.link(visit))
    token = make.visitor(token=browser.cookies[COOKIE].value)
    browser, page = holding(token, make.wish(make.NOON.replace(day=27)))

    form = browser.get(page).content.decode()
    confirm(browser, page, name="Bea Example", same="on")

    assert "Use the contact of the booking before this one." in form
    assert "ada@home.example" not in form
    ada, bea = Client.objects.order_by("pk")
    assert (bea.name, bea.email, ada.pk == bea.pk) == ("Bea Example", "ada@home.example", False)
    assert Appointment.objects.get(client=bea).granted_by.client_id == bea.pk  # type: ignore[union-attr]
    assert Appointment.objects.get(client=bea).granted_by_id != visit.granted_by_id


def test_a_check_of_the_first_opens_nothing_for_the_second():
    make.open_practice()
    visit = make.booked(make.visitor())
    browser = begun(make.link(visit))

    refused = browser.post("/book/holds/", make.as_form(make.wish(make.NOON.replace(day=27))))

    assert refused.status_code == 403


def test_what_is_written_counts_before_what_is_shared():
    make.open_practice()
    browser = begun(make.link(make.booked(make.visitor(), email="ada@home.example")))
    browser, page = holding(make.visitor(token=browser.cookies[COOKIE].value), make.wish(make.NOON.replace(day=27)))

    confirm(browser, page, name="Bea", same="on", email="bea@home.example")

    assert Client.objects.get(name="Bea").email == "bea@home.example"


def test_nobody_shares_a_contact_without_the_private_link():
    make.open_practice()
    make.booked(make.visitor(), email="ada@home.example")
    assert make.browser().post(f"/visit/{'x' * 43}/companion/").status_code == 404
    browser, page = holding(wish=make.wish(make.NOON.replace(day=27)))

    assert 'name="same"' not in browser.get(page).content.decode()
    assert confirm(browser, page, same="on").status_code == 422


def test_the_way_is_forgotten_after_a_day():
    make.open_practice()
    begun(make.link(make.booked(make.visitor())))
    later = make.NOON.replace(day=25)

    forget_typed({}, later)

    assert Companion.objects.count() == 0


def test_looking_at_the_way_brings_nobody():
    make.open_practice()
    page = make.link(make.booked(make.visitor()))

    assert make.browser().get(f"{page}companion/")["Location"] == page
    assert Companion.objects.count() == 0


def test_a_code_comes_by_text_where_the_practice_sends_texts(settings):
    settings.TEXTS_BY = "files"
    people.practice()
    people.client(name="Ada Example", email="", phone="+13125550123")
    browser = make.browser()

    browser.post("/again/", {"email": "", "phone": "(312) 555-0123"})
    with transaction.atomic():
        codes.mail_code(DueJob.objects.get(kind=codes.JOB).payload, make.NOON)
    (text,) = OutboxMessage.objects.all()
    code = next(word for word in text.letter["body"].replace(".", " ").split() if word.isdigit() and len(word) == 6)
    browser.post("/again/code/", {"code": code})

    assert (text.channel, text.letter["to"]) == ("text", "+13125550123")
    assert "Ada Example" in browser.get("/again/visits/").content.decode()


def test_whom_they_had_last_is_told_where_no_visit_is_to_come():
    make.open_practice()
    visit = make.booked(token := make.visitor(), email="ada@home.example")
    browser = make.browser(token)
    browser.post("/again/", {"email": "ada@home.example"})
    with transaction.atomic():
        codes.mail_code(DueJob.objects.get(kind=codes.JOB).payload, make.NOON)
    mail = OutboxMessage.objects.order_by("pk").last()
    (code,) = [word for word in mail.letter["body"].split() if word.isdigit() and len(word) == 6]
    browser.post("/again/code/", {"code": code})
    before = browser.get("/again/visits/").content.decode()
    Appointment.objects.filter(pk=visit.pk).update(status="done")

    after = browser.get("/again/visits/").content.decode()

    assert ("Last time with" in before, "Last time with" in after) == (False, True)


def test_without_texts_nobody_is_asked_for_a_number():
    people.practice()

    assert 'name="phone"' not in make.browser().get("/again/").content.decode()


def test_whom_they_had_last_is_one_touch_away():
    _, other = make.open_practice(therapists=2, rooms=2)
    token = make.visitor()
    make.booked(token, make.wish(therapist_id=other.pk), email="ada@home.example")

    shown = make.browser(token).get("/book/").content.decode()
    theirs = make.browser(token).get(f"/book/?therapist={other.pk}").content.decode()

    assert f"Your latest booking was with {other.name}." in shown
    assert f"therapist={other.pk}" in shown
    assert "Your latest booking was with" not in theirs
    assert "Your latest booking was with" not in make.browser(make.visitor()).get("/book/").content.decode()


@pytest.mark.parametrize(("status", "words"), [("requested", "Not booked yet"), ("lapsed", "This time was not booked")])
def test_a_time_that_is_only_kept_says_so_loudly(status: str, words: str):
    make.open_practice()
    visit = make.booked(make.visitor())
    ends = make.NOON.replace(hour=20)
    Appointment.objects.update(status=status, expires_at=ends, takes_time=status == "requested")

    shown = make.browser().get(make.link(visit)).content.decode()
    with time_machine.travel(ends, tick=False):
        later = make.browser().get(make.link(visit)).content.decode()

    assert words in shown
    assert "This time was not booked" in later
    assert "Your visit</h1>" not in shown
