"""What goes wrong is said to people on a page and to programs in a document, with nothing of ours in it."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from tests.factories import practice as make

# Asks the pages, not the database.
pytestmark = [pytest.mark.variant, pytest.mark.django_db]
PROGRAM = {"accept": "application/json"}


def test_an_unknown_address():
    make.practice()

    page, document = Client().get("/nowhere/"), Client().get("/nowhere/", headers=PROGRAM)

    assert page.status_code == document.status_code == 404
    assert "Lakeside Massage" in page.content.decode()
    assert document.json()["detail"] == "Nothing stands at this address."


def test_a_form_without_its_token():
    make.practice()
    strict = Client(enforce_csrf_checks=True)

    page, document = strict.post("/book/holds/"), strict.post("/book/holds/", headers=PROGRAM)

    assert page.status_code == document.status_code == 403
    assert "Load the page again" in document.json()["detail"]


@pytest.mark.parametrize("address", ["/book/", "/again/code/", "/check/", "/accounts/login/", "/desk/"])
def test_before_set_up_every_page_says_so(address):
    page, document = Client().get(address), Client().get(address, headers=PROGRAM)

    assert page.status_code == document.status_code == 503
    assert "not set up yet" in page.content.decode()
    assert document.json()["detail"] == "This practice is not set up yet."


def test_a_fault_of_ours_shows_nothing_of_it(monkeypatch):
    make.practice()
    browser = Client(raise_request_exception=False)

    def fail() -> None:
        raise RuntimeError("a secret of the practice")

    monkeypatch.setattr("unknot.rooms.booking.door.offers", fail)

    page, document = browser.get("/book/"), browser.get("/book/", headers=PROGRAM)

    assert page.status_code == document.status_code == 500
    assert "secret" not in page.content.decode() + document.content.decode()


def test_health_page_says_when_the_database_is_silent(monkeypatch):
    def fail(now: object) -> bool:
        raise OperationalError("no answer from 10.0.0.7")

    monkeypatch.setattr("unknot.rooms.notify.door.worker_alive", fail)

    page = Client().get("/healthz")

    assert (page.status_code, page.content.decode()) == (503, "the database does not answer")


@pytest.mark.parametrize("fault", [OperationalError("database or disk is full"), InterfaceError("connection closed")])
def test_records_that_cannot_be_reached_say_what_was_kept_and_when_to_come_again(monkeypatch, fault):
    make.practice()
    browser = Client(raise_request_exception=False)

    def fail() -> None:
        raise fault

    monkeypatch.setattr("unknot.rooms.booking.door.offers", fail)

    page, document = browser.get("/book/"), browser.get("/book/", headers=PROGRAM)

    assert {(one.status_code, one["Retry-After"]) for one in (page, document)} == {(503, "30")}
    assert "What you sent just now was not saved" in page.content.decode()
    assert document.json()["detail"].startswith("The records cannot be reached just now.")
