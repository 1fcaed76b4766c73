"""The questions before a visit: sent once, and what an answer makes of the visit."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.factories import booking as make
from tests.rooms.booking.test_reminders import key
from tests.rooms.check.people import Person
from tests.rooms.check.test_before_visit import answered, clear
from unknot.rooms.booking.actions import codes
from unknot.rooms.booking.actions.attendance import StoppedNow, mark_arrived, mark_done
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.actions.confirmations import confirm_hold
from unknot.rooms.booking.actions.courses import book_course
from unknot.rooms.booking.actions.holds import place_hold
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.actions.reminders import ask_before_visits, follow_up, remind
from unknot.rooms.booking.actions.undoing import UndoOver, undo_visit
from unknot.rooms.booking.door import faults
from unknot.rooms.booking.models import Appointment, BookingPolicy, Occupancy, Reminder
from unknot.rooms.booking.queries.courses import plan_after
from unknot.rooms.check import door as check
from unknot.rooms.check.models import BeforeVisit, StoredFinding
from unknot.rooms.match import door as match
from unknot.rooms.notify.models import DueJob, OutboxMessage
from unknot.rooms.practice.models import Client
from unknot.spine.booking.lifecycle import Status
from unknot.spine.notify.health_words import health_words
from unknot.spine.vocabulary import Level

pytestmark = pytest.mark.django_db
NOON = make.NOON
VISIT_AT = NOON + timedelta(days=4)
EVE = VISIT_AT - timedelta(hours=20)
HOURS, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def visit(clock) -> Appointment:
    make.open_practice()
    return make.booked(make.visitor(), make.wish(VISIT_AT, minutes=30), email="ada@home.example")


def swept(now: datetime, job: Any = ask_before_visits) -> list[OutboxMessage]:
    """What the worker leaves at this moment."""
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    with transaction.atomic():
        job({}, now)
    return list(OutboxMessage.objects.exclude(pk__in=before).order_by("pk"))


def letters(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind))


def stands(visit: Appointment) -> Appointment:
    visit.refresh_from_db()
    return visit


# A course.


@pytest.mark.parametrize(("told", "state", "left"), [("saddle", "stopped", 0), ("weak_mild", "running", 6)])
def test_what_speaks_against_a_visit_speaks_against_its_course(clock, told: str, state: str, left: int) -> None:
    make.open_practice()
    visit = make.booked(make.visitor({"age": 42, "weeks": 8, "back_nrs": 5}), make.wish(VISIT_AT, minutes=30))
    course = book_course(visit.pk, plan_after(visit, now=NOON).wished, now=NOON)
    clock.move_to(EVE)

    answered(visit, {"yes": [told]})

    course.refresh_from_db()
    assert course.state == state
    assert course.signal
    assert Appointment.objects.filter(status="booked").count() == left


# The message.


def test_the_link_goes_a_day_before_and_once(visit: Appointment) -> None:
    assert swept(VISIT_AT - 24 * HOURS - MINUTE) == []
    (letter,) = swept(VISIT_AT - 24 * HOURS)
    assert swept(VISIT_AT - 23 * HOURS) == []

    assert (letter.kind, letter.about, letter.send_until) == (
        "questions to client",
        f"appointment:{visit.pk}",
        VISIT_AT,
    )
    assert f"http://localhost:8000{make.link(visit)}questions/" in letter.letter["body"]
    assert not health_words(letter.letter["body"] + letter.letter["subject"], allowed=["Lakeside Massage"])


def test_it_goes_to_a_mobile_number_as_a_text(visit: Appointment, settings) -> None:
    settings.TEXTS_BY = "console"
    Client.objects.update(email="", phone="+13125550199")

    (text,) = swept(VISIT_AT - 24 * HOURS)

    assert (text.channel, text.letter["to"]) == ("text", "+13125550199")
    assert "/questions/" in text.letter["body"]


def test_a_practice_chooses_when_and_may_send_none(visit: Appointment) -> None:
    BookingPolicy.objects.update(questions_hours=0)
    assert swept(VISIT_AT - 24 * HOURS) == []
    BookingPolicy.objects.update(questions_hours=48)

    assert len(swept(VISIT_AT - 48 * HOURS)) == 1


def test_whoever_books_later_gets_it_once_the_booking_stands(visit: Appointment, clock) -> None:
    late = NOON + timedelta(days=1)
    clock.move_to(late)
    soon = make.booked(make.visitor(now=late), make.wish(late + 5 * HOURS - HOURS, minutes=30), now=late)

    assert swept(late + 2 * MINUTE) == []
    (letter,) = swept(late + 3 * MINUTE)
    assert letter.about == f"appointment:{soon.pk}"


def test_quiet_hours_hold_it_where_the_visit_leaves_room(visit: Appointment) -> None:
    BookingPolicy.objects.update(quiet_from=time(11), quiet_until=time(15))

    assert swept(VISIT_AT - 24 * HOURS) == []
    assert len(swept(VISIT_AT - 21 * HOURS)) == 1


def test_a_visit_that_moves_is_asked_about_anew(visit: Appointment) -> None:
    swept(VISIT_AT - 24 * HOURS)
    moved_to = VISIT_AT + timedelta(days=3)
    visit = Appointment.objects.get()
    move_visit(key(visit), make.wish(moved_to, minutes=30), now=VISIT_AT - 23 * HOURS)

    assert not Reminder.objects.exists()
    assert swept(VISIT_AT - 20 * HOURS) == []
    assert len(swept(moved_to - 24 * HOURS)) == 1


def test_whoever_answered_already_or_cancelled_is_not_asked(visit: Appointment, clock) -> None:
    clock.move_to(VISIT_AT - 30 * HOURS)
    answered(visit)
    assert swept(VISIT_AT - 24 * HOURS) == []

    BeforeVisit.objects.all().delete()
    cancel_visit(key(visit), now=VISIT_AT - 25 * HOURS)
    assert swept(VISIT_AT - 24 * HOURS) == []


def test_answers_of_long_before_do_not_count(visit: Appointment) -> None:
    answered(visit)

    assert len(swept(VISIT_AT - 24 * HOURS)) == 1


def test_the_last_reminder_has_the_link_until_it_is_answered(visit: Appointment, clock) -> None:
    (reminder,) = swept(VISIT_AT - 3 * HOURS, job=remind)
    assert "questions before you come: http" in reminder.letter["body"]

    Reminder.objects.all().delete()
    OutboxMessage.objects.all().delete()
    clock.move_to(EVE)
    answered(visit)
    (reminder,) = swept(VISIT_AT - 3 * HOURS, job=remind)
    assert "questions" not in reminder.letter["body"].lower().replace("questions? call", "")


# What an answer does.


@pytest.mark.parametrize(("told", "word"), [("bladder", "Emergency"), ("calf_swollen", "Urgent")])
def test_emergency_and_urgent_cancel_at_once_for_safety_and_free(visit: Appointment, clock, told, word) -> None:
    clock.move_to(VISIT_AT - 2 * HOURS)

    person = answered(visit, {"yes": [told]})

    assert stands(visit).status == Status.CANCELLED
    step = visit.changes.latest("pk")
    assert (step.reason, step.why, step.undo_until) == ("free", "safety", None)
    assert not Occupancy.objects.exists()
    assert list(faults(now=VISIT_AT - 2 * HOURS)) == []
    assert word in person.page.text
    assert "is cancelled. You pay nothing for it." in person.page.text
    told_both = [*letters("cancelled to client"), *letters("cancelled to therapist")]
    assert len(told_both) == 2
    assert not any(health_words(one.letter["body"], allowed=["Lakeside Massage"]) for one in told_both)
    with pytest.raises(UndoOver):
        undo_visit(key(visit), now=VISIT_AT - 2 * HOURS)


@pytest.mark.parametrize(("told", "word"), [("weak_mild", "Doctor first"), ("ill_no_fever", "Not now")])
def test_doctor_first_and_defer_keep_the_time_and_cannot_arrive(visit: Appointment, clock, told, word) -> None:
    clock.move_to(EVE)

    person = answered(visit, {"yes": [told]})

    assert stands(visit).status == Status.BOOKED
    assert word in person.page.text
    assert "Your time is kept" in person.page.text
    with pytest.raises(StoppedNow):
        mark_arrived(visit.pk, actor="user:1", now=VISIT_AT)
    assert "This visit is stopped for now" in make.browser().get(make.link(visit)).content.decode()


def test_a_stopped_visit_moves_freely_to_the_last_without_a_pass(visit: Appointment, clock) -> None:
    clock.move_to(VISIT_AT - HOURS)
    answered(visit, {"yes": ["ill_no_fever"]})
    page = make.browser().get(f"{make.link(visit)}move/")
    assert page.status_code == 200
    with pytest.raises(match.PassRefused):
        match.pass_of_client(visit.client_id, now=VISIT_AT - HOURS)
    to = VISIT_AT + timedelta(days=3)
    move_visit(key(visit), make.wish(to, minutes=30), now=VISIT_AT - HOURS)

    assert (stands(visit).starts_at, visit.changes.latest("pk").reason) == (to, "free")
    with pytest.raises(StoppedNow):
        mark_arrived(visit.pk, actor="user:1", now=to)


def test_a_stopped_visit_cancels_freely_to_the_last(visit: Appointment, clock) -> None:
    clock.move_to(VISIT_AT - HOURS)
    answered(visit, {"yes": ["ill_no_fever"]})
    assert "free of charge" in make.browser().get(f"{make.link(visit)}cancellation/").content.decode()

    cancel_visit(key(visit), now=VISIT_AT - HOURS)

    assert visit.changes.latest("pk").reason == "free"


def test_a_late_cancel_that_nothing_stops_stays_late(visit: Appointment, clock) -> None:
    clock.move_to(VISIT_AT - HOURS)
    answered(visit)

    cancel_visit(key(visit), now=VISIT_AT - HOURS)

    assert visit.changes.latest("pk").reason == "late"


def test_a_stop_opens_no_other_time_in_the_browser_that_booked(visit: Appointment, clock) -> None:
    visitor = visit.visitor
    match.take_pass(visitor, now=NOON)
    clock.move_to(NOON + HOURS)

    answered(visit, {"yes": ["ill_no_fever"]})

    with pytest.raises(match.PassRefused):
        match.take_pass(visitor, now=NOON + HOURS)


def test_a_renewed_pass_begins_no_new_plan(visit: Appointment, clock) -> None:
    second = place_hold(make.wish(VISIT_AT + 2 * HOURS, minutes=30), visitor=visit.visitor, now=NOON)
    confirm_hold(second.public_id, visitor=visit.visitor, contact=None, now=NOON)
    clock.move_to(NOON + HOURS)
    before = plan_after(visit, now=NOON + HOURS)

    answered(visit)

    after = plan_after(visit, now=NOON + HOURS)
    assert before is not None
    assert after is not None
    assert (after.had, len(after.wished)) == (before.had, len(before.wished)) == (2, len(before.wished))
    assert after.granted.id != before.granted.id


def test_a_clearance_lets_the_visit_begin(visit: Appointment, clock) -> None:
    clock.move_to(EVE)
    answered(visit, {"yes": ["weak_mild"]})
    clear(visit, ["D1"], now=EVE)

    mark_arrived(visit.pk, actor="user:1", now=VISIT_AT)

    assert stands(visit).status == Status.ARRIVED


def test_something_new_stops_the_visit_until_the_whole_check_is_done(visit: Appointment, clock) -> None:
    clock.move_to(EVE)
    person = answered(visit, {"new": "yes"})
    assert "The whole check comes first" in person.page.text
    with pytest.raises(StoppedNow):
        mark_arrived(visit.pk, actor="user:1", now=VISIT_AT)

    whole(person, make.HEALTHY)

    mark_arrived(visit.pk, actor="user:1", now=VISIT_AT)
    assert stands(visit).status == Status.ARRIVED


def test_the_whole_check_that_was_asked_for_cancels_where_it_must(visit: Appointment, clock) -> None:
    clock.move_to(EVE)
    person = answered(visit, {"new": "yes"})

    whole(person, {"age": 42, "weeks": 2, "yes": ["saddle"]})

    assert stands(visit).status == Status.CANCELLED
    assert visit.changes.latest("pk").why == "safety"


def test_an_emergency_of_long_ago_calls_no_later_visit_off(visit: Appointment, clock) -> None:
    other = make.booked(make.visitor(), make.wish(VISIT_AT + timedelta(days=2), minutes=30))
    Appointment.objects.filter(pk=other.pk).update(client_id=visit.client_id)
    clock.move_to(EVE)
    answered(visit, {"yes": ["bladder"]})

    person = answered(stands(other))

    assert stands(other).status == Status.BOOKED
    assert "The whole check comes first" in person.page.text
    with pytest.raises(StoppedNow):
        mark_arrived(other.pk, actor="user:1", now=other.starts_at)


def test_a_changed_answer_sends_the_therapist_to_the_card(visit: Appointment, clock) -> None:
    clock.move_to(EVE)

    answered(visit, {"yes": ["weak_mild"]})

    (alert,) = letters("look to therapist")
    assert "Please look at the card" in alert.letter["subject"]
    assert not health_words(alert.letter["body"] + alert.letter["subject"], allowed=["Lakeside Massage"])
    assert "Ada" not in alert.letter["body"]


def test_nothing_changed_bothers_nobody(visit: Appointment, clock) -> None:
    clock.move_to(EVE)

    answered(visit)

    assert letters("look to therapist") == []
    assert stands(visit).status == Status.BOOKED


# The link.


def test_looking_begins_nothing(visit: Appointment) -> None:
    page = make.browser().get(f"{make.link(visit)}questions/")

    assert page.status_code == 200
    assert not BeforeVisit.objects.exists()


def test_an_old_link_answers_410_as_does_a_visit_that_is_over(visit: Appointment) -> None:
    old = make.link(visit)
    move_visit(key(visit), make.wish(VISIT_AT + HOURS, minutes=30), now=NOON)
    assert make.browser().get(f"{old}questions/").status_code == 410

    cancel_visit(key(visit), now=NOON)
    assert make.browser().get(f"{make.link(stands(visit))}questions/").status_code == 410
    assert make.browser().post(f"{make.link(stands(visit))}questions/").status_code == 410


def test_a_guessed_link_is_not_found(visit: Appointment) -> None:
    assert make.browser().get(f"/visit/{'x' * 43}/questions/").status_code == 404


# After the visit.


def done(visit: Appointment) -> Appointment:
    mark_arrived(visit.pk, actor="user:1", now=visit.starts_at)
    mark_done(visit.pk, actor="user:1", now=visit.ends_at)
    return stands(visit)


def test_a_first_visit_is_followed_up_once_and_leads_to_the_scales_alone(visit: Appointment, clock) -> None:
    done(visit)
    at = visit.ends_at + 24 * HOURS
    assert swept(at - MINUTE, job=follow_up) == []
    (letter,) = swept(at, job=follow_up)
    assert swept(at + HOURS, job=follow_up) == []

    assert f"{make.link(visit)}questions/" in letter.letter["body"]
    clock.move_to(at)
    browser = make.browser()
    first = browser.post(f"{make.link(visit)}questions/")["Location"]
    assert first.endswith("/pain_now/")
    end = browser.post(first, {"back_nrs": "3", "leg_nrs": "0"}, follow=True)
    assert "Thank you" in end.content.decode()
    [scales] = check.scales_of_client(visit.client_id)
    assert (scales.back, scales.leg) == (3, 0)
    assert check.latest_finding_of_client(visit.client_id, now=at).made_at == NOON


def test_a_visit_in_between_is_not_followed_up_and_the_last_is(visit: Appointment, clock) -> None:
    rest = [make.booked(make.visitor(), make.wish(VISIT_AT + timedelta(days=days), minutes=30)) for days in (5, 10)]
    Appointment.objects.update(client_id=visit.client_id)
    for one in (visit, *rest):
        done(stands(one))

    followed = {
        one.pk: bool(swept(one.ends_at + 24 * HOURS, job=follow_up)) for one in Appointment.objects.order_by("pk")
    }

    assert followed == {visit.pk: True, rest[0].pk: False, rest[1].pk: True}


def test_follow_ups_wait_for_the_end_of_quiet_hours_and_can_be_switched_off(visit: Appointment) -> None:
    done(visit)
    at = visit.ends_at + 24 * HOURS
    BookingPolicy.objects.update(follow_up_hours=0)
    assert swept(at, job=follow_up) == []
    BookingPolicy.objects.update(follow_up_hours=24, quiet_from=time(12), quiet_until=time(15))

    assert swept(at, job=follow_up) == []
    assert len(swept(at + 3 * HOURS, job=follow_up)) == 1


# Being known again, by a code.


def known_again(visit: Appointment, now: datetime) -> Any:
    """A browser that a code to the contact has opened, and where booking again leads it."""
    browser = make.browser()
    browser.post("/again/", {"email": visit.client.email})
    for job in DueJob.objects.filter(kind=codes.JOB):
        codes.mail_code(job.payload, now)
    [letter] = letters("code")
    browser.post("/again/code/", {"code": re.search(r"\b\d{6}\b", letter.letter["body"]).group()})
    return browser, browser.post("/again/check/", {"person": visit.client_id})["Location"]


def test_behind_a_code_the_short_set_is_enough_and_opens_a_pass_here(visit: Appointment, clock) -> None:
    at = NOON + timedelta(weeks=12) - MINUTE
    clock.move_to(at)
    browser, first = known_again(visit, at)
    assert first.startswith("/check/before/")

    person = finish(browser, first)

    assert person.at == "/check/finding/"
    row = BeforeVisit.objects.get()
    granted = match.pass_of(row.visitor, now=at)
    assert (granted.client_id, granted.expires_at) == (visit.client_id, at + timedelta(days=30))


def test_after_twelve_weeks_or_behind_a_stop_it_is_the_whole_check(visit: Appointment, clock) -> None:
    at = NOON + timedelta(weeks=12)
    clock.move_to(at)
    assert known_again(visit, at)[1] == "/check/ces/"


def test_whom_an_answer_stops_gets_the_whole_check_behind_the_code_too(visit: Appointment, clock) -> None:
    answered(visit, {"yes": ["ill_no_fever"]})

    assert known_again(visit, NOON)[1] == "/check/ces/"


def test_behind_a_code_what_is_on_file_counts(visit: Appointment, clock) -> None:
    clock.move_to(NOON + HOURS)
    browser, first = known_again(visit, NOON + HOURS)
    StoredFinding.objects.update(answers={"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["cancer_past"]})
    StoredFinding.objects.update(vouched=False)
    clear(visit, ["D2"], now=NOON + HOURS)

    finish(browser, first)

    assert check.level_of_client(visit.client_id, now=NOON + HOURS) is Level.MODIFY


def finish(browser: Any, first: str, said: dict[str, object] | None = None) -> Person:
    """Nothing to tell but this, screen by screen."""
    person = Person(said or {}, client=browser)
    person.opens(first)
    while person.at.startswith("/check/before/"):
        if person.at.endswith("/pain_now/"):
            person.sends("skip")
        elif person.at.endswith("/anything_new/"):
            person.sends(anything_new="no")
        else:
            person.answers_screen()
    return person


def whole(person: Any, inputs: dict[str, object], *, by_screens: bool = True) -> None:
    """Go on to the whole check by the button of the end, and finish it."""
    row = BeforeVisit.objects.latest("pk")
    person.inputs = inputs
    person._read(person.client.post(f"/check/before/{row.public_id}/whole/", follow=True), "")
    person.finishes() if by_screens else person.finishes_at_once()
