"""What goes wrong is said to people on a page and to programs in a document, with nothing of ours in it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import ResolverMatch
from psycopg.errors import DeadlockDetected

from tests.factories import practice as make
from unknot.house.once_more import OnceMore
from unknot.rooms.booking import door as booking

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


def given_up() -> OperationalError:
    """What Django makes of PostgreSQL's word that this transaction was ended for another's sake."""
    fault = OperationalError("deadlock detected")
    fault.__cause__ = DeadlockDetected("deadlock detected")
    return fault


@pytest.mark.parametrize(("faults", "status"), [(1, 200), (2, 503)])
def test_what_the_database_gave_up_for_anothers_sake_is_done_once_more_and_not_twice(monkeypatch, faults, status):
    make.practice()
    browser, offers, left = Client(raise_request_exception=False), booking.offers, [given_up() for _ in range(faults)]

    def fail_at_first() -> object:
        if left:
            raise left.pop()
        return offers()

    monkeypatch.setattr("unknot.rooms.booking.door.offers", fail_at_first)

    assert browser.get("/book/").status_code == status
    assert left == []


@pytest.mark.parametrize("fault", [OperationalError("disk full"), RuntimeError("deadlock detected")])
def test_no_other_fault_is_tried_again(monkeypatch, fault):
    make.practice()
    browser, tries = Client(raise_request_exception=False), []

    def fail() -> None:
        tries.append(1)
        raise fault

    monkeypatch.setattr("unknot.rooms.booking.door.offers", fail)
    browser.get("/book/")

    assert tries == [1]


def test_a_request_with_a_file_is_not_done_again_for_its_file_has_been_read(rf):
    request = rf.post("/somewhere/", {"file": SimpleUploadedFile("card.txt", b"read by now")})
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    request.resolver_match = ResolverMatch(lambda request: HttpResponse("again"), (), {})

    assert OnceMore(HttpResponse).process_exception(request, given_up()) is None
