"""Calendars elsewhere: what they say takes no cells, counts in free time, and is judged again when a time is taken."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from unknot.kit.outgoing.addresses import CallRefused
from unknot.rooms.booking import door
from unknot.rooms.booking.actions import calendars
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold
from unknot.rooms.booking.actions.holds import TimeTaken, place_hold
from unknot.rooms.booking.calendars import EVERY, SELDOM, Reading
from unknot.rooms.booking.models import Appointment, BookingPolicy, BusyBlock, CalendarLink, Occupancy, WorkCap
from unknot.rooms.practice.models import AuditEntry, Therapist
from unknot.spine.booking.availability import Reason
from unknot.spine.times import Interval

NOW, TOMORROW = make.NOON, make.NOON + timedelta(days=1)  # a visit of an hour, tomorrow at noon
URL = "https://ann:secret@calendar.example/private-0123456789abcdef/basic.ics"
ADA = Contact(name="Ada Example", email="ada@home.example", phone="")
HOUR = timedelta(hours=1)


@pytest.fixture
def therapist(db: None) -> Therapist:
    return make.open_practice()[0]


def linked(therapist: Therapist, *, now: datetime = NOW, url: str = URL) -> int:
    return door.add_calendar(url, therapist_id=therapist.pk, inside=(), actor="user:1", now=now)


def cells(start: datetime, minutes: int = 60) -> tuple[int, int, str]:
    return (*Interval(start, start + timedelta(minutes=minutes)).cells(), "")


def said(link: int, *blocks: tuple[int, int, str], now: datetime = NOW) -> None:
    with transaction.atomic():
        door.note_readings([Reading(link, blocks=blocks, etag='"1"')], now=now)


def failed(link: int, *, now: datetime, trouble: str = "timeout") -> None:
    with transaction.atomic():
        door.note_readings([Reading(link, trouble=trouble)], now=now)


def free(now: datetime = NOW) -> set[datetime]:
    book = door.open_book(now=now, first=TOMORROW.date(), days=1)
    offer = next(one for one in door.offers() if one.minutes == 60)
    return {time.starts_at for time in door.next_times(book, offer, count=100)}


def refused(wish: object = None, *, now: datetime = NOW) -> Reason:
    with pytest.raises(TimeTaken) as why:
        place_hold(wish or make.wish(), visitor=make.digest(make.visitor(now=now)), now=now)  # type: ignore[arg-type]  # a wish
    return why.value.reason


def test_busy_time_takes_no_cells_and_is_not_offered(therapist: Therapist) -> None:
    link = linked(therapist)

    said(link, cells(TOMORROW))

    busy = {start for start in free() if TOMORROW - 75 * timedelta(minutes=1) < start < TOMORROW + HOUR}
    assert busy == set()
    assert TOMORROW + HOUR in free()
    assert not Occupancy.objects.exists()


def test_hold_in_busy_time_is_refused_and_says_why(therapist: Therapist) -> None:
    said(linked(therapist), cells(TOMORROW))

    assert refused() is Reason.CALENDAR


def test_colleague_without_busy_time_takes_the_visit(therapist: Therapist) -> None:
    colleague = make.works_daily(make.people.therapist())
    said(linked(therapist), cells(TOMORROW))

    assert make.held(make.visitor()).therapist_id == colleague.pk


def test_busy_time_that_comes_after_the_list_was_read_refuses_the_hold(
    therapist: Therapist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list that was read says free; the look under the lock says busy."""
    link, token = linked(therapist), make.visitor()
    monkeypatch.setattr("unknot.rooms.booking.queries.times.taken", lambda **_: [])
    said(link, cells(TOMORROW))

    with pytest.raises(TimeTaken) as why:
        place_hold(make.wish(), visitor=make.digest(token), now=NOW)

    assert why.value.reason is Reason.CALENDAR
    assert not Appointment.objects.exists()


def test_busy_time_that_comes_after_the_hold_refuses_the_confirmation(therapist: Therapist) -> None:
    link, token = linked(therapist), make.visitor()
    held = make.held(token)
    said(link, cells(TOMORROW))

    with pytest.raises(TimeTaken) as why:
        confirm_hold(held.public_id, visitor=make.digest(token), contact=ADA, now=NOW)

    assert why.value.reason is Reason.CALENDAR


def test_visit_that_was_there_first_stays_and_staff_see_the_clash(therapist: Therapist) -> None:
    visit = make.booked(make.visitor())

    said(linked(therapist), cells(TOMORROW))

    visit.refresh_from_db()
    assert visit.status == "booked"
    assert [one.id for one in door.clashing_visits(therapist_id=None, now=NOW)] == [visit.pk]
    assert door.clashing_visits(therapist_id=therapist.pk + 1, now=NOW) == []
    assert door.clashing_visits(therapist_id=therapist.pk, now=NOW + timedelta(days=2)) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_hold_waits_for_a_calendar_that_is_being_written_and_then_sees_it() -> None:
    therapist = make.open_practice()[0]
    link, token, writing, found = linked(therapist), make.visitor(), threading.Event(), []

    def hold() -> None:
        writing.wait(10)
        try:
            place_hold(make.wish(), visitor=make.digest(token), now=NOW)
        except TimeTaken as why:
            found.append(why.reason)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    with transaction.atomic():
        calendars.note_readings([Reading(link, blocks=(cells(TOMORROW),))], now=NOW)
        writing.set()
        thread.join(0.3)  # it has read the book, which says free, and stands before the lock
        waited = thread.is_alive()
    thread.join(10)

    assert (waited, found) == (True, [Reason.CALENDAR])
    assert not Appointment.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_of_two_who_come_at_once_on_a_day_with_room_for_one_the_second_is_refused() -> None:
    """The therapist's row is held together by both, so the cap has a lock of its own."""
    therapist = make.open_practice(rooms=2)[0]
    WorkCap.objects.create(therapist=therapist, visits_a_day=1)
    first, second = make.visitor(), make.visitor()
    before, found = threading.Event(), []

    def hold() -> None:
        before.wait(10)
        try:
            place_hold(make.wish(TOMORROW + 3 * HOUR), visitor=make.digest(second), now=NOW)
        except TimeTaken as why:
            found.append(why.reason)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    with transaction.atomic():
        make.held(first)
        before.set()
        thread.join(0.5)
    thread.join(10)

    assert found == [Reason.DAY_FULL]
    assert Appointment.objects.count() == 1


def test_calendar_unread_for_longer_than_the_grace_closes_its_therapist_and_a_good_read_opens_it(
    therapist: Therapist,
) -> None:
    link = linked(therapist)
    said(link)
    failed(link, now=NOW + 5 * HOUR)

    assert free(NOW + 6 * HOUR - timedelta(minutes=5))
    assert not free(NOW + 6 * HOUR)
    assert refused(now=NOW + 6 * HOUR) is Reason.CALENDAR_UNREADABLE
    assert [one.id for one in door.unreadable_calendars(now=NOW + 6 * HOUR)] == [link]

    said(link, now=NOW + 7 * HOUR)
    assert free(NOW + 7 * HOUR)
    assert door.unreadable_calendars(now=NOW + 7 * HOUR) == []


def test_calendar_that_was_never_read_closes_too_and_one_therapist_alone(therapist: Therapist) -> None:
    colleague = make.works_daily(make.people.therapist())
    linked(therapist)

    later = NOW + 7 * HOUR
    assert refused(make.wish(therapist_id=therapist.pk), now=later) is Reason.CALENDAR_UNREADABLE
    assert make.held(make.visitor(now=later), now=later).therapist_id == colleague.pk


def test_owner_sets_the_grace(therapist: Therapist) -> None:
    BookingPolicy.objects.update(calendar_grace_hours=1)
    linked(therapist)

    assert not free(NOW + HOUR)


def test_staff_may_book_where_the_calendar_cannot_be_read(therapist: Therapist) -> None:
    from unknot.rooms.booking.queries.diary import taken

    linked(therapist)
    first, last, _ = cells(TOMORROW)

    assert taken(first_cell=first, last_cell=last, now=NOW + 7 * HOUR) == []


def test_only_what_differs_is_written(therapist: Therapist) -> None:
    link = linked(therapist)
    said(link, cells(TOMORROW), cells(TOMORROW + 3 * HOUR))
    kept = BusyBlock.objects.get(first_cell=cells(TOMORROW)[0]).pk

    said(link, cells(TOMORROW), cells(TOMORROW + 4 * HOUR))

    assert BusyBlock.objects.filter(pk=kept).exists()
    assert [one[0] for one in door.next_busy(link, now=NOW, most=10)] == [
        cells(TOMORROW)[0], cells(TOMORROW + 4 * HOUR)[0],
    ]  # fmt: skip  # one a line
    with CaptureQueriesContext(
        connection,
    ) as asked:
        said(link, cells(TOMORROW), cells(TOMORROW + 4 * HOUR))
    assert not [one for one in asked if "busyblock" in one["sql"] and not one["sql"].startswith("SELECT")]


def test_nothing_new_keeps_what_is_there(therapist: Therapist) -> None:
    link = linked(therapist)
    said(link, cells(TOMORROW))

    with transaction.atomic():
        door.note_readings([Reading(link)], now=NOW + HOUR)

    assert BusyBlock.objects.count() == 1
    assert CalendarLink.objects.get().read_at == NOW + HOUR


def test_failed_read_keeps_what_is_there_and_waits_longer_each_time(therapist: Therapist) -> None:
    link = linked(therapist)
    said(link, cells(TOMORROW))
    waits = []
    for _ in range(7):
        failed(link, now=NOW)
        waits.append(CalendarLink.objects.get().next_at - NOW)

    assert BusyBlock.objects.count() == 1
    assert waits[:3] == [2 * EVERY, 4 * EVERY, 8 * EVERY]
    assert waits[-1] == SELDOM
    said(link)
    assert CalendarLink.objects.get().next_at == NOW + EVERY


def test_our_own_visits_read_back_are_nobodys_busy_time_and_another_unknots_are(therapist: Therapist) -> None:
    visit = make.booked(make.visitor())
    ours = (visit.first_cell, visit.last_cell, f"{visit.public_id}@unknot")
    theirs = (*cells(TOMORROW + 4 * HOUR)[:2], "7d9f4a6e-0d0e-4a3f-9f0b-0a4d2c1b5e6f@unknot")
    link = linked(therapist)

    said(link, ours, theirs)

    assert [block[:1] for block in door.next_busy(link, now=NOW, most=10)] == [theirs[:1]]
    assert door.clashing_visits(therapist_id=None, now=NOW) == []


def test_unchanged_calendar_is_asked_for_whole_now_and_then(therapist: Therapist) -> None:
    link = linked(therapist)
    said(link)

    soon, later = (door.calendars_to_read(link, now=NOW + hours * HOUR, most=1)[0] for hours in (1, 13))

    assert (soon.etag, later.etag) == ('"1"', "")
    assert soon.url == URL


def test_address_is_sealed_and_in_no_words(therapist: Therapist) -> None:
    linked(therapist)

    row = CalendarLink.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM booking_calendarlink")
        stored = repr(cursor.fetchall())
    told = stored + str(row) + repr(door.calendars_to_read(row.pk, now=NOW, most=1)) + repr(row.__dict__["host"])
    told += repr(list(AuditEntry.objects.values_list("detail", flat=True)))
    assert row.host == "calendar.example"
    assert "secret" not in told
    assert "0123456789abcdef" not in told


def test_address_that_points_inside_is_not_kept(therapist: Therapist) -> None:
    with pytest.raises(CallRefused, match="inside"):
        linked(therapist, url="http://127.0.0.1/a.ics")

    assert not CalendarLink.objects.exists()


def test_same_address_is_kept_once_and_five_at_most(therapist: Therapist) -> None:
    assert linked(therapist) == linked(therapist)
    for number in range(4):
        linked(therapist, url=f"{URL}?{number}")

    with pytest.raises(door.EnoughCalendars):
        linked(therapist, url=f"{URL}?more")


def test_calendar_taken_away_is_forgotten_with_what_it_said(therapist: Therapist) -> None:
    link = linked(therapist)
    said(link, cells(TOMORROW))
    key = CalendarLink.objects.get().public_id

    assert not door.remove_calendar(key, therapist_id=therapist.pk + 1, actor="user:1", now=NOW)
    assert door.remove_calendar(key, therapist_id=therapist.pk, actor="user:1", now=NOW)

    assert TOMORROW in free()
    assert list(AuditEntry.objects.filter(action__startswith="calendar").values_list("action", flat=True)) == [
        "calendar added", "calendar removed",
    ]  # fmt: skip  # one a line
    said(link, cells(TOMORROW))  # a reading that was under way finds nobody
    assert not BusyBlock.objects.exists()
