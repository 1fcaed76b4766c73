"""Instants, local days and cells, on the dates where they go wrong elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from unknot.spine.times import (
    Interval,
    TimeRefused,
    cell_at,
    cell_from,
    cell_of_start,
    cell_start,
    day_exists,
    edge,
    instants,
    is_repeated,
    local_date,
    local_day,
    utc,
    zone_name,
)

CHICAGO = ZoneInfo("America/Chicago")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
CAIRO = ZoneInfo("Africa/Cairo")
APIA = ZoneInfo("Pacific/Apia")
NO_ZONE = datetime.fromisoformat("2027-03-01T09:00")
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_interval_keeps_its_edges_in_utc() -> None:
    local = datetime(2027, 3, 1, 9, tzinfo=CHICAGO)

    interval = Interval(local, local + timedelta(hours=1))

    assert interval == Interval(at("2027-03-01T15:00"), at("2027-03-01T16:00"))
    assert interval.start.tzinfo is UTC


def test_an_interval_over_a_change_of_clocks_measures_real_time() -> None:
    interval = Interval(datetime(2027, 3, 14, 1, tzinfo=CHICAGO), datetime(2027, 3, 14, 4, tzinfo=CHICAGO))

    assert interval.length == timedelta(hours=2)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (NO_ZONE, at("2027-03-01T10:00")),
        (at("2027-03-01T08:00"), NO_ZONE),
        (at("2027-03-01T09:00"), at("2027-03-01T09:00")),
        (at("2027-03-01T09:00"), at("2027-03-01T08:59")),
        # Later on the wall, earlier in truth: the second pass of 01:30 after the first of 01:45.
        (datetime(2027, 11, 7, 1, 30, fold=1, tzinfo=CHICAGO), datetime(2027, 11, 7, 1, 45, tzinfo=CHICAGO)),
    ],
    ids=["start without zone", "end without zone", "empty", "backwards", "backwards in truth"],
)
def test_an_interval_that_cannot_be_meant_is_refused(start: datetime, end: datetime) -> None:
    with pytest.raises(TimeRefused):
        Interval(start, end)


def test_intervals_that_touch_do_not_overlap() -> None:
    morning = Interval(at("2027-03-01T09:00"), at("2027-03-01T12:00"))
    afternoon = Interval(at("2027-03-01T12:00"), at("2027-03-01T17:00"))

    assert not morning.overlaps(afternoon)
    assert not afternoon.overlaps(morning)
    assert morning.overlaps(Interval(at("2027-03-01T11:59"), at("2027-03-01T12:30")))


def test_an_interval_holds_its_start_and_not_its_end() -> None:
    morning = Interval(at("2027-03-01T09:00"), at("2027-03-01T12:00"))

    assert at("2027-03-01T09:00") in morning
    assert at("2027-03-01T12:00") not in morning
    assert morning.holds(Interval(at("2027-03-01T11:00"), at("2027-03-01T12:00")))
    assert not morning.holds(Interval(at("2027-03-01T11:00"), at("2027-03-01T12:05")))


def test_cells_of_an_interval_off_the_grid_are_rounded_outward() -> None:
    exact = Interval(at("2027-03-01T09:00"), at("2027-03-01T09:30"))
    wider = Interval(at("2027-03-01T09:04:59"), at("2027-03-01T09:25:01"))

    assert exact.cells() == (cell_at(exact.start), cell_at(exact.start) + 5)
    assert wider.cells() == exact.cells()


def test_cells_of_the_shortest_interval_are_one() -> None:
    start = at("2027-03-01T09:04:59.999999")

    assert Interval(start, start + timedelta(microseconds=1)).cells() == (cell_at(start), cell_at(start))


def test_a_cell_starts_where_it_says() -> None:
    start = at("2027-03-01T09:05")

    assert cell_start(cell_at(start)) == start
    assert cell_of_start(start) == cell_at(start) == cell_from(start)
    assert cell_of_start(start + timedelta(seconds=1)) is None
    assert cell_of_start(start + timedelta(microseconds=1)) is None
    assert cell_from(start + timedelta(microseconds=1)) == cell_at(start) + 1


def test_cells_before_1970_are_negative_and_still_rounded_outward() -> None:
    assert cell_at(at("1969-12-31T23:59")) == -1
    assert cell_from(at("1969-12-31T23:59")) == 0


@pytest.mark.parametrize("ask", [utc, cell_at, cell_from, lambda one: local_date(one, CHICAGO)])
def test_a_time_without_a_zone_is_refused_everywhere(ask: Callable[[datetime], object]) -> None:
    with pytest.raises(TimeRefused):
        ask(NO_ZONE)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2027, 3, 13), CHICAGO, 24),
        (SPRING, CHICAGO, 23),
        (AUTUMN, CHICAGO, 25),
        (date(2026, 10, 4), LORD_HOWE, 23.5),
        (date(2027, 4, 4), LORD_HOWE, 24.5),
        # Clocks go from midnight to one, and from midnight back to eleven.
        (date(2027, 4, 30), CAIRO, 23),
        (date(2026, 10, 29), CAIRO, 25),
    ],
)
def test_a_local_day_is_as_long_as_it_is(day: date, zone: ZoneInfo, hours: float) -> None:
    assert local_day(day, zone).length == timedelta(hours=hours)


def test_a_day_without_midnight_begins_where_the_day_before_ends() -> None:
    assert local_day(date(2027, 4, 29), CAIRO).end == local_day(date(2027, 4, 30), CAIRO).start
    assert local_date(local_day(date(2027, 4, 30), CAIRO).start, CAIRO) == date(2027, 4, 30)


def test_a_date_that_a_zone_left_out_is_no_day() -> None:
    left_out = date(2011, 12, 30)

    assert not day_exists(left_out, APIA)
    assert day_exists(left_out + timedelta(days=1), APIA)
    with pytest.raises(TimeRefused):
        local_day(left_out, APIA)
    assert instants(left_out, 9 * 60, APIA) == ()


def test_an_edge_in_the_missing_hour_moves_forward_by_the_gap() -> None:
    assert edge(SPRING, 150, CHICAGO) == edge(SPRING, 210, CHICAGO) == at("2027-03-14T08:30")


def test_an_edge_in_the_repeated_hour_is_its_first_occurrence() -> None:
    assert edge(AUTUMN, 90, CHICAGO) == at("2027-11-07T06:30")


def test_an_edge_past_midnight_is_on_the_next_date() -> None:
    assert edge(date(2027, 3, 13), 1440 + 240, CHICAGO) == edge(SPRING, 240, CHICAGO)


def test_instants_of_an_ordinary_a_missing_and_a_repeated_time() -> None:
    assert instants(SPRING, 60, CHICAGO) == (at("2027-03-14T07:00"),)
    assert instants(SPRING, 120, CHICAGO) == ()
    assert instants(SPRING, 179, CHICAGO) == ()
    assert instants(SPRING, 180, CHICAGO) == (at("2027-03-14T08:00"),)
    assert instants(AUTUMN, 60, CHICAGO) == (at("2027-11-07T06:00"), at("2027-11-07T07:00"))
    assert instants(AUTUMN, 120, CHICAGO) == (at("2027-11-07T08:00"),)


def test_both_passes_of_a_repeated_time_are_told_apart_by_the_name_of_the_zone() -> None:
    first, second = instants(AUTUMN, 90, CHICAGO)

    assert (zone_name(first, CHICAGO), zone_name(second, CHICAGO)) == ("CDT", "CST")
    assert is_repeated(first, CHICAGO)
    assert is_repeated(second, CHICAGO)
    assert not is_repeated(second + timedelta(hours=1), CHICAGO)


def test_utc_takes_any_offset() -> None:
    assert utc(datetime(2027, 3, 1, 9, tzinfo=timezone(timedelta(hours=5, minutes=45)))) == at("2027-03-01T03:15")
