"""The owner's list of appointments: found by what it shows, and by nothing that follows from a check."""

from __future__ import annotations

import re
from datetime import time

import pytest
import time_machine
from django.utils import translation

from tests.factories import booking as make
from tests.factories.practice import NOON, owner
from tests.rooms.desk.people import booked, desk, text
from unknot.rooms.booking.models import BookingPolicy, ChangedDay, Service, WeeklyHours
from unknot.rooms.practice.models import CareLink, Client

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant]

LIST = "/admin/booking/appointment/"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def visit():
    [her] = make.open_practice()
    return booked("Ada Example", by=her)


def test_list_is_found_by_what_it_shows(visit) -> None:
    browser = desk(owner())
    offered = [
        "?status__exact=booked",
        f"?therapist__id__exact={visit.therapist_id}",
        f"?room__id__exact={visit.room_id}",
        "?local_date__year=2026&local_date__month=11&local_date__day=24",
        "?q=Ada",
        "?o=2",
    ]

    for query in offered:
        page = browser.get(f"{LIST}{query}")
        assert (page.status_code, visit.reference in text(page)) == (200, True), query


def test_statuses_are_listed_in_words(visit) -> None:
    page = desk(owner()).get(LIST)

    [statuses] = [one for one in page.context["cl"].filter_specs if one.title == "status"]
    said = [str(one["display"]) for one in statuses.choices(page.context["cl"])]
    assert said == [
        "All", "held", "waits for the check", "booked", "here", "done", "cancelled", "did not come", "lapsed"
    ]  # fmt: skip


def test_list_says_no_type(visit) -> None:
    browser = desk(owner())

    for address in (LIST, f"{LIST}{visit.pk}/change/"):
        assert "wedish" not in text(browser.get(address, follow=True))


@pytest.mark.parametrize(
    "asked",
    [
        "massage_type=swedish",
        "massage_type__exact=deep",
        "massage_type__startswith=s",
        "visitor__startswith=a",
        "granted_by__isnull=False",
        "granted_by__finding__isnull=False",
        "granted_by__finding__made_at__year=2026",
        "price_cents=5500",
        "client__email__startswith=a",
    ],
)
def test_list_answers_no_question_about_what_it_does_not_show(visit, asked: str) -> None:
    page = desk(owner()).get(f"{LIST}?{asked}")

    assert page.status_code == 400
    assert visit.reference not in text(page)


HOURS = {"weekday": 0, "starts": "09:00", "ends": "17:00", "every_weeks": 1}
WRONG = {
    "every second week, from when?": (
        {"every_weeks": 2},
        "anchor",
        "Give any date of a week in which these hours hold.",
    ),
    "a break outside": ({"break_starts": "08:00", "break_ends": "09:30"}, "break_starts", "must lie inside the hours"),
    "half a break": ({"break_starts": "12:00"}, "", ""),
    "off the steps": ({"break_starts": "12:02", "break_ends": "12:30"}, "break_starts", "Use steps of five minutes."),
}


@pytest.mark.parametrize(("said", "field", "words"), WRONG.values(), ids=list(WRONG))
def test_hours_that_cannot_be_meant_are_refused_at_their_field(visit, said, field: str, words: str) -> None:
    rows = WeeklyHours.objects.count()
    given = HOURS | {"therapist": visit.therapist_id, "place": 1} | said

    page = desk(owner()).post("/admin/booking/weeklyhours/add/", given)

    assert page.status_code == 200
    assert WeeklyHours.objects.count() == rows
    if field:
        assert words in " ".join(page.context["adminform"].form.errors[field])


def test_hours_of_every_second_week_with_a_break_are_kept(visit) -> None:
    given = HOURS | {"therapist": visit.therapist_id, "place": 1, "every_weeks": 2, "anchor": "2026-11-24"}

    page = desk(owner()).post(
        "/admin/booking/weeklyhours/add/", given | {"break_starts": "12:00", "break_ends": "12:30"}
    )

    assert page.status_code == 302
    assert WeeklyHours.objects.filter(every_weeks=2, break_starts=time(12)).count() == 1


def test_pages_say_how_neighbouring_minutes_add_up(visit) -> None:
    browser = desk(owner())
    service = Service.objects.get(massage_type="swedish")

    lengths = text(browser.get(f"/admin/booking/service/{service.pk}/change/"))
    room = text(browser.get("/admin/practice/treatmentroom/add/"))
    her = text(browser.get(f"/admin/practice/therapist/{visit.therapist_id}/change/"))
    cap = text(browser.get("/admin/booking/workcap/add/"))

    assert "Between two visits everything adds up" in lengths
    assert "minutes before come on top of both" in room
    assert "minutes before come on top of both" in her
    assert "an hour of firm work counts more" in cap


def test_price_is_written_in_whole_money_and_dates_day_first_with_short_months(visit) -> None:
    browser = desk(owner())
    service = Service.objects.get(massage_type="swedish")
    length = service.lengths.get(minutes=60)
    page = text(browser.get(f"/admin/booking/service/{service.pk}/change/"))
    listed = text(browser.get(LIST))

    assert re.search(r'name="lengths-\d-price_cents" value="95"', page)
    assert (f">{visit.local_date.day} Nov 2026<" in listed, f">{visit.local_start:%H:%M}<" in listed) == (
        True,
        True,
    )
    assert "noon" not in listed

    form = {"massage_type": "swedish", "name": "Swedish", "active": "on"}
    form |= {"lengths-TOTAL_FORMS": "1", "lengths-INITIAL_FORMS": "1", "lengths-0-id": str(length.pk)}
    form |= {"lengths-0-service": str(service.pk), "lengths-0-minutes": "60", "lengths-0-price_cents": "97.50"}
    form |= {"lengths-0-before_minutes": "0", "lengths-0-after_minutes": "15"}
    assert browser.post(f"/admin/booking/service/{service.pk}/change/", form).status_code == 302
    length.refresh_from_db()
    assert length.price_cents == 9750


def test_visit_shows_who_did_each_step_by_name(visit) -> None:
    page = text(desk(owner()).get(f"{LIST}{visit.pk}/change/"))

    assert "held \N{RIGHTWARDS ARROW} booked" in page
    assert "Ada Example" in page
    assert f"client:{visit.client_id}" not in page


def test_hours_set_up_say_at_once_whom_they_leave_outside(visit) -> None:
    """The desk shows everybody before a change; set-up after it, with the way to keep, move or cancel each."""
    browser = desk(owner())
    row = WeeklyHours.objects.get(therapist=visit.therapist, weekday=visit.local_date.weekday())
    path = f"/admin/booking/weeklyhours/{row.pk}/change/"
    said = {"therapist": row.therapist_id, "place": row.place_id or "", "weekday": row.weekday, "every_weeks": 1}

    kept = text(browser.post(path, said | {"starts": "09:00", "ends": "17:00"}, follow=True))
    short = text(browser.post(path, said | {"starts": "09:00", "ends": "10:00"}, follow=True))
    hours = browser.get("/desk/hours/").content.decode()
    gone = text(browser.post(f"/admin/booking/weeklyhours/{row.pk}/delete/", {"post": "yes"}, follow=True))

    assert "outside these hours" not in kept
    assert "1 visit now lies outside these hours. Keep, move or cancel it: /desk/hours/" in short
    assert f'href="/desk/visits/{visit.public_id}/"' in hours
    assert "1 visit now lies outside these hours." in gone


def test_rows_are_titled_in_the_language_of_the_moment() -> None:
    [her] = make.open_practice()
    day_off = ChangedDay(therapist=her, day=NOON.date())
    monday, policy = WeeklyHours.objects.filter(weekday=0).get(), BookingPolicy.objects.get()
    care = CareLink(client=Client(name="Ada Example"), therapist=her)

    with translation.override("es"):
        said = [str(one) for one in (monday, day_off, policy, care)]

    assert said == [
        "lunes, 09:00 a 17:00",
        "24 nov 2026: no trabaja",
        "60 minutos de aviso, hasta 28 días antes",
        f"Ada Example con {her.name}",
    ]
