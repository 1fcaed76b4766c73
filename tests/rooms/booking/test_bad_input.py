"""What bad input gets: a person the field and their words, a program a problem document, nobody half a write."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from tests.factories import booking as make
from unknot.kit.visitor import COOKIE
from unknot.rooms.booking.models import Appointment, Occupancy
from unknot.rooms.practice.actions import limits
from unknot.rooms.practice.actions.limits import Limit
from unknot.rooms.practice.models import AuditEntry, Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PROGRAM = {"accept": "application/json"}
PROBLEM = "application/problem+json"
HUGE = "9" * 5000
WISH = make.as_form(make.wish())

WRONG_WISHES = [
    ("type", ""),
    ("type", "hot stones"),
    ("type", "SWEDISH"),
    ("type", "\x00"),
    ("type", "x" * 100_000),
    ("minutes", ""),
    ("minutes", "-60"),
    ("minutes", "0"),
    ("minutes", "60.5"),
    ("minutes", "1e3"),
    ("minutes", HUGE),
    ("minutes", "sixty"),
    ("therapist", "0"),
    ("therapist", "-1"),
    ("therapist", HUGE),
    ("therapist", "1; DROP TABLE booking_appointment"),
    ("starts_at", ""),
    ("starts_at", "tomorrow"),
    ("starts_at", "2026-11-25T12:00:00"),  # without a zone nobody knows when
    ("starts_at", "2026-11-25"),
    ("starts_at", "2026-02-30T12:00:00Z"),
    ("starts_at", "1999-12-31T12:00:00Z"),
    ("starts_at", "9999-12-31T23:59:59-23:59"),
    ("starts_at", "0001-01-01T00:00:00+23:59"),
    ("starts_at", "2026-11-25T18:00:00Z\x00"),
    ("starts_at", HUGE),
    ("earlier", "not-a-number"),
    ("earlier", "\x00"),
]
FAR = ["2000-01-01T00:00:00+00:00", "2100-12-31T23:59:59+00:00", "2026-11-25T18:00:00.000001+00:00"]


def nothing_happened() -> bool:
    return not Appointment.objects.exclude(status="held").exists() and not Client.objects.exists()


@pytest.mark.parametrize(("field", "value"), WRONG_WISHES)
def test_a_wish_that_cannot_be_meant_names_its_field(field: str, value: str):
    make.open_practice()
    browser = make.browser(make.visitor())

    page = browser.post("/book/holds/", WISH | {field: value})
    told = browser.post("/book/holds/", WISH | {field: value}, headers=PROGRAM)

    assert page.status_code == told.status_code == 400
    assert "That was not one of the times in the list. Please choose one here." in page.content.decode()
    assert page.content.decode().count('name="starts_at"') == 10
    assert told["Content-Type"] == PROBLEM
    document = told.json()
    assert (document["status"], document["title"]) == (400, "Bad Request")
    assert list(document["errors"]) == [field]
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("starts_at", FAR)
def test_a_time_that_can_be_meant_and_not_had_gets_the_nearest(starts_at: str):
    make.open_practice()
    browser = make.browser(make.visitor())

    answer = browser.post("/book/holds/", WISH | {"starts_at": starts_at})

    assert answer.status_code in {403, 409}
    assert 'name="starts_at"' in answer.content.decode()
    assert not Occupancy.objects.exists()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (json.dumps(WISH), "application/json"),
        (b"\x00\xff" * 50, "application/octet-stream"),
        (b"\xff\xfe=%ff&type=\xff", "application/x-www-form-urlencoded"),
        (b"no boundary here", "multipart/form-data; boundary=x"),
        (b"no boundary here", "multipart/form-data"),
        (b"<wish/>", "text/xml"),
        (b"", ""),
        (b"&".join(b"a%d=1" % n for n in range(1000)), "application/x-www-form-urlencoded"),
        (b"type=" + b"x" * 300_000, "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("headers", [{}, PROGRAM])
def test_a_body_of_another_kind_is_refused_whole(body: bytes, content_type: str, headers: dict[str, str]):
    make.open_practice()
    token = make.visitor()
    held = make.held(token)
    browser = make.browser(token)

    for path in ("/book/holds/", f"/book/holds/{held.public_id}/confirmation/"):
        answer = browser.post(path, body, content_type=content_type, headers=headers)
        assert answer.status_code in {400, 413, 422}
        assert "Traceback" not in answer.content.decode()
    assert Appointment.objects.count() == 1
    assert nothing_happened()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "Ada\x00"),
        ("name", "\u200b\u2060"),
        ("email", "ada@"),
        ("email", "ada@home.example\nBcc: all@home.example"),
        ("email", "a" * 250 + "@home.example"),
        ("email", "\x00@home.example"),
        ("phone", "one two three"),
        ("phone", "3" * 400),
        ("phone", "312-555-01\x0023"),
    ],
)
def test_a_contact_that_cannot_be_meant_names_its_field(field: str, value: str):
    make.open_practice()
    token = make.visitor()
    path = f"/book/holds/{make.held(token).public_id}/confirmation/"
    browser = make.browser(token)

    page = browser.post(path, make.CONTACT | {field: value})
    told = browser.post(path, make.CONTACT | {field: value}, headers=PROGRAM)

    assert page.status_code == told.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert (told["Content-Type"], list(told.json()["errors"])) == (PROBLEM, [field])
    others = {name: said for name, said in make.CONTACT.items() if name not in {field, "consent"}}
    assert all(f'value="{said}"' in page.content.decode() for said in others.values() if said)
    assert nothing_happened()


def test_markup_in_what_was_typed_stays_text():
    make.open_practice()
    token = make.visitor()
    path = f"/book/holds/{make.held(token).public_id}/"
    said = make.CONTACT | {"name": '"><script>alert(1)</script>', "consent": ""}

    make.browser(token).post(f"{path}confirmation/", said)
    page = make.browser(token).get(path).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# What a program gets


def told(answer: Any) -> tuple[int, str, int]:
    return answer.status_code, answer["Content-Type"], answer.json()["status"]


def test_a_program_without_a_pass_is_told_so():
    make.open_practice()

    assert told(make.browser().post("/book/holds/", WISH, headers=PROGRAM)) == (403, PROBLEM, 403)


def test_a_program_after_a_stop_is_told_so():
    make.open_practice()
    browser = make.browser(make.visitor({"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["saddle"]}))

    assert told(browser.post("/book/holds/", WISH, headers=PROGRAM)) == (403, PROBLEM, 403)


def test_a_program_that_wants_what_its_pass_does_not_open_is_told_so():
    make.open_practice()
    browser = make.browser(make.visitor())

    answer = browser.post("/book/holds/", WISH | {"type": "reflexology", "minutes": "30"}, headers=PROGRAM)

    assert told(answer) == (403, PROBLEM, 403)
    assert answer.json()["detail"] == "Your check does not open this type or this length. These fit."


def test_a_program_that_comes_second_is_told_so():
    make.open_practice()
    make.held(make.visitor())

    answer = make.browser(make.visitor()).post("/book/holds/", WISH, headers=PROGRAM)

    assert told(answer) == (409, PROBLEM, 409)
    assert answer.json()["detail"].startswith("This time has just been taken.")


@pytest.mark.parametrize(
    "path",
    [
        "/book/holds/00000000-0000-4000-8000-000000000000/confirmation/",
        "/book/holds/nonsense/confirmation/",
        f"/visit/{'x' * 43}/cancellation/",
    ],
)
def test_a_program_at_an_address_that_nobody_has_is_told_so(path: str):
    make.open_practice()

    assert told(make.browser(make.visitor()).post(path, make.CONTACT, headers=PROGRAM)) == (404, PROBLEM, 404)


def test_a_program_that_confirms_what_was_given_back_is_told_so():
    make.open_practice()
    token = make.visitor()
    path = f"/book/holds/{make.held(token).public_id}/"
    browser = make.browser(token)
    browser.post(f"{path}return/")

    assert told(browser.post(f"{path}confirmation/", make.CONTACT, headers=PROGRAM)) == (410, PROBLEM, 410)


def test_a_program_without_the_forms_token_is_told_so():
    make.open_practice()
    browser = Browser(enforce_csrf_checks=True)
    browser.cookies[COOKIE] = make.visitor()

    assert told(browser.post("/book/holds/", WISH, headers=PROGRAM)) == (403, PROBLEM, 403)
    assert not Appointment.objects.exists()


# Too often


@pytest.mark.parametrize("kind", ["hold by pass", "hold by address"])
def test_whoever_holds_too_often_is_told_when_to_come_again(kind: str, monkeypatch: pytest.MonkeyPatch):
    make.open_practice()
    monkeypatch.setitem(limits.LIMITS, kind, Limit(2, 10))
    browser = make.browser(make.visitor())

    answers = [_hold_on(browser, days) for days in (1, 2, 3)]
    program = browser.post("/book/holds/", WISH, headers=PROGRAM)

    assert [one.status_code for one in answers] == [302, 302, 429]
    assert answers[-1]["Retry-After"] == program["Retry-After"] == "600"
    assert "Please wait 10 minutes" in answers[-1].content.decode()
    assert told(program) == (429, PROBLEM, 429)
    assert Appointment.objects.filter(status="held").count() == 2


def test_the_limit_of_one_pass_is_nobody_elses(monkeypatch: pytest.MonkeyPatch):
    make.open_practice()
    monkeypatch.setitem(limits.LIMITS, "hold by pass", Limit(1, 10))
    first, second = make.browser(make.visitor()), make.browser(make.visitor())

    answers = [_hold_on(first, 1), _hold_on(first, 2), _hold_on(second, 3)]

    assert [one.status_code for one in answers] == [302, 429, 302]


def test_a_limit_that_is_met_keeps_what_was_typed(monkeypatch: pytest.MonkeyPatch):
    make.open_practice()
    token = make.visitor()
    path = f"/book/holds/{make.held(token).public_id}/"
    browser = make.browser(token)
    monkeypatch.setitem(limits.LIMITS, "confirm by address", Limit(1, 60))

    refused = [browser.post(f"{path}confirmation/", make.CONTACT | {"consent": ""}) for _ in range(2)]

    assert [one.status_code for one in refused] == [422, 429]
    assert 'value="Ada Example"' in browser.get(path).content.decode()
    assert AuditEntry.objects.filter(action="appointment booked").count() == 0


def _hold_on(browser: Browser, days: int) -> Any:
    return browser.post("/book/holds/", make.as_form(make.wish(make.NOON + timedelta(days=days))))
