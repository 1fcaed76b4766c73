"""One visit at the desk: what stands on its page, moving it, giving it back with a reason, and taking that back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.factories import booking as make
from tests.factories.practice import NOON, therapist, user
from tests.rooms.check.test_before_visit import answered
from tests.rooms.desk.people import booked, desk, text
from tests.rooms.desk.phone import Telephone
from unknot.rooms.booking.door import faults
from unknot.rooms.booking.models import Appointment, StatusChange
from unknot.rooms.check import door as check
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import AuditEntry, Practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.vocabulary import Level

pytestmark = pytest.mark.django_db
TOMORROW = 24  # hours after noon


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def two():
    return make.open_practice(therapists=2, rooms=2)


@pytest.fixture
def visit(two, clock) -> Appointment:
    """Ada with the first of two, tomorrow at noon; her confirmation is out."""
    made = booked("Ada Example", by=two[0], hours=TOMORROW)
    clock.shift(timedelta(minutes=5))
    return made


def at(visit: Appointment, what: str = "") -> str:
    return f"/desk/visits/{visit.public_id}/{what}"


def picked(visit: Appointment, *, hours: float, **more: object) -> dict[str, str]:
    said = {"type": visit.massage_type, "minutes": visit.minutes, "starts_at": (NOON + timedelta(hours=hours))}
    return {name: str(one) for name, one in (said | {"starts_at": said["starts_at"].isoformat()} | more).items()}


def test_its_page_says_who_when_where_what_a_change_costs_and_how_they_are_reached(visit):
    page = desk(user()).get(at(visit)).context["page"]

    assert (page.who, page.email) == ("Ada Example", "ada@home.example")
    rows = dict(page.rows)
    assert list(rows) == ["When", "With", "Why this therapist?", "Room", "Price", "Moving or cancelling", "Reference"]
    assert rows["Moving or cancelling"].startswith("Late by now: it was free of charge until ")


def test_type_stands_there_for_whoever_cares_for_the_person_alone(two, visit):
    seen = [dict(desk(one).get(at(visit)).context["page"].rows).get("What") for one in (two[0].user, user())]

    assert seen == ["Swedish massage", None]


def test_card_leads_to_it(visit):
    card = desk(user()).get(f"/desk/people/{visit.client.public_id}/").context["page"]

    assert [one[2] for one in card.coming] == [at(visit)]


# Moving


def test_from_its_page_it_takes_two_touches_to_the_nearest_time(visit):
    phone = Telephone(desk(user()))
    phone.opens(at(visit))

    phone.touches("Move this visit")
    assert "wedish" not in phone.page, "a type follows from a check"
    phone.touches_first_time()

    before, visit.starts_at = visit.starts_at, Appointment.objects.get().starts_at
    assert (phone.touched, before != visit.starts_at, "Moved just now." in phone.page) == (2, True, True)
    assert faults(now=NOON) == []


def test_it_stays_with_its_therapist_where_they_are_free_else_it_goes_to_whoever_is(two, visit):
    first, second = two
    front = desk(user())

    front.post(at(visit, "move/"), picked(visit, hours=26))
    kept = Appointment.objects.get().therapist_id
    booked("Finn Example", by=first, hours=28)
    front.post(at(visit, "move/"), picked(visit, hours=28))
    taken_over = Appointment.objects.get(pk=visit.pk)

    assert (kept, taken_over.therapist_id) == (first.pk, second.pk)
    assert taken_over.starts_at == NOON + timedelta(hours=28)


def test_a_day_and_an_hour_narrow_the_list_and_own_time_is_not_on_it(two, visit):
    front = desk(user())
    day = visit.local_date + timedelta(days=2)

    near = front.get(at(visit, "move/")).context["page"]
    there = front.get(at(visit, f"move/?day={day}&therapist={two[1].pk}&minutes=30")).context["page"]
    early = front.get(at(visit, f"move/?day={day}&at=03:00")).context["page"]

    assert visit.starts_at.isoformat() not in [one.value for one in near.rows]
    assert {one.details[-1] for one in there.rows} == {f"with {two[1].name}"}
    assert early.against.why


def test_time_that_is_gone_is_refused_with_what_is_near_and_nothing_is_changed(two, visit):
    for number, one in enumerate(two):
        booked(f"Other{number} Example", by=one, hours=26)

    answer = desk(user()).post(at(visit, "move/"), picked(visit, hours=26))

    assert answer.status_code == 409
    assert "Something else is in the diary at that time." in text(answer)
    assert answer.context["page"].rows
    visit.refresh_from_db()
    assert visit.starts_at == NOON + timedelta(hours=TOMORROW)


def test_without_a_check_that_opens_a_time_the_questions_come_first(visit):
    today = NOON.date()  # through today: the visit is tomorrow, and so is not called off
    check.raise_level(
        client_id=visit.client_id, level=Level.URGENT, reason="x", until_on=today, user_id=user().pk, now=NOON
    )

    page = desk(user()).get(at(visit, "move/"))
    sent = desk(user()).post(at(visit, "move/"), picked(visit, hours=26))

    for one in (page, sent):
        assert one.context["page"].needs_check == f"/desk/booking/?person={visit.client.public_id}"
        assert one.context["page"].rows == []
    visit.refresh_from_db()
    assert visit.starts_at == NOON + timedelta(hours=TOMORROW)


@pytest.mark.parametrize("said", [{}, {"starts_at": "soon"}, {"starts_at": "2026-11-25T12:00"}])
def test_odd_pick_shows_the_list_again(said, visit):
    answer = desk(user()).post(at(visit, "move/"), picked(visit, hours=26) | {"starts_at": ""} | said)

    assert (answer.status_code, bool(answer.context["page"].rows)) == (400, True)


# Giving it back


@pytest.mark.parametrize(("why", "counts"), [("", "late"), ("plans", "late"), ("practice", "free"), ("safety", "free")])
def test_cancelled_for_a_reason_it_counts_by_it(why, counts, visit):
    front = desk(user())
    assert next(iter(front.get(at(visit, "cancellation/")).context["about"]))[1] == "Ada Example"

    answer = front.post(at(visit, "cancellation/"), {"why": why})
    front.post(at(visit, "cancellation/"), {"why": why})

    visit.refresh_from_db()
    last = StatusChange.objects.filter(appointment=visit).latest("pk")
    assert (answer["Location"], visit.status) == (at(visit), Status.CANCELLED)
    assert (last.reason, last.why, last.actor.partition(":")[0]) == (counts, why, "user")
    assert AuditEntry.objects.filter(action="appointment cancelled").count() == 1


def test_odd_reason_is_asked_again_and_keeps_the_visit(visit):
    answer = desk(user()).post(at(visit, "cancellation/"), {"why": "weather"})

    visit.refresh_from_db()
    assert (answer.status_code, visit.status) == (422, Status.BOOKED)


def test_practice_own_words_stand_before_the_button(visit):
    Practice.objects.update(cancellation_policy="Please tell us a day before.")

    assert "Please tell us a day before." in text(desk(user()).get(at(visit, "cancellation/")))


def test_stopped_visit_is_free_to_the_last(two, visit):
    answered(visit, {"yes": ["weak_mild"]})

    rows = dict(desk(user()).get(at(visit)).context["page"].rows)

    assert rows["Moving or cancelling"] == "Free of charge until it begins, because it is stopped"


# Taking it back


def test_undone_at_once_nobody_is_told(visit, clock):
    before = OutboxMessage.objects.count()
    front = desk(user())
    front.post(at(visit, "cancellation/"), {"why": "plans"})
    assert "Cancelled just now." in text(front.get(at(visit)))

    front.post(at(visit, "undo/"))

    visit.refresh_from_db()
    assert (visit.status, OutboxMessage.objects.count()) == (Status.BOOKED, before)
    assert faults(now=NOON) == []


def test_undone_too_late_it_says_so(visit, clock):
    front = desk(user())
    front.post(at(visit, "cancellation/"), {"why": "plans"})
    clock.shift(timedelta(minutes=4))

    answer = front.post(at(visit, "undo/"))

    assert (answer.status_code, "It is too late to undo this" in text(answer)) == (409, True)


# Who may, and when


def test_colleague_finds_none_of_it(visit):
    other = desk(therapist().user)

    for what in ("", "move/", "cancellation/"):
        assert other.get(at(visit, what)).status_code == 404
    for what in ("move/", "cancellation/", "undo/"):
        assert other.post(at(visit, what), picked(visit, hours=26)).status_code == 404


def test_therapist_moves_within_their_own_time_alone(two, visit):
    first, second = two
    desk(first.user).post(at(visit, "move/"), picked(visit, hours=26, therapist=second.pk))

    visit.refresh_from_db()
    assert (visit.therapist_id, visit.starts_at) == (first.pk, NOON + timedelta(hours=26))


def test_visit_that_has_begun_is_neither_moved_nor_cancelled(visit, clock):
    clock.move_to(visit.starts_at + timedelta(minutes=1))
    front = desk(user())

    page = front.get(at(visit)).context["page"]
    looked = [front.get(at(visit, what)).status_code for what in ("move/", "cancellation/")]
    sent = [
        front.post(at(visit, what), picked(visit, hours=50)).status_code for what in ("move/", "cancellation/", "undo/")
    ]

    assert (page.move, page.cancel, looked, sent) == ("", "", [302, 302], [409, 409, 409])
