"""By whatever way a level worsens, what is booked hears it in the same transaction (decisions 0131 and 0132)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

import unknot.rooms.check
from tests.factories import booking as make
from tests.factories import practice as people
from tests.rooms.booking.test_before_visit import finish, known_again
from tests.rooms.booking.test_reminders import key
from tests.rooms.check.test_before_visit import answered, clear
from unknot.rooms.booking.actions.attendance import StoppedNow, mark_arrived
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.actions.courses import book_course, move_course
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.actions.undoing import UndoOver, undo_visit
from unknot.rooms.booking.door import faults, shift_page
from unknot.rooms.booking.models import Appointment, Course
from unknot.rooms.booking.queries.courses import plan_after
from unknot.rooms.check import door as check
from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.rooms.check.models import Draft
from unknot.rooms.match import door as match
from unknot.rooms.notify.models import OutboxMessage
from unknot.spine.booking.lifecycle import Status
from unknot.spine.check.answers import read_answers
from unknot.spine.vocabulary import Level

pytestmark = pytest.mark.django_db
NOON, HOUR, DAY = make.NOON, timedelta(hours=1), timedelta(days=1)
VISIT_AT = NOON + 4 * DAY
SOON = VISIT_AT - 2 * HOUR  # inside the cancelling notice
TOLD = {
    Level.EMERGENCY: {"age": 42, "weeks": 2, "yes": ["saddle"]},
    Level.URGENT: {"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["calf_swollen"]},
    Level.DOCTOR_FIRST: {"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["weak_mild"]},
    Level.DEFER: {"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["ill_no_fever"]},
}
STOPS = [level for level in TOLD if level >= Level.URGENT]
KEEPS = [level for level in TOLD if level < Level.URGENT]


@pytest.fixture
def visit(clock) -> Appointment:
    """The next visit, and another one of the same person a week later."""
    make.open_practice()
    token = make.visitor()
    made = make.booked(token, make.wish(VISIT_AT, minutes=30), email="ada@home.example")
    make.booked(token, make.wish(VISIT_AT + 7 * DAY, minutes=30))
    clock.move_to(SOON)
    return made


def in_their_own_browser(visit: Appointment, level: Level) -> None:
    """The whole check, where the visit was booked."""
    draft = Draft.objects.create(
        visitor=visit.visitor, client_id=visit.client_id, given={}, slips=[], started_at=SOON, updated_at=SOON
    )
    finish_check(draft=draft, answers=read_answers(TOLD[level]), now=SOON)


def in_a_browser_of_a_link(visit: Appointment, level: Level) -> None:
    """The whole check behind a link or a code, in a browser of which no other finding is known."""
    check.start_check(visitor="another", client_id=visit.client_id, now=SOON)
    finish_check(draft=Draft.objects.get(visitor="another"), answers=read_answers(TOLD[level]), now=SOON)


def asked_by_staff(visit: Appointment, level: Level) -> None:
    """The whole check on the phone."""
    user = people.owner()
    check.ask_for(visitor="desk", client_id=visit.client_id, user_id=user.pk, leads_to="/desk/", now=SOON)
    finish_check(draft=Draft.objects.get(visitor="desk"), answers=read_answers(TOLD[level]), now=SOON)


def raised_by_hand(visit: Appointment, level: Level) -> None:
    """By somebody of the practice."""
    user = people.owner()
    check.raise_level(client_id=visit.client_id, level=level, reason="x", until_on=None, user_id=user.pk, now=SOON)


def before_the_visit(visit: Appointment, level: Level) -> None:
    """The questions behind the visit's link."""
    answered(visit, {"yes": TOLD[level]["yes"]})


def behind_a_code(visit: Appointment, level: Level) -> None:
    """The short set about no visit, as whoever has been here before answers it."""
    browser, first = known_again(visit, SOON)
    finish(browser, first, {"yes": TOLD[level]["yes"]})


def _one_and_more(levels: Sequence[Level]) -> list[object]:
    """PostgreSQL is asked the same of every level."""
    return [levels[0], *(pytest.param(level, marks=pytest.mark.variant) for level in levels[1:])]


WAYS = [
    in_their_own_browser,
    in_a_browser_of_a_link,
    asked_by_staff,
    raised_by_hand,
    before_the_visit,
    behind_a_code,
]


@pytest.mark.parametrize("level", _one_and_more(STOPS))
@pytest.mark.parametrize("way", WAYS)
def test_emergency_and_urgent_call_the_next_visit_off_free_and_for_good(visit, way: Callable, level: Level) -> None:
    way(visit, level)

    visit.refresh_from_db()
    step = visit.changes.latest("pk")
    assert (visit.status, step.reason, step.why, step.undo_until) == (Status.CANCELLED, "free", "safety", None)
    assert OutboxMessage.objects.filter(kind="cancelled to client", about=f"appointment:{visit.pk}").count() == 1
    assert list(faults(now=SOON)) == []
    with pytest.raises(UndoOver):
        undo_visit(key(visit), now=SOON)


@pytest.mark.parametrize("level", _one_and_more(KEEPS))
@pytest.mark.parametrize("way", WAYS)
def test_doctor_first_and_defer_stop_it_and_it_moves_or_cancels_freely(visit, way: Callable, level: Level) -> None:
    way(visit, level)

    visit.refresh_from_db()
    assert visit.status == Status.BOOKED
    assert OutboxMessage.objects.filter(kind="look to therapist").count() == 1
    with pytest.raises(StoppedNow):
        mark_arrived(visit.pk, actor="user:1", now=VISIT_AT)
    moved = move_visit(key(visit), make.wish(VISIT_AT + DAY, minutes=30), now=SOON)
    assert moved.changes.latest("pk").reason == "free"
    assert cancel_visit(key(moved), now=SOON).changes.latest("pk").reason == "free"


@pytest.mark.parametrize(("way", "left"), [(in_their_own_browser, 1), (raised_by_hand, 0)])
def test_a_later_visit_is_asked_about_again_but_for_what_no_answer_lowers(visit, way: Callable, left: int) -> None:
    way(visit, Level.URGENT)

    later = Appointment.objects.exclude(pk=visit.pk).get()
    assert [later.status].count(Status.BOOKED) == left
    if left:
        with pytest.raises(StoppedNow):
            mark_arrived(later.pk, actor="user:1", now=later.starts_at)


def test_a_level_raised_for_some_days_leaves_what_comes_after(visit) -> None:
    user = people.owner()
    until = date(2026, 12, 1)

    check.raise_level(
        client_id=visit.client_id, level=Level.URGENT, reason="x", until_on=until, user_id=user.pk, now=SOON
    )

    later = Appointment.objects.exclude(pk=visit.pk).get()
    visit.refresh_from_db()
    assert (visit.status, later.status) == (Status.CANCELLED, Status.BOOKED)
    mark_arrived(later.pk, actor="user:1", now=later.starts_at)


def test_the_therapist_who_raised_it_is_not_sent_to_the_card(visit) -> None:
    user = people.user()
    visit.therapist.user = user
    visit.therapist.save()

    check.raise_level(
        client_id=visit.client_id, level=Level.DEFER, reason="x", until_on=None, user_id=user.pk, now=SOON
    )

    assert not OutboxMessage.objects.filter(kind="look to therapist").exists()


def test_somebody_elses_visit_hears_nothing(visit) -> None:
    other = make.booked(make.visitor(now=SOON), make.wish(VISIT_AT + 3 * HOUR, minutes=30), now=SOON)

    in_their_own_browser(visit, Level.EMERGENCY)

    other.refresh_from_db()
    assert other.status == Status.BOOKED


@pytest.mark.parametrize(
    ("level", "said"), [(Level.EMERGENCY, "is cancelled. You pay nothing for it."), (Level.DEFER, "Your time is kept")]
)
def test_the_page_of_the_check_says_what_becomes_of_it(visit, level: Level, said: str) -> None:
    token = next(one for one in (f"{number:043d}" for number in range(1, 10_000)) if make.digest(one) == visit.visitor)
    make.visitor(TOLD[level], now=SOON, token=token)

    page = make.browser(token).get("/check/finding/").content.decode()

    assert said in page
    assert "/visit/" not in page


# A course.


@pytest.fixture
def course(clock) -> Course:
    """A first visit that took place two hours ago, and six to come."""
    make.open_practice()
    visit = make.booked(make.visitor({"age": 42, "weeks": 8, "back_nrs": 5}), make.wish(VISIT_AT, minutes=30))
    made = book_course(visit.pk, plan_after(visit, now=NOON).wished, now=NOON)
    clock.move_to(SOON)
    return made


def visit_of(course: Course) -> Appointment:
    return course.appointments.order_by("starts_at")[0]


@pytest.mark.parametrize("way", WAYS)
def test_a_course_stops_with_urgent_and_pauses_with_defer(course, way: Callable) -> None:
    way(visit_of(course), Level.DEFER)
    course.refresh_from_db()
    assert (course.state, course.signal, course.appointments.filter(status="booked").count()) == ("running", "DEFER", 6)

    raised_by_hand(visit_of(course), Level.URGENT)
    course.refresh_from_db()
    assert (course.state, course.signal, course.appointments.filter(status="booked").count()) == (
        "stopped",
        "URGENT",
        0,
    )


def test_a_pause_ends_with_the_level_that_asked_for_it(course) -> None:
    in_their_own_browser(visit_of(course), Level.DEFER)

    make_well(course)

    course.refresh_from_db()
    assert (course.state, course.signal, course.asked_at) == ("running", None, None)


def test_a_clearance_ends_a_pause_too(course) -> None:
    before_the_visit(visit_of(course), Level.DOCTOR_FIRST)
    clear(visit_of(course), ["D1"], now=SOON)

    course.refresh_from_db()
    assert course.signal is None


def test_a_pause_stays_while_a_level_raised_by_hand_stands(course) -> None:
    raised_by_hand(visit_of(course), Level.DEFER)

    make_well(course)

    course.refresh_from_db()
    assert course.signal == "DEFER"


def make_well(course: Course) -> None:
    TOLD[Level.PROCEED] = make.HEALTHY
    in_their_own_browser(visit_of(course), Level.PROCEED)


@pytest.mark.parametrize("level", KEEPS)
def test_a_paused_course_moves_whole_and_freely(course, level: Level) -> None:
    in_their_own_browser(visit_of(course), level)
    with pytest.raises(match.PassRefused):
        match.pass_of_client(course.client_id, now=SOON)
    page = shift_page(course.pk, (1, None), for_staff=False, now=SOON)
    assert page.is_whole

    rows = course.appointments.order_by("starts_at")
    move_course(course.pk, {row.pk: row.starts_at + DAY for row in rows}, now=SOON)

    assert {row.changes.latest("pk").reason for row in course.appointments.all()} == {"free"}
    with pytest.raises(StoppedNow):
        mark_arrived(visit_of(course).pk, actor="user:1", now=VISIT_AT + DAY)


# No way is left out.


def test_whatever_writes_an_answer_or_a_level_tells_it() -> None:
    """A new way in has to be thought of: it tells how the client stands now."""
    folder = Path(unknot.rooms.check.__file__).parent
    writes = re.compile(r"(StoredFinding|RaisedLevel|Clearance)(\.objects\.\w*create|\()")
    found = {
        str(file.relative_to(folder)): "tell_judged(" in file.read_text()
        for file in folder.rglob("*.py")
        if "models" not in file.parts and writes.search(file.read_text())
    }

    assert found == {
        "actions/before_visit.py": True,
        "actions/clearances.py": True,
        "actions/findings.py": True,
    }


def test_a_check_that_was_begun_before_the_booking_is_heard(clock) -> None:
    make.open_practice()
    token = make.visitor()
    draft = start_draft(visitor=make.digest(token), client_id=None, now=NOON)  # in another tab
    visit = make.booked(token, make.wish(VISIT_AT, minutes=30))
    draft = Draft.objects.get(pk=draft.pk)
    assert draft.client_id is None

    finish_check(draft=draft, answers=read_answers(TOLD[Level.URGENT]), now=NOON + HOUR)

    visit.refresh_from_db()
    assert visit.status == Status.CANCELLED
