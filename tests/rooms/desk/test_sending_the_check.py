"""From a clinician's note to a booked visit: entered at the desk, cleared, sent the check."""

from __future__ import annotations

import re

import pytest
import time_machine

from tests.factories import booking as make
from tests.factories.practice import NOON, client, user
from tests.rooms.desk.people import desk
from tests.spine.check.giving import given_for
from unknot.rooms.check import door as check
from unknot.rooms.check.actions.drafts import keep_answers, locked_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import Client
from unknot.spine.check.answers import read_answers
from unknot.spine.vocabulary import Level

pytestmark = pytest.mark.django_db
ADA = {"name": "Ada Example", "email": "ada@home.example", "phone": ""}
CANCER_LONG_AGO = {"age": 70, "weeks": 104, "back_nrs": 4, "yes": ["cancer_past"]}  # V09


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def hazel():
    return make.open_practice(therapists=2, rooms=1)[0]


def mailed_link() -> str:
    letter = OutboxMessage.objects.get(kind="check link").letter
    return re.search(r"/check/for/\S+", letter["body"]).group()


def test_a_note_counts_in_the_check_that_the_desk_sends(hazel):
    staff = desk(hazel.user)
    card = staff.post("/desk/people/new/", ADA)["Location"]
    ada = Client.objects.get()
    note = {"clinician": "Dr. Example", "registration": "X-1", "dated_on": "2026-11-20", "rules": ["D2"]}
    recorded = staff.post(f"{card}clearances/", note)

    sent = staff.post(f"{card}checks/")
    browser = make.browser()
    browser.post(mailed_link())
    visitor = make.digest(browser.cookies["unknot_visitor"].value)
    finish(visitor, CANCER_LONG_AGO)

    assert recorded.status_code == 302
    assert ADA["email"] in sent.content.decode()
    found = check.latest_finding_of_client(ada.pk, now=NOON)
    assert found.level is Level.MODIFY
    assert found.result["modifiers"] == ["M17"]


def finish(visitor: str, answers: dict[str, object]) -> None:
    from django.db import transaction

    with transaction.atomic():
        draft = locked_draft(visitor=visitor, now=NOON)
        said = read_answers(answers)
        keep_answers(draft, said=given_for(said), now=NOON)
        finish_check(draft=draft, answers=said, now=NOON)


def test_somebody_without_mail_gets_the_link_on_the_page(hazel):
    staff = desk(hazel.user)
    card = staff.post("/desk/people/new/", ADA | {"email": ""})["Location"]

    sent = staff.post(f"{card}checks/")

    assert "/check/for/" in sent.content.decode()
    assert not OutboxMessage.objects.exists()


def test_the_letter_names_no_health_and_a_name_may_be_pain(hazel):
    card = desk(hazel.user).post("/desk/people/new/", ADA | {"name": "Mary Pain"})["Location"]

    desk(hazel.user).post(f"{card}checks/")

    letter = OutboxMessage.objects.get().letter
    assert "Hello Mary Pain," in letter["body"]
    assert "clearance" not in letter["body"]


def test_owner_and_front_desk_may_send_a_colleague_and_a_stranger_not(hazel):
    ada = client(email="ada@home.example")
    address = f"/desk/people/{ada.public_id}/checks/"

    front, colleague = desk(user()), desk(hazel.user)

    assert front.post(address).status_code == 200
    assert front.get(address).status_code == 405
    assert colleague.post(address).status_code == 404
    assert make.browser().post(address)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "www.evil.example"}, {"email": "nobody"}, {"phone": "12"}])
def test_wrong_input_is_said_and_kept(hazel, wrong):
    page = desk(hazel.user).post("/desk/people/new/", ADA | wrong)

    assert page.status_code == 400
    assert 'value="ada@home.example"' in page.content.decode() or "email" in wrong
    assert not Client.objects.exists()
