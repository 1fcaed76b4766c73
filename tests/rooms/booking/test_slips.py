"""A slip that called a visit off is put right: all is asked again, and its time is had back (decision 0141)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.factories import booking as make
from tests.factories import practice as people
from tests.rooms.booking import waiters
from tests.rooms.booking.test_before_visit import whole
from tests.rooms.check.test_before_visit import answered
from unknot.rooms.booking import links
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.actions.courses import book_course
from unknot.rooms.booking.actions.holds import TimeTaken
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.actions.undoing import undo_visit
from unknot.rooms.booking.door import faults, hear_signal
from unknot.rooms.booking.models import Appointment, ChangedDay, Occupancy, WeeklyHours
from unknot.rooms.booking.queries.courses import plan_after
from unknot.rooms.check import door as check
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain
from unknot.rooms.practice.models import Qualification
from unknot.spine.booking.against import Reason
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.reasons import Why
from unknot.spine.vocabulary import Level

pytestmark = pytest.mark.django_db
NOON, MINUTE, HOUR, DAY = make.NOON, timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
VISIT_AT = NOON + 4 * DAY
EVE = VISIT_AT - 20 * HOUR
SLIPPED = {"yes": ["saddle"]}
THINNED = {"age": 61, "weeks": 39, "back_nrs": 5, "yes": ["anticoagulant"]}


@pytest.fixture
def visit(clock) -> Appointment:
    make.open_practice()
    made = make.booked(make.visitor(), make.wish(VISIT_AT, minutes=30), email="ada@home.example")
    clock.move_to(EVE)
    return made


def slipped(visit: Appointment, clock, said: dict[str, object] | None = None, *, by_screens: bool = False):
    """Whoever answered, after the whole check that the page of the stop leads to, a minute later."""
    person = answered(visit, SLIPPED)
    clock.shift(MINUTE)
    whole(person, said or make.HEALTHY, by_screens=by_screens)
    return person


def has_back(browser):
    """Send the form of the finding by which a time is had back; None where there is none."""
    page = browser.get("/check/finding/").content.decode()
    found = re.search(r'action="/book/called-off/".*?name="visit" value="([^"]+)"', page, re.DOTALL)
    return browser.post("/book/called-off/", {"visit": found[1]}) if found else None


def offers_back(page: str) -> bool:
    """True for the page of a visit that has the button by which to have it back."""
    return "/return/" in page


def test_clear_answers_give_the_very_visit_back(visit, clock) -> None:
    person = slipped(visit, clock, by_screens=True)
    assert "called-off" in (finding := person.client.get("/check/finding/").content.decode())
    assert "was cancelled for what you told us before" in finding
    assert "/visit/" not in finding

    answers = [person.client.post("/book/called-off/", {"visit": str(visit.public_id)}) for _ in range(2)]

    assert {answer["Location"].endswith("?back=now") for answer in answers} == {True}
    assert "Your time is yours again" in person.client.get(answers[0]["Location"]).content.decode()
    back = Appointment.objects.get()
    assert (back.status, back.starts_at, back.reference) == (Status.BOOKED, VISIT_AT, visit.reference)
    assert (back.granted_by.client_id, back.granted_by.issued_at) == (visit.client_id, EVE + MINUTE)
    assert Occupancy.objects.count() == 2 * 9
    assert back.changes.filter(reason="slip").count() == 1
    letters = OutboxMessage.objects.filter(about=f"appointment:{visit.pk}").order_by("pk")
    numbers = [re.search(r"SEQUENCE:(\d+)", one.letter["calendar"]) for one in letters if one.method]
    assert [one.method for one in letters if one.method][-4:] == ["CANCEL", "CANCEL", "REQUEST", "REQUEST"]
    assert [int(one[1]) for one in numbers if one][-4:] == [1, 1, 2, 2]
    assert list(faults(now=EVE)) == []


def test_the_page_of_the_called_off_visit_leads_to_the_questions_and_back(visit, clock) -> None:
    answered(visit, SLIPPED)
    browser = make.browser()
    page = browser.get(make.link(visit)).content.decode()
    assert "Was that a slip?" in page
    assert browser.get(f"{make.link(visit)}slip/")["Location"] == make.link(visit)  # links only display

    begun = browser.post(f"{make.link(visit)}slip/")

    assert begun["Location"] == "/check/ces/"
    clock.shift(MINUTE)
    check_again(visit, make.HEALTHY)
    page = browser.get(make.link(visit)).content.decode()
    assert offers_back(page)
    assert browser.post(f"{make.link(visit)}return/")["Location"].endswith("?back=now")
    assert Appointment.objects.get().status == Status.BOOKED


def check_again(visit: Appointment, answers: dict[str, object]) -> None:
    """The whole check in the browser that booked."""
    token = next(one for one in (f"{number:043d}" for number in range(1, 10_000)) if make.digest(one) == visit.visitor)
    make.visitor(answers, now=EVE + MINUTE, token=token)


@pytest.mark.parametrize("yes", ["saddle", "calf_swollen", "weak_mild", "ill_no_fever"])
def test_answers_that_stop_somebody_still_give_nothing_back(visit, clock, yes: str) -> None:
    person = slipped(visit, clock, {**make.HEALTHY, "yes": [yes]}, by_screens=yes == "saddle")

    assert has_back(person.client) is None
    assert make.browser().post(f"{make.link(visit)}return/").status_code == 409
    assert Appointment.objects.get().status == Status.CANCELLED
    assert Occupancy.objects.count() == 0


def test_without_being_asked_again_nothing_comes_back(visit, clock) -> None:
    """Not by the answers of before, whatever they opened then."""
    hear_signal_of_level(visit)

    assert not offers_back(make.browser().get(make.link(visit)).content.decode())
    assert make.browser().post(f"{make.link(visit)}return/").status_code == 409


def hear_signal_of_level(visit: Appointment) -> None:
    """Called off by something that left no finding."""
    from unknot.rooms.booking.actions.levels import heed

    judged = check.Judged(visit.client_id, Level.EMERGENCY, actor=f"client:{visit.client_id}")
    heed(judged, now=EVE)
    visit.refresh_from_db()
    assert visit.status == Status.CANCELLED


def test_a_type_that_the_new_answers_close_is_not_given_back(visit, clock) -> None:
    Appointment.objects.update(massage_type="deep")
    person = slipped(visit, clock, THINNED)

    refused = has_back(person.client)

    assert refused.status_code == 403
    assert "Your check does not open this type" in refused.content.decode()
    assert Appointment.objects.get().status == Status.CANCELLED


def test_a_time_that_somebody_has_by_now_brings_the_nearest(visit, clock) -> None:
    person = slipped(visit, clock)
    make.booked(make.visitor(now=EVE), make.wish(VISIT_AT, minutes=30), now=EVE)

    refused = has_back(person.client)

    assert refused.status_code == 409
    assert "This time has just been taken" in refused.content.decode()
    visit.refresh_from_db()
    assert visit.status == Status.CANCELLED
    assert list(faults(now=EVE)) == []


def licence_ends(visit: Appointment) -> None:
    visit.therapist.credentials.update(expires_on=visit.local_date - DAY)


def works_no_more(visit: Appointment) -> None:
    WeeklyHours.objects.filter(therapist=visit.therapist).delete()


def day_off(visit: Appointment) -> None:
    ChangedDay.objects.create(therapist=visit.therapist, day=visit.local_date)


def treats_no_more(visit: Appointment) -> None:
    visit.therapist.active = False
    visit.therapist.save()


def gives_it_no_more(visit: Appointment) -> None:
    Qualification.objects.filter(therapist=visit.therapist, massage_type=visit.massage_type).delete()


def room_closes(visit: Appointment) -> None:
    type(visit.room).objects.filter(pk=visit.room_id).update(active=False)
    people.treatment_room()


@pytest.mark.parametrize(
    "change", [licence_ends, works_no_more, day_off, treats_no_more, gives_it_no_more, room_closes]
)
def test_what_could_not_be_booked_anew_is_not_had_back(visit, clock, change) -> None:
    person = slipped(visit, clock)
    change(visit)
    make.settle()

    refused = make.browser().post(f"{make.link(visit)}return/")

    assert (refused.status_code, has_back(person.client).status_code) == (409, 409)
    assert "This time cannot be booked any more" in refused.content.decode()
    assert Appointment.objects.get().status == Status.CANCELLED
    assert Occupancy.objects.count() == 0


@pytest.mark.parametrize("change", [licence_ends, treats_no_more])
def test_undoing_gives_no_visit_back_to_whoever_may_not_treat(visit, clock, change) -> None:
    token = make.link(visit).removeprefix("/visit/").rstrip("/")
    cancel_visit(token, now=EVE)
    change(visit)
    make.settle()

    with pytest.raises(TimeTaken) as refused:
        undo_visit(token, now=EVE)

    assert refused.value.reason is Reason.NOT_LICENSED
    assert Appointment.objects.get().status == Status.CANCELLED


@pytest.mark.parametrize("change", [licence_ends, treats_no_more])
def test_undoing_a_move_gives_no_visit_back_to_whoever_may_not_treat(visit, clock, change) -> None:
    token = make.link(visit).removeprefix("/visit/").rstrip("/")
    moved = move_visit(token, make.wish(visit.starts_at + DAY), asked_with="", now=EVE)
    change(visit)
    make.settle()

    with pytest.raises(TimeTaken) as refused:
        undo_visit(links.token(moved.public_id, moved.link_version), now=EVE)

    assert refused.value.reason is Reason.NOT_LICENSED
    assert Appointment.objects.get().starts_at == moved.starts_at


@pytest.mark.parametrize(("later", "is_shown"), [(HOUR - MINUTE, True), (HOUR, False)])
def test_it_is_there_for_an_hour(visit, clock, later: timedelta, is_shown: bool) -> None:
    person = slipped(visit, clock)

    clock.move_to(EVE + later)

    assert (has_back(person.client) is not None) is is_shown


def test_a_level_raised_by_hand_is_no_slip_of_an_answer(visit, clock) -> None:
    user = people.owner()
    check.raise_level(
        client_id=visit.client_id, level=Level.URGENT, reason="x", until_on=None, user_id=user.pk, now=EVE
    )

    page = make.browser().get(make.link(visit)).content.decode()

    assert "slip" not in page
    assert "Is something new?" in page


def test_what_its_person_cancelled_is_no_slip_of_an_answer(visit, clock) -> None:
    token = make.link(visit).removeprefix("/visit/").rstrip("/")
    cancel_visit(token, why=Why.SAFETY, now=EVE)

    assert "Was that a slip?" not in make.browser().get(make.link(visit)).content.decode()


def test_nobody_has_somebody_elses_visit_back(visit, clock) -> None:
    person = slipped(visit, clock)
    assert "called-off" in person.client.get("/check/finding/").content.decode()
    stranger, sent = make.visitor(now=EVE), {"visit": str(visit.public_id)}

    assert make.browser(stranger).post("/book/called-off/", sent).status_code == 404
    make.booked(stranger, make.wish(VISIT_AT + DAY, minutes=30), now=EVE)
    assert make.browser(stranger).post("/book/called-off/", sent).status_code == 404
    assert make.browser(stranger).post("/book/called-off/", {"visit": "x"}).status_code == 404
    assert make.browser().post("/book/called-off/", sent).status_code == 403
    visit.refresh_from_db()
    assert visit.status == Status.CANCELLED


def test_the_waiting_list_hears_of_it_ten_minutes_later_and_never_once_it_is_had_back(clock) -> None:
    make.open_practice()
    visits = waiters.full_day(4)
    waiters.waits("Ben", first_day=visits[0].local_date, last_day=visits[0].local_date)
    clock.move_to(EVE)
    person = slipped(visits[0], clock)
    answered(visits[1], SLIPPED)
    has_back(person.client)

    clock.move_to(EVE + 10 * MINUTE)
    drain()
    assert waiters.offers() == []
    clock.move_to(EVE + 11 * MINUTE)  # ten after the second was called off
    drain()

    assert [one.starts_at for one in waiters.offers()] == [visits[1].starts_at]


# A course.


def test_a_course_that_a_slip_ended_runs_again_with_whatever_is_free(clock) -> None:
    make.open_practice()
    visit = make.booked(make.visitor({"age": 42, "weeks": 8, "back_nrs": 5}), make.wish(VISIT_AT, minutes=30))
    course = book_course(visit.pk, plan_after(visit, now=NOON).wished, now=NOON)
    clock.move_to(EVE)
    person = slipped(visit, clock, {"age": 42, "weeks": 8, "back_nrs": 5})
    rows = list(course.appointments.order_by("starts_at"))
    assert {row.status for row in rows} == {"cancelled"}
    make.booked(make.visitor(now=EVE), make.wish(rows[2].starts_at, minutes=30), now=EVE)

    has_back(person.client)

    course.refresh_from_db()
    assert (course.state, course.signal, course.ended_at) == ("running", None, None)
    states = [row.status for row in course.appointments.order_by("starts_at")]
    assert states == ["booked", "booked", "cancelled"] + ["booked"] * (len(rows) - 3)
    assert list(faults(now=EVE)) == []


def test_what_a_follow_up_said_of_a_course_no_check_takes_back(clock) -> None:
    make.open_practice()
    visit = make.booked(make.visitor({"age": 42, "weeks": 8, "back_nrs": 5}), make.wish(VISIT_AT, minutes=30))
    course = book_course(visit.pk, plan_after(visit, now=NOON).wished, now=NOON)
    clock.move_to(EVE)
    hear_signal(visit.client_id, signal="STOP_REFER", actor="worker", now=EVE)

    clock.move_to(EVE + 2 * MINUTE)
    check_again(visit, {"age": 42, "weeks": 8, "back_nrs": 5})

    assert not offers_back(make.browser().get(make.link(visit)).content.decode())
    course.refresh_from_db()
    assert course.state == "stopped"
