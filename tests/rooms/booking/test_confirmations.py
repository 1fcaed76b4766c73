"""Confirming: the step after which a visit is promised, once however often it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.rooms.booking import door
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold, worded_ahead
from unknot.rooms.booking.models import Appointment, Occupancy, Service, StatusChange
from unknot.rooms.check.models import StoredFinding
from unknot.rooms.match.models import Pass
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import AuditEntry, CareLink, Client, Credential, Practice, Therapist, TreatmentRoom

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LATE = make.NOON + timedelta(minutes=10)
QUERIES = 42  # to confirm through the page, at most, with savepoints and limits


def confirm(browser: Any, held: Appointment, **change: str) -> Any:
    return browser.post(f"/book/holds/{held.public_id}/confirmation/", make.CONTACT | change)


def held_by() -> tuple[Any, Appointment]:
    token = make.visitor()
    return make.browser(token), make.held(token)


def test_a_confirmed_visit_is_whole():
    (only,) = make.open_practice()
    browser, held = held_by()

    answer = confirm(browser, held, name="  Ada   Example ", email="Ada@Home.Example", phone="312-555-0123")

    held.refresh_from_db()
    client = Client.objects.get()
    assert answer["Location"] == f"http://localhost:8000{make.link(held)}?booked=now"
    assert (held.status, held.takes_time, held.expires_at) == ("booked", True, None)
    assert (held.client_id, held.typed, held.sequence) == (client.pk, None, 0)
    assert (client.name, client.email, client.phone) == ("Ada Example", "ada@home.example", "+13125550123")
    assert (Pass.objects.get().client_id, StoredFinding.objects.get().client_id) == (client.pk, client.pk)
    assert list(CareLink.objects.values_list("client_id", "therapist_id", "until_at")) == [(client.pk, only.pk, None)]
    assert list(StatusChange.objects.order_by("pk").values_list("status_from", "status_to", "actor")) == [
        ("", "held", "visitor"),
        ("held", "booked", f"client:{client.pk}"),
    ]
    assert AuditEntry.objects.filter(action="appointment booked", subject=f"appointment:{held.pk}").count() == 1
    assert OutboxMessage.objects.count() == 2
    assert Occupancy.objects.count() == 30


def test_sending_the_form_again_answers_the_same():
    make.open_practice()
    browser, held = held_by()

    first, second = confirm(browser, held), confirm(browser, held, name="Somebody Else", consent="")

    assert first["Location"] == second["Location"]
    assert (Client.objects.count(), OutboxMessage.objects.count()) == (1, 2)
    assert Client.objects.get().name == "Ada Example"
    assert browser.get(f"/book/holds/{held.public_id}/")["Location"] == first["Location"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": "   "}, "name", "Write your name"),
        ({"email": "", "phone": ""}, "email", "so that we can reach you"),
        ({"email": "ada at home"}, "email", "mail address"),
        ({"email": "", "phone": "12"}, "phone", "number"),
        ({"consent": ""}, "consent", "Without this the practice cannot take the booking."),
    ],
)
def test_a_form_with_something_missing_keeps_every_word(change: dict[str, str], field: str, words: str):
    make.open_practice()
    browser, held = held_by()
    said = {**make.CONTACT, "phone": "312-555-0123", **change}

    refused = browser.post(f"/book/holds/{held.public_id}/confirmation/", said)
    page = refused.content.decode()

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert words in page
    for name in ("name", "email", "phone"):
        assert said[name].strip() in page
    again = browser.get(f"/book/holds/{held.public_id}/").content.decode()
    assert all(f'value="{said[name]}"' in again for name in ("name", "email", "phone") if said[name].strip())
    held.refresh_from_db()
    assert (held.status, Client.objects.count()) == ("held", 0)


def test_what_was_typed_is_sealed_and_forgotten_at_confirm():
    make.open_practice()
    browser, held = held_by()
    confirm(browser, held, consent="")

    with connection.cursor() as cursor:
        cursor.execute("SELECT typed FROM booking_appointment")
        ((stored,),) = cursor.fetchall()
    confirm(browser, held)

    assert stored
    assert "Ada" not in stored
    held.refresh_from_db()
    assert held.typed is None


def test_somebody_known_agrees_and_nothing_more():
    make.open_practice()
    token = make.visitor()
    first = make.booked(token)
    second = make.held(token, make.wish(make.NOON + timedelta(days=8)))
    browser = make.browser(token)

    page = browser.get(f"/book/holds/{second.public_id}/").content.decode()
    refused = browser.post(f"/book/holds/{second.public_id}/confirmation/", {"name": "Eve"})
    done = browser.post(f"/book/holds/{second.public_id}/confirmation/", {"consent": "on", "name": "Eve"})

    assert 'name="name"' not in page
    assert (refused.status_code, done.status_code) == (422, 302)
    second.refresh_from_db()
    assert second.client_id == first.client_id
    assert list(Client.objects.values_list("name", flat=True)) == ["Ada Example"]
    assert CareLink.objects.count() == 1


def test_a_hold_given_back_is_not_booked():
    make.open_practice()
    browser, held = held_by()
    browser.post(f"/book/holds/{held.public_id}/return/")

    assert confirm(browser, held).status_code == 410
    assert Client.objects.count() == 0


def test_a_time_that_has_begun_is_not_booked():
    make.open_practice()
    browser, held = held_by()

    with time_machine.travel(held.starts_at, tick=False):
        assert confirm(browser, held).status_code == 409
    held.refresh_from_db()
    assert held.client_id is None


# After the ten minutes


def test_a_late_confirm_takes_a_time_that_is_still_free():
    make.open_practice()
    browser, held = held_by()

    with time_machine.travel(LATE, tick=False):
        assert confirm(browser, held).status_code == 302
    held.refresh_from_db()
    assert held.status == "booked"
    steps = StatusChange.objects.order_by("pk").values_list("status_to", flat=True)
    assert list(steps) == ["held", "lapsed", "booked"]
    assert Occupancy.objects.count() == 30
    assert door.faults(now=LATE) == []


def test_a_late_confirm_takes_a_time_that_somebody_had_meanwhile():
    make.open_practice()
    browser, held = held_by()
    other = make.visitor()
    taken = make.held(other, now=LATE)
    assert Appointment.objects.get(pk=held.pk).status == "lapsed"

    with time_machine.travel(LATE, tick=False):
        assert confirm(browser, held).status_code == 409
        make.browser(other).post(f"/book/holds/{taken.public_id}/return/")
        assert confirm(browser, held).status_code == 302
    assert door.faults(now=LATE) == []


def test_a_late_confirm_takes_another_room_where_its_own_is_taken():
    first, second = make.open_practice(therapists=2, rooms=2)
    token = make.visitor()
    held = make.held(token, make.wish(therapist_id=first.pk))
    other = make.held(make.visitor(), make.wish(therapist_id=second.pk), now=LATE)
    assert other.room_id == held.room_id

    with time_machine.travel(LATE, tick=False):
        assert confirm(make.browser(token), held).status_code == 302
    booked = Appointment.objects.get(pk=held.pk)
    assert booked.therapist_id == first.pk
    assert booked.room_id != other.room_id
    assert door.faults(now=LATE) == []


def _therapist_left() -> None:
    Therapist.objects.update(active=False)


def _licence_ended() -> None:
    Credential.objects.update(expires_on=make.NOON.date())


def _room_closed() -> None:
    TreatmentRoom.objects.update(active=False)


def _service_withdrawn() -> None:
    Service.objects.update(active=False)


@pytest.mark.parametrize(
    ("changed", "status"),
    [(_therapist_left, 409), (_licence_ended, 409), (_room_closed, 409), (_service_withdrawn, 403)],
)
def test_a_late_confirm_is_judged_like_a_new_hold(changed: Any, status: int):
    make.open_practice()
    browser, held = held_by()
    changed()

    with time_machine.travel(LATE, tick=False):
        assert confirm(browser, held).status_code == status
    held.refresh_from_db()
    assert (held.client_id, held.status) == (None, "held")
    assert OutboxMessage.objects.count() == 0


def test_a_late_confirm_inside_the_notice_is_too_late():
    make.open_practice()
    token = make.visitor()
    held = make.held(token, make.wish(make.NOON + timedelta(hours=1)))

    with time_machine.travel(LATE, tick=False):
        refused = confirm(make.browser(token), held)

    assert refused.status_code == 409
    assert "This time cannot be booked. Here are the nearest times." in refused.content.decode()
    assert "What you typed is kept." in refused.content.decode()


def test_a_lost_time_comes_with_the_nearest_and_with_what_was_typed():
    make.open_practice()
    browser, held = held_by()
    make.held(make.visitor(), now=LATE)

    with time_machine.travel(LATE, tick=False):
        refused = confirm(browser, held)
        page = refused.content.decode()
        pick = re.findall(r'name="starts_at" value="([^"]+)"', page)[0]
        (earlier,) = re.findall(r'name="earlier" value="([^"]+)"', page)
        said = {"type": "swedish", "minutes": "60", "starts_at": pick, "earlier": earlier}
        again = browser.post("/book/holds/", said)
        form = browser.get(again["Location"]).content.decode()

    assert "This time has just been taken. Here are the nearest times." in page
    assert 'value="Ada Example"' in form
    assert 'value="ada@home.example"' in form


def test_confirming_costs_the_same_questions_however_much_there_is():
    make.open_practice()

    def asked(days: int) -> int:
        token = make.visitor()
        held, browser = make.held(token, make.wish(make.NOON + timedelta(days=days))), make.browser(token)
        with CaptureQueriesContext(connection) as captured:
            assert confirm(browser, held).status_code == 302
        return len(captured)

    asked(13)  # what the setting decides is read once and kept
    few = asked(1)
    for _ in range(3):
        make.works_daily(people.therapist())
        people.treatment_room()
    make.settle()
    for days in range(2, 12):
        make.booked(make.visitor(), make.wish(make.NOON + timedelta(days=days, hours=-2)))

    assert asked(14) == few == asked(3) <= QUERIES


ADA = Contact("Ada Example", "ada@home.example", "")


def confirmed_with_words_made_before(what_comes_between: Callable[[], object]) -> dict[str, str]:
    """Who was told what, where the words made before are marked by an x, so that one sees whether they were used."""
    token = make.visitor()
    said: dict[str, Any] = {"visitor": make.digest(token), "contact": ADA, "language": "en", "now": make.NOON}
    held = make.held(token)
    ahead = [
        replace(one, message=replace(one.message, body=f"x{one.message.body}"))
        for one in worded_ahead(held.public_id, **said)
    ]
    what_comes_between()

    confirm_hold(held.public_id, ahead=ahead, **said)

    return {row.letter["to"]: row.letter["body"] for row in OutboxMessage.objects.all()}


def test_words_made_before_the_turn_are_those_that_go():
    (only,) = make.open_practice()

    told = confirmed_with_words_made_before(lambda: None)

    assert set(told) == {"ada@home.example", only.email}
    assert all(body.startswith("x") for body in told.values())


@pytest.mark.parametrize(
    "change",
    [
        lambda: Therapist.objects.update(name="Somebody Else"),
        lambda: TreatmentRoom.objects.update(name="Blue Room"),
        lambda: Practice.objects.update(name="Riverside"),
        lambda: Appointment.objects.update(minutes=F("minutes") - 5),
        lambda: Appointment.objects.update(link_version=7),
    ],
)
def test_words_that_came_from_what_has_changed_since_are_made_again(change):
    make.open_practice()

    told = confirmed_with_words_made_before(change)

    assert len(told) == 2
    assert not any(body.startswith("x") for body in told.values())


def test_no_words_are_made_for_what_is_not_held_or_is_somebody_elses():
    make.open_practice()
    token, other = make.visitor(), make.visitor()
    held = make.held(token)

    def words(whose: str, contact: Contact | None = ADA) -> list[Any]:
        visitor = make.digest(whose)
        return worded_ahead(held.public_id, visitor=visitor, contact=contact, language="en", now=make.NOON)

    assert len(words(token)) == 2
    assert words(other) == []
    assert words(token, None) == []
    confirm(make.browser(token), held)
    assert words(token) == []
