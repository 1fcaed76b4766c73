"""The list of free times: what a pass opens, in the practice's own time, at the same cost however full the book is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.rooms.booking.models import Appointment, ChangedDay, Service, WeeklyHours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
QUERIES = 20  # to list the times, at most
HISTORY = 200
SADDLE = {"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["saddle"]}
BRITTLE = {"age": 60, "weeks": 60, "back_nrs": 4, "yes": ["osteoporosis"]}  # no deep tissue, 45 minutes at most
STIFF_OLD = {"age": 76, "weeks": 60, "back_nrs": 4}  # the first visit 30 minutes


def shown(browser: Any, **said: str) -> str:
    answer = browser.get("/book/", said)
    assert answer.status_code == 200
    return answer.content.decode()


def picks(page: str) -> list[str]:
    return re.findall(r'name="starts_at" value="([^"]+)"', page)


def chosen(page: str, field: str) -> list[str]:
    (choices,) = re.findall(rf'<select id="{field}".*?</select>', page, re.S)
    return re.findall(r'<option value="([^"]+)"', choices)


def test_a_pass_lists_the_next_ten_times_of_the_best_type():
    make.open_practice()

    page = shown(make.browser(make.visitor()))

    assert len(picks(page)) == 10
    assert picks(page)[0] == (make.NOON + timedelta(hours=1)).isoformat()  # an hour's notice
    assert "Today 13:00" in page
    assert chosen(page, "type") == ["swedish", "medical", "deep"]
    assert chosen(page, "minutes") == ["30", "60"]


def test_without_a_pass_times_lead_to_the_check():
    make.open_practice()

    page = shown(make.browser())

    assert picks(page) == []
    assert "Before you book, a check of about three minutes" in page
    assert page.count('href="/check/"') > 10


def test_after_a_stop_there_is_no_list():
    make.open_practice()

    assert make.browser(make.visitor(SADDLE)).get("/book/")["Location"] == "/check/finding/"


def test_an_old_pass_is_told_so():
    make.open_practice()
    browser = make.browser(make.visitor())

    with time_machine.travel(make.NOON + timedelta(days=30), tick=False):
        page = shown(browser)

    assert "Your check is too old" in page
    assert picks(page) == []


@pytest.mark.parametrize(
    ("answers", "types", "lengths"),
    [(BRITTLE, ["swedish", "medical"], ["30", "45"]), (STIFF_OLD, ["swedish", "medical"], ["30"])],
)
def test_only_what_the_pass_opens_is_listed(answers: dict[str, object], types: list[str], lengths: list[str]):
    make.open_practice()
    make.also_offer(45)
    browser = make.browser(make.visitor(answers))

    page = shown(browser)

    assert chosen(page, "type") == types
    assert chosen(page, "minutes") == lengths
    assert chosen(shown(browser, type="deep", minutes="60"), "minutes") == lengths


def test_nothing_that_fits_is_said_with_a_way_to_call():
    make.open_practice()
    Service.objects.exclude(massage_type="reflexology").update(active=False)

    page = shown(make.browser(make.visitor()))

    assert "Nothing that fits your check can be booked online. Please call us:" in page
    assert picks(page) == []


def test_one_therapist_is_listed_alone():
    first, second = make.open_practice(therapists=2, rooms=2)
    ChangedDay.objects.create(therapist=first, day=make.NOON.date())
    browser = make.browser(make.visitor())

    page = shown(browser, therapist=str(first.pk))

    assert "Today" not in page[page.index("The next times") : page.index("Today there is also")]
    assert f'name="therapist" value="{first.pk}"' in page
    assert "Today 13:00" in shown(browser, therapist=str(second.pk))


def test_a_day_is_listed_whole():
    make.open_practice()
    make.held(make.visitor())

    page = shown(make.browser(make.visitor()), day="2026-11-25")

    assert ("<b>09:00</b>" in page, "<b>Tomorrow 09:00" in page) == (True, False)  # under the heading of its date
    starts = [value[11:16] for value in picks(page)]
    assert starts[:2] == ["15:00", "15:15"]
    assert starts[-1] == "22:00"  # in Chicago 16:00: an hour, and then the day ends
    assert not {"18:00", "17:00", "19:00"} & set(starts)
    assert {"16:45", "19:15"} <= set(starts)


def test_every_time_that_is_listed_can_be_held():
    make.open_practice(therapists=2, rooms=1)
    make.held(make.visitor(), make.wish(make.NOON + timedelta(hours=2)))
    page = shown(make.browser(make.visitor()), minutes="30")

    answers = [
        make.browser(make.visitor()).post("/book/holds/", {"type": "swedish", "minutes": "30", "starts_at": pick})
        for pick in picks(page)[::3]
    ]

    assert {answer.status_code for answer in answers} == {302}


def test_a_full_book_says_so():
    make.open_practice()
    WeeklyHours.objects.all().delete()

    page = shown(make.browser(make.visitor()))

    assert "Nothing is free here." in page


@pytest.mark.parametrize(
    "said",
    [
        {"type": "hot stones"},
        {"minutes": "sixty"},
        {"minutes": "9" * 5000},
        {"therapist": "-1"},
        {"therapist": "99999999999999999999"},
        {"day": "2026-02-30"},
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
        {"type": "\x00", "day": "\x00"},
        {"type[]": "swedish", "day": "2026-11-25' OR 1=1"},
    ],
)
def test_an_odd_address_lists_times_all_the_same(said: dict[str, str]):
    make.open_practice()

    assert "Free times" in shown(make.browser(make.visitor()), **said)


def test_listing_costs_the_same_questions_however_full_the_book_is():
    make.open_practice()
    browser = make.browser(make.visitor())

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(browser)
        return len(captured)

    asked()  # what the setting decides is read once and kept
    few = asked()
    for _ in range(3):
        make.works_daily(people.therapist())
        people.treatment_room()
    make.settle()
    asked()
    with_four = asked()
    _add_history()
    with_history = asked()

    assert few == with_four == with_history <= QUERIES


def _add_history() -> None:
    """A visit for each of many days gone by, all of one person."""
    visit = make.booked(make.visitor())
    for days in range(1, HISTORY + 1):
        visit.pk, visit.public_id = None, f"00000000-0000-4000-8000-{days:012}"
        visit.reference, visit.link_digest = f"OLD-{days:04}", f"{days:064}"
        visit.status, visit.local_date = "done", visit.local_date - timedelta(days=1)
        visit.starts_at, visit.ends_at = visit.starts_at - timedelta(days=1), visit.ends_at - timedelta(days=1)
        for cell in ("first_cell", "last_cell", "therapist_last_cell", "room_last_cell"):
            setattr(visit, cell, getattr(visit, cell) - 288)
        visit.save(force_insert=True)
    assert Appointment.objects.count() == HISTORY + 1


def test_pages_of_times_are_kept_by_nobody():
    make.open_practice()

    answer = make.browser(make.visitor()).get("/book/")

    assert "no-store" in answer["Cache-Control"]


def test_front_page_shows_the_next_times_and_what_each_type_costs():
    make.open_practice()

    page = make.browser().get("/").content.decode()

    assert "Today 13:00" in page
    assert "$95" in page
