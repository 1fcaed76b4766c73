"""Holding a time: for ten minutes by the clock, two at once, at every awkward hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.kit import dates
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment, Occupancy, SessionLength, StatusChange, WeeklyHours
from unknot.rooms.practice.models import AuditEntry
from unknot.spine.vocabulary import MassageType

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NIGHT_OF_CHANGE = date(2026, 11, 1)  # at two in the morning Chicago's clocks go back to one
QUERIES = 29  # to hold a time through the page, at most, with savepoints and limits


def hold(browser: Any, wished: make.Wish | None = None, **more: str) -> Any:
    return browser.post("/book/holds/", make.as_form(wished or make.wish()) | more)


def at(days: int, hours: float = 0) -> make.Wish:
    return make.wish(make.NOON + timedelta(days=days, hours=hours))


def statuses() -> list[str]:
    return list(Appointment.objects.order_by("pk").values_list("status", flat=True))


def test_a_hold_says_what_the_person_was_shown():
    (only,) = make.open_practice()
    token = make.visitor()

    answer = hold(make.browser(token))

    row = Appointment.objects.get()
    assert answer["Location"] == f"/book/holds/{row.public_id}/"
    assert (row.status, row.takes_time, row.expires_at) == ("held", True, make.NOON + timedelta(minutes=10))
    assert (row.therapist_id, row.client_id, row.visitor) == (only.pk, None, make.digest(token))
    assert (row.massage_type, row.minutes, row.after_minutes) == ("swedish", 60, 15)
    assert (row.price_cents, row.currency) == (9500, "USD")
    assert (row.zone, row.local_date, row.local_start) == ("America/Chicago", date(2026, 11, 25), time(12))
    assert row.ends_at - row.starts_at == timedelta(minutes=60)
    assert row.last_cell - row.first_cell + 1 == 15
    assert Occupancy.objects.count() == 30
    assert list(StatusChange.objects.values_list("status_from", "status_to", "actor")) == [("", "held", "visitor")]
    assert AuditEntry.objects.filter(action="appointment held").count() == 1


def test_a_price_that_rises_later_is_not_the_price_that_was_shown():
    make.open_practice()
    held = make.held(make.visitor())
    SessionLength.objects.update(price_cents=99900)

    page = make.browser().get("/book/").content.decode()
    held.refresh_from_db()

    assert "$999" in page
    assert held.price_cents == 9500


def test_the_ten_minutes_end_to_the_microsecond():
    make.open_practice()
    first, second = make.browser(make.visitor()), make.browser(make.visitor())
    page = hold(first)["Location"]

    with time_machine.travel(make.NOON + timedelta(minutes=10, microseconds=-1), tick=False):
        assert "Your time is held" in first.get(page).content.decode()
        assert hold(second).status_code == 409
    with time_machine.travel(make.NOON + timedelta(minutes=10), tick=False):
        assert "The time is over for which it was held." in first.get(page).content.decode()
        assert hold(second).status_code == 302
    assert statuses() == ["lapsed", "held"]
    assert door.faults(now=make.NOON + timedelta(minutes=10)) == []


def test_a_lapsed_hold_that_is_in_nobodys_way_costs_nothing():
    make.open_practice()
    make.held(make.visitor())
    later = make.NOON + timedelta(minutes=11)

    make.held(make.visitor(), at(2), now=later)

    assert statuses() == ["held", "held"]
    assert door.faults(now=later) == []


def test_picking_the_same_time_twice_holds_it_once():
    make.open_practice()
    browser = make.browser(make.visitor())

    first, second = hold(browser), hold(browser)

    assert first["Location"] == second["Location"]
    assert statuses() == ["held"]


def test_whoever_goes_on_looking_keeps_the_last_two_times():
    make.open_practice()
    browser = make.browser(make.visitor())

    for days in (1, 2, 3, 4):
        assert hold(browser, at(days)).status_code == 302

    assert statuses() == ["cancelled", "cancelled", "held", "held"]
    assert Occupancy.objects.count() == 60
    assert door.faults(now=make.NOON) == []


def test_two_times_are_kept_also_after_another_check():
    make.open_practice()
    token = make.visitor()
    browser = make.browser(token)
    hold(browser, at(1))
    hold(browser, at(2))
    make.visitor(token=token)

    hold(browser, at(3))

    assert statuses() == ["cancelled", "held", "held"]


def test_a_refused_third_time_costs_nobody_their_first():
    make.open_practice()
    browser = make.browser(make.visitor())
    make.held(make.visitor(), at(3))
    hold(browser, at(1))
    hold(browser, at(2))

    assert hold(browser, at(3)).status_code == 409
    assert statuses() == ["held", "held", "held"]


def test_a_time_given_back_is_free_at_once():
    make.open_practice()
    first, second = make.browser(make.visitor()), make.browser(make.visitor())
    page = hold(first)["Location"]

    back = first.post(f"{page}return/")
    again = first.post(f"{page}return/")

    assert back["Location"] == again["Location"] == "/book/"
    assert hold(second).status_code == 302
    assert first.get(page).status_code == 410
    assert "This time was given back" in first.get(page).content.decode()


def test_what_was_typed_goes_along_to_the_next_time():
    make.open_practice()
    browser = make.browser(make.visitor())
    first = hold(browser)["Location"]
    browser.post(f"{first}confirmation/", make.CONTACT | {"consent": ""})

    second = hold(browser, at(2), earlier=first.strip("/").rpartition("/")[2])

    assert 'value="ada@home.example"' in browser.get(second["Location"]).content.decode()


@pytest.mark.parametrize("hours", [-1.25, 1.25])
def test_the_next_visit_begins_when_the_minutes_after_are_over(hours: float):
    make.open_practice()
    make.held(make.visitor())
    browser = make.browser(make.visitor())

    assert hold(browser, at(1, hours * 0.8)).status_code == 409
    assert hold(browser, at(1, hours)).status_code == 302


def test_two_therapists_and_one_room_make_one_visit():
    make.open_practice(therapists=2, rooms=1)
    make.held(make.visitor())

    refused = hold(make.browser(make.visitor()))

    assert refused.status_code == 409
    assert "This time has just been taken." in refused.content.decode()


def test_a_person_who_wants_one_therapist_gets_no_other():
    first, second = make.open_practice(therapists=2, rooms=2)
    make.held(make.visitor(), make.wish(therapist_id=first.pk))
    browser = make.browser(make.visitor())

    assert hold(browser, make.wish(therapist_id=first.pk)).status_code == 409
    assert hold(browser, make.wish()).status_code == 302
    assert set(Appointment.objects.values_list("therapist_id", flat=True)) == {first.pk, second.pk}


def test_an_evening_that_runs_past_midnight_is_one_evening():
    (only,) = make.open_practice()
    WeeklyHours.objects.filter(weekday=1).update(starts=time(20), ends=time(2))  # Tuesdays, into the Wednesday
    browser = make.browser(make.visitor())
    after_midnight = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)  # 00:30 on Wednesday

    assert hold(browser, make.wish(after_midnight + timedelta(minutes=45))).status_code == 409
    held = hold(browser, make.wish(after_midnight, therapist_id=only.pk))

    row = Appointment.objects.get()
    assert (row.local_date, row.local_start) == (date(2026, 11, 25), time(0, 30))
    assert dates.unparted("Wednesday 25 November 2026, 00:30") in browser.get(held["Location"]).content.decode()


def test_both_passes_of_a_repeated_hour_are_held_and_told_apart():
    before = datetime(2026, 10, 20, 17, tzinfo=UTC)
    with time_machine.travel(before, tick=False):
        make.open_practice()
        WeeklyHours.objects.update(starts=time(0), ends=time(6))
        browser = make.browser(make.visitor(now=before))
        listed = browser.get("/book/", {"day": NIGHT_OF_CHANGE.isoformat(), "minutes": 30}).content.decode()
        passes = [make.wish(datetime(2026, 11, 1, hour, 30, tzinfo=UTC), minutes=30) for hour in (6, 7)]

        pages = [browser.get(hold(browser, wished)["Location"]).content.decode() for wished in passes]

    assert ["01:30 CDT" in listed, "01:30 CST" in listed] == [True, True]
    assert ["01:30 CDT" in page for page in pages] == [True, False]
    assert ["01:30 CST" in page for page in pages] == [False, True]
    rows = Appointment.objects.order_by("starts_at")
    assert {(row.local_date, row.local_start) for row in rows} == {(NIGHT_OF_CHANGE, time(1, 30))}
    assert rows[1].starts_at - rows[0].starts_at == timedelta(hours=1)
    assert door.faults(now=before) == []


def test_a_visit_over_the_repeated_hour_takes_the_minutes_that_pass():
    before = datetime(2026, 10, 20, 17, tzinfo=UTC)
    with time_machine.travel(before, tick=False):
        make.open_practice()
        WeeklyHours.objects.update(starts=time(0), ends=time(6))
        first, second = make.browser(make.visitor(now=before)), make.browser(make.visitor(now=before))

        hold(first, make.wish(datetime(2026, 11, 1, 6, 30, tzinfo=UTC)))  # 01:30 CDT until 01:30 CST

        assert hold(second, make.wish(datetime(2026, 11, 1, 7, 30, tzinfo=UTC), minutes=30)).status_code == 409
        assert hold(second, make.wish(datetime(2026, 11, 1, 7, 45, tzinfo=UTC), minutes=30)).status_code == 302


def test_holding_costs_the_same_questions_however_much_there_is():
    make.open_practice()
    browsers = [make.browser(make.visitor()) for _ in range(4)]

    def asked(browser: Any, wished: make.Wish) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert hold(browser, wished).status_code == 302
        return len(captured)

    asked(browsers[2], at(13))  # what the setting decides is read once and kept
    few = asked(browsers[0], at(1))
    for _ in range(3):
        make.works_daily(people.therapist())
        people.treatment_room()
    make.settle()
    for days in range(2, 12):
        make.booked(make.visitor(), at(days, -2))
    asked(browsers[3], at(14))
    many = asked(browsers[1], at(3))

    assert few == many <= QUERIES


def test_every_type_can_be_held_by_whom_it_fits():
    make.open_practice()
    types = {MassageType.SWEDISH, MassageType.MEDICAL, MassageType.DEEP}
    browser = make.browser(make.visitor())

    kept = {kind for days, kind in enumerate(MassageType, 1) if hold(browser, _of(kind, days)).status_code == 302}

    assert kept == types


def _of(kind: MassageType, days: int) -> make.Wish:
    return make.wish(make.NOON + timedelta(days=days), kind=kind)


def test_a_time_that_somebody_holds_says_when_it_may_be_free_again_and_a_booked_one_does_not():
    make.open_practice()
    make.held(make.visitor())
    make.booked(make.visitor(), make.wish(make.NOON + timedelta(days=2)))
    browser = make.browser(make.visitor())

    held = browser.post("/book/holds/", make.as_form(make.wish()))
    booked = browser.post("/book/holds/", make.as_form(make.wish(make.NOON + timedelta(days=2))))

    assert "Somebody is booking it now. It may be free again at 12:10." in held.content.decode()
    assert "Somebody is booking it now" not in booked.content.decode()
