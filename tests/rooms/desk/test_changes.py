"""Blocking time, falling ill and changing hours: who is affected, what becomes of each, all at once or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from tests.factories.practice import NOON, client, owner, user
from tests.rooms.desk.people import booked, checked, desk, text
from unknot.rooms.booking.actions.changes import Blocking, Decision, OthersAffected, apply_change
from unknot.rooms.booking.actions.holds import TimeTaken, place_hold
from unknot.rooms.booking.actions.staff_bookings import book_for
from unknot.rooms.booking.door import faults
from unknot.rooms.booking.models import Appointment, BlockedTime, ChangedDay, StatusChange, WeeklyHours
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import AuditEntry
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.replay import Fate

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def two():
    return make.open_practice(therapists=2, rooms=2)


def status(visit: Appointment) -> str:
    visit.refresh_from_db()
    return visit.status


def block_form(whose: str, *, starts="13:00", ends="15:00", day=TODAY, **more: str) -> dict[str, str]:
    return {"whose": whose, "day": day.isoformat(), "starts": starts, "ends": ends, "key": KEY} | more


KEY = "7f1f1b4e-6a68-4a64-9b0b-0d1e8f1c2a3b"


def decided(answer, **choices: str) -> dict[str, str]:
    """The preview's form as it would be sent, with other choices by the name of the person."""
    page = answer.context["page"]
    said = dict(page.hidden) | {"decided": "on"}
    for row in page.rows:
        who = row.words.partition(" ")[0]
        chosen = [one.value for one in row.options if one.chosen]
        wanted = choices.get(who)
        said[row.name] = next((one.value for one in row.options if wanted and one.value.startswith(wanted)), chosen[0])
    return said


# Blocked time


def test_blocked_time_is_not_free_and_says_so(two):
    her, _ = two
    desk(user()).post("/desk/blocks/", block_form(f"therapist-{her.pk}", note="Dentist"))

    with pytest.raises(TimeTaken) as refused:
        place_hold(make.wish(NOON + timedelta(hours=2), minutes=30, therapist_id=her.pk),
                   visitor=make.digest(make.visitor()), now=NOON)  # fmt: skip
    free = place_hold(
        make.wish(NOON + timedelta(hours=4), minutes=30, therapist_id=her.pk),
        visitor=make.digest(make.visitor()),
        now=NOON,
    )

    assert refused.value.reason is Reason.BLOCKED
    assert free.status == Status.HELD
    assert "Dentist" in text(desk(owner()).get("/desk/blocks/"))


def test_a_blocked_room_takes_nobody_and_another_room_does(two):
    her, _ = two
    first = booked("Ada Example", by=her, hours=4)
    desk(user()).post("/desk/blocks/", block_form(f"room-{first.room_id}"))

    visit = booked("Bea Example", by=her, hours=2)

    assert visit.room_id != first.room_id


def test_blocking_twice_blocks_once_and_taking_away_twice_takes_once(two):
    her, _ = two
    front = desk(user())
    for _ in range(2):
        front.post("/desk/blocks/", block_form(f"therapist-{her.pk}"))
    made = BlockedTime.objects.count()
    gone = [front.post(f"/desk/blocks/{KEY}/removal/")["Location"] for _ in range(2)]

    assert (made, BlockedTime.objects.count(), gone) == (1, 0, ["/desk/blocks/"] * 2)
    words = AuditEntry.objects.filter(subject__startswith="blocked:").order_by("pk").values_list("action", flat=True)
    assert list(words) == ["block time: blocked", "unblock time"]


def test_people_in_the_way_are_shown_first_and_nothing_happens_before(two):
    her, _ = two
    visit = booked("Ada Example", by=her, hours=2)

    shown = desk(user()).post("/desk/blocks/", block_form(f"therapist-{her.pk}"))

    assert "1 person is affected" in text(shown)
    assert "Ada Example, today 14:00" in text(shown)
    assert (BlockedTime.objects.count(), status(visit)) == (0, Status.BOOKED)


def test_whoever_is_kept_stays_inside_the_blocked_time(two):
    her, _ = two
    visit = booked("Ada Example", by=her, hours=2)
    front = desk(user())
    shown = front.post("/desk/blocks/", block_form(f"therapist-{her.pk}"))

    done = front.post("/desk/blocks/", decided(shown, Ada="keep"))

    assert done["Location"] == "/desk/blocks/"
    assert (BlockedTime.objects.count(), status(visit)) == (1, Status.BOOKED)
    assert faults(now=NOON) == []


def test_a_hold_is_not_confirmed_into_time_that_was_blocked_since(two):
    her, _ = two
    browser = make.browser(make.visitor())
    held = browser.post(
        "/book/holds/",
        make.as_form(make.wish(NOON + timedelta(hours=2), minutes=30, therapist_id=her.pk)),
    )
    desk(user()).post("/desk/blocks/", block_form(f"therapist-{her.pk}"))

    confirmed = browser.post(f"{held['Location']}confirmation/", make.CONTACT)

    assert confirmed.status_code == 409
    assert not Appointment.objects.filter(status=Status.BOOKED).exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends": "12:55"}, "It must end after it begins."),
        ({"day": "2026-11-23"}, "That is over already."),
        ({"starts": "13:02"}, "Use steps of five minutes."),
        ({"whose": "therapist-99999"}, "99999"),
    ],
)
def test_wrong_input_is_said_and_blocks_nothing(two, wrong, words):
    answer = desk(user()).post("/desk/blocks/", block_form(f"therapist-{two[0].pk}") | wrong)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not BlockedTime.objects.exists()


def test_a_therapist_blocks_their_own_time_alone(two):
    her, colleague = two
    theirs = desk(her.user).post("/desk/blocks/", block_form(f"therapist-{colleague.pk}"))
    room = desk(her.user).post("/desk/blocks/", block_form("room-1"))
    desk(user()).post("/desk/blocks/", block_form(f"therapist-{colleague.pk}"))
    desk(her.user).post(f"/desk/blocks/{KEY}/removal/")

    assert (theirs.status_code, room.status_code) == (422, 422)
    assert BlockedTime.objects.get().therapist_id == colleague.pk
    assert "Give this time free" not in text(desk(her.user).get("/desk/blocks/"))


# Ill today


def ill(by, therapist):
    return desk(by).post("/desk/ill/", {"therapist": therapist.pk})


def test_ill_today_moves_to_a_colleague_at_the_same_time_and_closes_the_day(two):
    her, colleague = two
    ada = booked("Ada Example", by=her, hours=2)
    tomorrow = booked("Bea Example", by=her, days=1)
    shown = ill(user(), her)
    OutboxMessage.objects.all().delete()

    done = desk(user()).post("/desk/ill/", decided(shown))

    ada.refresh_from_db()
    assert f"Same time, with {colleague.name}" in text(shown)
    assert done["Location"] == "/desk/"
    assert (ada.therapist_id, ada.starts_at) == (colleague.pk, NOON + timedelta(hours=2))
    assert status(tomorrow) == Status.BOOKED
    [blocked] = BlockedTime.objects.all()
    assert (blocked.cause, blocked.starts_at, blocked.ends_at) == ("ill", NOON, NOON + timedelta(hours=12))
    assert set(OutboxMessage.objects.values_list("kind", flat=True)) == {
        "changed to client",
        "booked to therapist",
        "cancelled to therapist",
    }
    assert faults(now=NOON) == []


def test_two_at_one_time_are_not_proposed_the_same_colleague(two):
    her, colleague = two
    booked("Ada Example", by=her, hours=2)
    booked("Bea Example", by=her, hours=3)
    booked("Cleo Example", by=colleague, hours=3)

    rows = ill(user(), her).context["page"].rows
    chosen = {row.words.partition(" ")[0]: next(one for one in row.options if one.chosen).value for row in rows}

    assert chosen["Ada"].startswith(f"move {colleague.pk} ")
    assert chosen["Bea"] == "cancel"
    assert [one.value for row in rows for one in row.options if one.value.startswith("move")] != []


def test_cancelled_for_the_practice_is_free_and_the_letter_goes(two):
    her, _ = two
    ada = booked("Ada Example", by=her, hours=2)
    shown = ill(user(), her)

    desk(user()).post("/desk/ill/", decided(shown, Ada="cancel"))

    last = StatusChange.objects.filter(appointment=ada).latest("pk")
    assert (status(ada), last.reason, last.why) == (Status.CANCELLED, "free", "practice")
    assert "cancelled to client" in OutboxMessage.objects.values_list("kind", flat=True)


def test_it_is_all_or_nothing(two):
    her, colleague = two
    ada, bea = booked("Ada Example", by=her, hours=2), booked("Bea Example", by=her, hours=3)
    shown = ill(user(), her)
    booked("Cleo Example", by=colleague, hours=2)

    refused = desk(user()).post("/desk/ill/", decided(shown, Bea="cancel"))

    assert refused.status_code == 409
    assert "Ada Example could not be moved there" in text(refused)
    assert (status(ada), status(bea), BlockedTime.objects.count()) == (Status.BOOKED, Status.BOOKED, 0)


def test_somebody_who_books_meanwhile_is_not_passed_over(two):
    her, _ = two
    booked("Ada Example", by=her, hours=2)
    front = desk(user())
    shown = ill(user(), her)
    booked("Bea Example", by=her, hours=3)

    again = front.post("/desk/ill/", decided(shown))

    assert again.status_code == 409
    assert "The book has changed" in text(again)
    assert [row.words.partition(" ")[0] for row in again.context["page"].rows] == ["Ada", "Bea"]
    assert BlockedTime.objects.count() == 0


def test_doing_it_twice_does_it_once(two):
    her, _ = two
    ada = booked("Ada Example", by=her, hours=2)
    front = desk(user())
    said = decided(ill(user(), her), Ada="cancel")

    answers = [front.post("/desk/ill/", said) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (BlockedTime.objects.count(), ada.changes.filter(status_to="cancelled").count()) == (1, 1)


def test_a_visit_under_way_is_not_affected(two, clock):
    her, _ = two
    booked("Ada Example", by=her, hours=1)
    clock.move_to(NOON + timedelta(hours=1, minutes=5))

    done = ill(user(), her)

    assert done["Location"] == "/desk/"


def test_a_requested_time_can_be_let_go_and_not_moved(two):
    her, _ = two
    bea = client(name="Bea Example", email="bea@home.example")
    form = make.as_form(make.wish(NOON + timedelta(hours=2), minutes=30, therapist_id=her.pk))
    desk(user()).post("/desk/bookings/", form | {"person": str(bea.public_id)})

    shown = ill(user(), her)
    desk(user()).post("/desk/ill/", decided(shown, Bea="cancel"))

    [row] = shown.context["page"].rows
    assert [one.value for one in row.options] == ["keep", "cancel"]
    assert row.no_way
    assert Appointment.objects.get(client=bea).status == Status.CANCELLED


def test_nobody_falls_ill_for_a_colleague(two):
    her, colleague = two

    assert ill(her.user, colleague).status_code == 404
    assert ill(user(), colleague).status_code == 302
    assert make.browser().post("/desk/ill/", {"therapist": her.pk})["Location"].startswith("/accounts/login/")


def test_undecided_is_refused_below_the_page_too(two):
    her, _ = two
    ada = booked("Ada Example", by=her, hours=2)
    change = Blocking(NOON, NOON + timedelta(hours=5), therapist_id=her.pk)

    with pytest.raises(OthersAffected):
        apply_change(change, {}, actor="user:1", user_id=her.user.pk, now=NOON)
    apply_change(change, {ada.pk: Decision(Fate.KEEP)}, actor="user:1", user_id=her.user.pk, now=NOON)

    assert BlockedTime.objects.count() == 1


# Hours


def week(therapist, day: int, **fields: str) -> tuple[str, dict[str, str]]:
    said = {"first_day": TODAY.isoformat(), "every_weeks": "1", "from1": "09:00", "to1": "17:00"}
    return f"/desk/hours/{therapist.pk}/week/{day}/", said | fields


def test_new_weekly_hours_show_who_would_be_outside_and_change_from_that_day(two):
    her, _ = two
    booked("Ada Example", by=her, hours=1)
    late = booked("Bea Example", by=her, hours=4)
    boss = desk(owner())
    path, said = week(her, 1, to1="15:00", first_day="2026-11-24")

    shown = boss.post(path, said)
    done = boss.post(path, decided(shown, Bea="keep"))

    assert [row.words.partition(" ")[0] for row in shown.context["page"].rows] == ["Bea"]
    assert done["Location"] == "/desk/hours/"
    rules = WeeklyHours.objects.filter(therapist=her, weekday=1).order_by("valid_from")
    assert [(rule.ends, rule.valid_from) for rule in rules if rule.valid_from] == [(time(15), TODAY)]
    assert status(late) == Status.BOOKED
    page = text(boss.get("/desk/hours/"))
    assert "Visits outside these hours" in page
    assert "Bea Example" in page


def test_moved_for_new_hours_to_a_time_within_them(two):
    her, _ = two
    late = booked("Bea Example", by=her, hours=4)
    boss = desk(owner())
    path, said = week(her, 1, to1="15:00")
    shown = boss.post(path, said)
    [row] = shown.context["page"].rows
    hers = [one.value for one in row.options if one.value.startswith(f"move {her.pk} ")]

    boss.post(path, decided(shown, Bea="move"))

    late.refresh_from_db()
    assert all(value.split(" ")[2] < "2026-11-24T21:00" or "2026-11-24" not in value for value in hers)
    assert late.sequence == 1
    assert faults(now=NOON) == []


def test_a_date_off_closes_it_and_cancels_whom_it_must(two):
    her, _ = two
    visit = booked("Ada Example", by=her, days=1)
    hers = desk(her.user)
    path = f"/desk/hours/{her.pk}/date/"
    shown = hers.post(path, {"day": "2026-11-25", "note": "Course"})

    hers.post(path, decided(shown, Ada="cancel"))

    assert status(visit) == Status.CANCELLED
    assert list(ChangedDay.objects.values_list("day", "starts", "note")) == [(date(2026, 11, 25), None, "Course")]
    assert "Course" in text(hers.get("/desk/hours/"))


def test_hours_are_a_therapists_own_and_the_owners(two):
    her, colleague = two
    path, said = week(colleague, 1)

    assert desk(her.user).post(path, said).status_code == 404
    assert desk(user()).get("/desk/hours/").status_code == 404
    assert desk(user()).post(path, said).status_code == 404
    assert colleague.name not in text(desk(her.user).get("/desk/hours/"))
    assert desk(owner()).post(path, said).status_code == 302
    assert "Hours" not in text(desk(user()).get("/desk/"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"to1": ""}, "Write both times, or none."),
        ({"from1": "9.61"}, "Write the time as hours and minutes"),
        ({"first_day": "2026-11-23"}, "Choose today or a day to come."),
    ],
)
def test_wrong_hours_are_said_and_change_nothing(two, wrong, words):
    path, said = week(two[0], 1)

    answer = desk(owner()).post(path, said | wrong)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not WeeklyHours.objects.filter(valid_from__isnull=False).exists()


# Week


def test_the_week_lists_days_with_places_and_times_and_no_health(two):
    her, colleague = two
    booked("Ada Example", by=her)
    booked("Bea Example", by=colleague, days=2)
    front = text(desk(user()).get("/desk/week/"))
    hers = text(desk(her.user).get("/desk/week/"))

    assert [name in front for name in ("Ada Example", "Bea Example", "26 Nov")] == [True] * 3
    assert "wedish" not in front
    assert ("Ada Example" in hers, "Bea Example" in hers) == (True, False)
    assert "Ada Example" not in text(desk(user()).get("/desk/week/?day=2026-12-01"))


def test_head_of_a_column_of_the_week_is_a_day_of_the_week_and_a_date_that_stays_whole(two) -> None:
    for language, heads in (
        ("en", ("Monday <span>23 Nov</span>", "Today <span>24 Nov</span>", "Tomorrow <span>25 Nov</span>")),
        ("es", ("Lunes <span>23 de nov</span>", "Hoy <span>24 de nov</span>", "Mañana <span>25 de nov</span>")),
    ):
        page = desk(owner()).get("/desk/week/", headers={"Accept-Language": language}).content.decode()
        assert [head for head in heads if f">{head}</a></h2>" not in page] == []


def test_the_week_asks_the_same_however_many_come(two):
    front = desk(user())
    booked("Ada Example", by=two[0])
    with CaptureQueriesContext(connection) as one:
        front.get("/desk/week/")
    for hours in (2, 3, 4):
        booked(f"Person{hours} Example", by=two[1], hours=hours)

    with CaptureQueriesContext(connection) as many:
        front.get("/desk/week/")

    assert len(many) == len(one)


# At once


@pytest.mark.django_db(transaction=True)
def test_booking_and_blocking_at_once_never_leave_somebody_in_blocked_time_unseen(two):
    her, _ = two
    change = Blocking(NOON + timedelta(hours=1), NOON + timedelta(hours=6), therapist_id=her.pk)
    wishes = [make.wish(NOON + timedelta(hours=1 + n), minutes=30, therapist_id=her.pk) for n in range(4)]
    people = [client() for _ in wishes]
    for person in people:
        checked(person, make.HEALTHY)
    ready = Barrier(5)

    def book(number: int) -> str:
        ready.wait()
        try:
            book_for(people[number].pk, wishes[number], actor="user:1", now=NOON)
        except TimeTaken as refused:
            return refused.reason.value
        finally:
            connection.close()
        return "booked"

    def block() -> str:
        ready.wait()
        try:
            apply_change(change, {}, actor="user:1", user_id=her.user.pk, now=NOON)
        except OthersAffected:
            return "affected"
        finally:
            connection.close()
        return "blocked"

    with ThreadPoolExecutor(5) as pool:
        booking = [pool.submit(book, number) for number in range(4)]
        blocking = pool.submit(block)
        answers = {one.result() for one in booking}

    if blocking.result() == "blocked":
        assert answers == {"blocked"}
        assert not Appointment.objects.exists()
    else:
        assert not BlockedTime.objects.exists()
    assert faults(now=NOON) == []
