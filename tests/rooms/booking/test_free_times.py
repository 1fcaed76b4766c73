"""The free times as JSON: the list's own answer, for whoever asks, and a problem document for whatever is odd."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.rooms.booking import door
from unknot.rooms.booking.models import ChangedDay
from unknot.spine.vocabulary import MassageType

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ADDRESS = "/api/v1/times/"
HOUR = {"type": "swedish", "minutes": "60"}
QUERIES = 18


def asked(**said: str) -> dict[str, dict[str, list[str]]]:
    answer = Browser().get(ADDRESS, HOUR | said)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return json.loads(answer.content)["therapists"]


def test_one_answer_holds_every_therapist_and_every_date():
    one, other = make.open_practice(therapists=2, rooms=2)
    ChangedDay.objects.create(therapist=other, day=make.NOON.date() + timedelta(days=1))

    found = asked(days="3")

    today = make.NOON.date()
    dates = [(today + timedelta(days=offset)).isoformat() for offset in range(3)]
    assert {who: list(days) for who, days in found.items()} == {str(one.pk): dates, str(other.pk): dates}
    assert found[str(one.pk)][dates[0]][0] == "2026-11-24T19:00:00Z"  # 13:00 in Chicago: an hour's notice
    assert len(found[str(one.pk)][dates[1]]) == 29
    assert found[str(other.pk)][dates[1]] == []


def test_answer_is_that_of_the_list_of_times():
    make.open_practice(therapists=2, rooms=1)
    make.booked(make.visitor())

    found = asked()

    book = door.open_book(now=make.NOON)
    offer = next(one for one in door.offers() if (one.kind, one.minutes) == (MassageType.SWEDISH, 60))
    listed = door.next_times(book, offer, count=10_000)
    ours = {datetime.fromisoformat(at) for days in found.values() for starts in days.values() for at in starts}
    assert ours == {one.starts_at for one in listed}
    assert len(ours) > 500


def test_one_therapist_and_dates_of_ones_own():
    one, _ = make.open_practice(therapists=2, rooms=2)
    make.booked(make.visitor(), make.wish(make.NOON + timedelta(days=1), therapist_id=one.pk))

    found = asked(therapist=str(one.pk), first="2026-11-25", days="1")

    (starts,) = found[str(one.pk)].values()
    assert list(found) == [str(one.pk)]
    assert "2026-11-25T18:00:00Z" not in starts
    assert datetime(2026, 11, 25, 16, 45, tzinfo=UTC).strftime("%FT%TZ") in starts


def test_dates_behind_us_and_out_of_reach_are_there_and_empty():
    make.open_practice()

    for first in ("2026-11-01", "2027-06-01", "2099-12-31"):
        (dates,) = asked(first=first, days="2").values()
        assert list(dates.values()) == [[], []], first


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("type", ""), ("type", "SWEDISH"), ("type", "\x00"), ("minutes", ""), ("minutes", "60.5"), ("minutes", "-5"),
        ("minutes", "9" * 500), ("therapist", "0"), ("therapist", "1; DROP TABLE"), ("first", "tomorrow"),
        ("first", "2026-02-30"), ("first", "0001-01-01"), ("first", "9999-12-31"), ("days", "0"), ("days", "85"),
        ("days", "1e3"), ("day", "2026-11-25"), ("language", "es"),
    ],
)  # fmt: skip  # many in a line
def test_odd_parameter_is_named_in_a_problem_document(name: str, said: str):
    make.open_practice()

    answer = Browser().get(ADDRESS, HOUR | {name: said})

    problem: dict[str, Any] = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert list(problem["errors"]) == [name]


def test_length_that_is_not_offered_is_not_found():
    make.open_practice()

    answer = Browser().get(ADDRESS, HOUR | {"minutes": "55"})

    assert (answer.status_code, json.loads(answer.content)["status"]) == (404, 404)


def test_nobody_of_that_number_is_an_empty_answer():
    make.open_practice()

    assert asked(therapist="12345") == {}


def test_only_reading_is_possible():
    make.open_practice()

    assert Browser().post(ADDRESS, HOUR).status_code == 405


def test_therapist_without_a_valid_licence_has_no_times_after_its_last_day():
    make.open_practice()
    late = make.works_daily(people.therapist(licensed_through=date(2026, 11, 25)))

    dates = asked(days="3")[str(late.pk)]

    assert [bool(starts) for starts in dates.values()] == [True, True, False]


def test_statements_are_as_many_however_many_therapists():
    counts = set()
    make.open_practice()
    for _ in range(3):
        asked()  # what the setting decides is read once and kept
        with CaptureQueriesContext(connection) as queries:
            asked()
        counts.add(len(queries))
        make.works_daily(people.therapist())
        make.settle()

    assert len(counts) == 1
    assert counts.pop() <= QUERIES
