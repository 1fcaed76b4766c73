"""What is free beyond a diary: buffers of each, equipment, places, caps, wishes; and who is picked, and why."""

from __future__ import annotations

from datetime import date, time, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.kit import dates
from unknot.rooms.booking import door
from unknot.rooms.booking.actions.holds import TimeTaken, place_hold
from unknot.rooms.booking.invariant import faults
from unknot.rooms.booking.models import (
    Appointment,
    BookingPolicy,
    ChangedDay,
    Occupancy,
    Service,
    SessionLength,
    WeeklyHours,
    WorkCap,
)
from unknot.rooms.booking.resources import room_resource, therapist_resource, unit_resource
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.models import Equipment, EquipmentKind, Therapist, TreatmentRoom
from unknot.spine.booking.against import Reason
from unknot.spine.booking.pick import Pick
from unknot.spine.vocabulary import MassageType

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TOMORROW = make.NOON + timedelta(days=1)
HOUR = timedelta(hours=1)


def swedish(minutes: int = 60) -> door.Offer:
    return next(one for one in door.offers() if one.kind is MassageType.SWEDISH and one.minutes == minutes)


def starts(**asked: object) -> set[str]:
    """The free starts of tomorrow, in Chicago's time."""
    book = door.open_book(now=make.NOON, first=TOMORROW.date(), days=1)
    zone = practice.the_practice().zone
    times = door.next_times(book, swedish(), wants=door.Wants(**asked), count=200)
    return {one.starts_at.astimezone(zone).strftime("%H:%M") for one in times}


def held(starts_at=TOMORROW, **said: object) -> Appointment:
    return make.held(
        make.visitor(), make.Wish(MassageType.SWEDISH, 60, starts_at, said.pop("therapist_id", None), **said)
    )


def refused(starts_at=TOMORROW, **said: object) -> Reason:
    with pytest.raises(TimeTaken) as why:
        held(starts_at, **said)
    return why.value.reason


def cells_of(resource: int) -> int:
    return Occupancy.objects.filter(resource=resource).count()


def test_rest_is_the_therapists_and_turnover_the_rooms():
    (her,) = make.open_practice()
    Therapist.objects.update(rest_minutes=30)
    TreatmentRoom.objects.update(turnover_minutes=5)
    SessionLength.objects.update(before_minutes=10)

    visit = held()

    assert cells_of(therapist_resource(her.pk)) == (10 + 60 + 15 + 30) // 5
    assert cells_of(room_resource(visit.room_id)) == (10 + 60 + 15 + 5) // 5
    assert visit.last_cell == visit.therapist_last_cell > visit.room_last_cell
    assert faults(now=make.NOON) == []
    # She is busy until 13:45 and needs ten minutes before the next.
    assert "14:00" in starts()
    assert "13:45" not in starts()


def test_a_late_confirm_keeps_the_minutes_that_were_held():
    make.open_practice()
    token = make.visitor()
    visit = make.held(token)
    SessionLength.objects.update(after_minutes=45, before_minutes=20)

    late = make.NOON + timedelta(minutes=11)
    ada = make.Contact(name="Ada Example", email="ada@home.example", phone="")
    booked = make.confirm_hold(visit.public_id, visitor=make.digest(token), contact=ada, now=late)

    assert (booked.first_cell, booked.last_cell) == (visit.first_cell, visit.last_cell)
    assert faults(now=late) == []


def test_equipment_is_taken_with_the_visit_and_missed_without_it():
    make.open_practice(therapists=2, rooms=2)
    kind = EquipmentKind.objects.create(name="Foot bath")
    unit = Equipment.objects.create(kind=kind, name="Foot bath 1", turnover_minutes=10)
    Service.objects.update(equipment=kind)

    visit = held()

    assert visit.unit == unit
    assert cells_of(unit_resource(unit.pk)) == (60 + 15 + 10) // 5
    assert refused() is Reason.NO_EQUIPMENT
    assert faults(now=make.NOON) == []


def test_a_room_must_have_what_service_therapist_and_person_need():
    (_her,) = make.open_practice(rooms=0)
    people.treatment_room(name="Stairs")
    assert starts(step_free=True) == set()
    assert refused(step_free=True) is Reason.NO_SUITABLE_ROOM

    flat = people.treatment_room(name="Flat", step_free=True)
    assert held(step_free=True).room == flat
    assert held(TOMORROW + 2 * HOUR).room.name in {"Flat", "Stairs"}

    Therapist.objects.update(needs_low_table=True)
    assert refused(TOMORROW + timedelta(days=1)) is Reason.NO_SUITABLE_ROOM
    TreatmentRoom.objects.update(table_lowers=True)
    Service.objects.update(needs_step_free=True)
    assert held(TOMORROW + timedelta(days=1)).room == flat


def test_a_therapists_gender_can_be_asked_for_and_need_not_be_stated():
    woman, man, unsaid = make.open_practice(therapists=3, rooms=3)
    for one, gender in ((woman, "woman"), (man, "man")):
        one.gender = gender
        one.save()

    asked_her, asked_him = held(gender="woman"), held(gender="man")

    assert (asked_her.therapist, asked_him.therapist) == (woman, man)
    assert refused(gender="woman") is Reason.TAKEN
    assert held().therapist == unsaid


def test_a_place_has_its_own_zone_rooms_and_hours():
    (her,) = make.open_practice()
    east = people.place()
    room = people.treatment_room(name="East room", place=east)
    ChangedDay.objects.create(therapist=her, day=TOMORROW.date(), starts=time(9), ends=time(17), place=east)

    visit = held(place_id=east.pk)
    sheet = practice.the_practice_at(visit.room.at)

    assert visit.room == room
    # Noon in Chicago is one o'clock in New York, and that is the time people are told.
    assert (visit.zone, visit.local_start) == ("America/New_York", time(13))
    assert (sheet.address, sheet.name) == ("Eastside, 2 Example Street, Detroit", "Lakeside Massage")
    # A changed day replaces the hours of that date at every place.
    assert refused(place_id=practice.FIRST_PLACE) is Reason.CLOSED
    assert held(TOMORROW + timedelta(days=1)).zone == "America/Chicago"


def test_letters_and_pages_say_the_address_and_the_time_of_the_place():
    (_her,) = make.open_practice()
    east = people.place()
    people.treatment_room(name="East room", place=east)
    WeeklyHours.objects.update(place=east)
    token = make.visitor()

    visit = make.booked(token, make.Wish(MassageType.SWEDISH, 60, TOMORROW, None))
    page = unescape(make.browser(token).get(make.link(visit)).content.decode())
    file = make.browser(token).get(f"{make.link(visit)}appointment.ics").content.decode()

    assert "Eastside, 2 Example Street, Detroit" in page
    assert dates.unparted("13:00 (New York time)") in page
    assert "TZID=America/New_York:20261125T130000" in file
    assert "Eastside" in file


def test_hours_every_second_week_and_with_a_break():
    (_her,) = make.open_practice()
    WeeklyHours.objects.update(
        every_weeks=2, anchor=TOMORROW.date(), break_starts=time(12, 30), break_ends=time(13, 30)
    )

    assert "11:30" in starts()
    assert starts() & {"11:45", "12:00", "13:00", "13:15"} == set()
    assert refused(TOMORROW) is Reason.BREAK
    assert refused(TOMORROW + timedelta(days=7)) is Reason.CLOSED
    assert held(TOMORROW + timedelta(days=14, hours=2))


@pytest.mark.parametrize(
    ("cap", "reason"),
    [
        ({"visits_a_day": 1}, Reason.DAY_FULL),
        ({"visits_a_week": 1}, Reason.WEEK_FULL),
        # An hour of Swedish massage weighs 180, of which 300 has room for one.
        ({"load_a_day": 300}, Reason.LOAD_FULL),
    ],
)
def test_a_cap_closes_the_day_for_one_therapist(cap, reason):
    capped, other = make.open_practice(therapists=2, rooms=2)
    WorkCap.objects.create(therapist=capped, **cap)
    held(therapist_id=capped.pk)

    assert refused(TOMORROW + 2 * HOUR, therapist_id=capped.pk) is reason
    assert held(TOMORROW + 2 * HOUR).therapist == other


def test_a_hold_that_lapsed_counts_for_no_cap():
    (her,) = make.open_practice()
    WorkCap.objects.create(therapist=her, visits_a_day=1)
    held()

    later = make.NOON + timedelta(minutes=11)
    wished = make.Wish(MassageType.SWEDISH, 60, TOMORROW + 2 * HOUR, None)
    assert place_hold(wished, visitor=make.digest(make.visitor()), now=later)


def test_the_reason_of_the_choice_is_kept_and_the_same_therapist_comes_again():
    _first, second = make.open_practice(therapists=2, rooms=2)
    assert held().pick == Pick.ORDER
    assert held().pick == Pick.ONLY
    assert held(TOMORROW + 3 * HOUR, therapist_id=second.pk).pick == Pick.ASKED

    token = make.visitor()
    before = make.booked(token, make.Wish(MassageType.SWEDISH, 60, TOMORROW + timedelta(days=2), second.pk))
    again = make.held(token, make.Wish(MassageType.SWEDISH, 60, TOMORROW + timedelta(days=3), None))

    assert (again.therapist_id, again.pick) == (before.therapist_id, Pick.SAME)


def test_every_listed_start_can_be_held_and_no_other():
    """Listing and judging are one arithmetic, also through tables: buffers, caps and rooms included."""
    one, two = make.open_practice(therapists=2, rooms=1)
    Therapist.objects.filter(pk=one.pk).update(rest_minutes=20)
    TreatmentRoom.objects.update(turnover_minutes=10)
    SessionLength.objects.update(before_minutes=5)
    WorkCap.objects.create(therapist=two, visits_a_day=1)
    held(TOMORROW - 2 * HOUR, therapist_id=two.pk)
    listed = starts()
    zone = practice.the_practice().zone

    for quarter in range(-16, 24):
        start = TOMORROW + timedelta(minutes=15 * quarter)
        book = door.open_book(now=make.NOON, first=TOMORROW.date(), days=1)
        why = door.why_not_at(book, swedish(), start=start)
        assert (why is None) == (start.astimezone(zone).strftime("%H:%M") in listed)


def test_today_and_the_next_three_are_one_question_over_everything():
    first, second = make.open_practice(therapists=2, rooms=2)
    WeeklyHours.objects.filter(therapist=first).update(starts=time(15))
    east = people.place()
    people.treatment_room(name="East room", place=east)
    WeeklyHours.objects.filter(therapist=second).update(place=east, starts=time(15), ends=time(16))

    three = door.next_three(now=make.NOON)
    today = door.today(now=make.NOON)

    zones = {one.id: one.zone for one in practice.places()}
    said = [(one.starts_at.astimezone(zones[one.place_id]).strftime("%H:%M"), one.place_id) for one in three.times]
    # Three o'clock in New York is two in Chicago, an hour before the first there.
    assert said == [("15:00", east.pk)] * 3
    assert {one.place_id for one in today.times} == {practice.FIRST_PLACE, east.pk}
    assert all(today.book.day_of(one) == make.NOON.date() for one in today.times)
    assert [one.starts_at for one in today.times] == sorted(one.starts_at for one in today.times)


def test_opening_the_book_costs_the_same_questions_however_much_there_is():
    make.open_practice()
    WorkCap.objects.create(therapist=Therapist.objects.get(), visits_a_day=5)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            door.next_three(now=make.NOON)
        return len(captured)

    few = asked()
    for number in range(3):
        her = make.works_daily(people.therapist())
        WorkCap.objects.create(therapist=her, load_a_day=900)
        people.treatment_room(place=people.place(name=f"Place {number}"))
    assert asked() == few


def page(**said: str) -> str:
    return unescape(make.browser(make.visitor()).get("/book/", said).content.decode())


def test_filters_stand_only_where_they_would_change_something():
    make.open_practice(therapists=2, rooms=2)
    quiet = page()
    Therapist.objects.filter(pk=Therapist.objects.first().pk).update(gender="woman")
    TreatmentRoom.objects.filter(pk=TreatmentRoom.objects.first().pk).update(step_free=True)
    people.treatment_room(place=people.place())
    full = page()

    for words in ("Gender of the therapist", "A room without steps", "Any of our places"):
        assert words not in quiet
        assert words in full
    assert "A table that can be lowered" not in full


def test_a_picked_start_goes_to_the_place_of_its_row():
    (_her,) = make.open_practice()
    east = people.place()
    people.treatment_room(place=east)
    WeeklyHours.objects.update(place=east)
    browser = make.browser(make.visitor())
    listed = browser.get("/book/").content.decode()
    value = listed.split('name="starts_at" value="')[1].split('"')[0]

    answer = browser.post("/book/holds/", {"type": "swedish", "minutes": "60", "starts_at": value})

    assert answer.status_code == 302
    assert Appointment.objects.get().room.place == east


def test_an_empty_day_says_why_and_what_to_do_next():
    (her,) = make.open_practice()
    closed = TOMORROW.date() + timedelta(days=1)
    ChangedDay.objects.create(therapist=her, day=closed)

    said = page()

    assert dates.unparted("Why is there nothing on Thursday 26 November?") in said
    assert "Nobody who gives this type works then. Try another day or another type." in said
    assert "Why is there nothing on Friday" not in said
    assert "Nobody who gives this type works then" in page(day=closed.isoformat())


def test_a_wished_time_that_cannot_be_had_says_why():
    make.open_practice()
    BookingPolicy.objects.update(reach_days=7)
    wished = make.wish(TOMORROW + timedelta(days=20))

    answer = make.browser(make.visitor()).post("/book/holds/", make.as_form(wished))

    assert answer.status_code == 409
    assert "This is further ahead than can be booked now." in unescape(answer.content.decode())


def test_a_wish_of_the_list_goes_along_into_the_hold():
    make.open_practice(rooms=1)
    flat = people.treatment_room(name="Zenith", step_free=True)
    browser = make.browser(make.visitor())

    assert 'name="step_free" value="on"' in browser.get("/book/", {"step_free": "on"}).content.decode()
    browser.post("/book/holds/", {**make.as_form(make.wish()), "step_free": "on"})

    visit = Appointment.objects.get()
    assert (visit.room, visit.asked_for) == (flat, {"gender": "", "step_free": True, "low_table": False})


def test_a_day_of_nothing_here_shows_what_else_is_left_today():
    (_her,) = make.open_practice()
    held(make.NOON + HOUR)
    WeeklyHours.objects.update(ends=time(14, 45))

    said = page(type="swedish", minutes="60")

    assert "Today there is also" not in said
    SessionLength.objects.filter(service__massage_type="medical", minutes=60).delete()
    assert "Today there is also" in page(type="swedish", minutes="60")


def test_past_dates_and_nonsense_are_answered():
    make.open_practice()

    assert "Free times" in page(place="99", gender="<b>", step_free="x", day=date(2020, 1, 1).isoformat())
