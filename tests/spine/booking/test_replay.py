"""Who is left without a place by new hours, and who chooses first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from unknot.spine.booking.hours import Hours, Rule
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.replay import Promised, outside, replayed
from unknot.spine.times import Interval, edge

CHICAGO = ZoneInfo("America/Chicago")
TUESDAY = date(2026, 11, 24)
MADE = datetime(2026, 11, 1, tzinfo=UTC)


def visit(key: str, start: int, minutes: int = 60, *, status=Status.BOOKED, made: int = 0, day=TUESDAY):
    begins = edge(day, start, CHICAGO)
    return Promised(
        key, status, MADE + timedelta(days=made), day, Interval(begins, begins + timedelta(minutes=minutes))
    )


def keys(visits) -> list[str]:
    return [one.key for one in visits]


def test_a_visit_must_fit_whole_into_one_stretch():
    hours = Hours((Rule(1, 9 * 60, 12 * 60), Rule(1, 13 * 60, 15 * 60)))
    visits = [
        visit("fits", 9 * 60),
        visit("ends with it", 14 * 60),
        visit("runs over", 11 * 60 + 30),
        visit("in the gap", 12 * 60),
        visit("too late", 16 * 60),
    ]

    assert keys(outside(hours, CHICAGO, visits)) == ["runs over", "in the gap", "too late"]


def test_a_night_that_began_the_evening_before_holds_a_visit_after_midnight():
    night = Hours((Rule(0, 20 * 60, 26 * 60),))

    assert keys(outside(night, CHICAGO, [visit("at one", 60), visit("at two", 120)])) == ["at two"]


def test_firm_comes_before_provisional_and_then_who_booked_first():
    visits = [
        visit("late", 600, made=3),
        visit("asked for", 540, status=Status.REQUESTED),
        visit("early", 660, made=1),
        visit("same day", 700, made=1),
    ]

    assert keys(replayed(visits)) == ["early", "same day", "late", "asked for"]


@given(st.lists(st.tuples(st.integers(0, 23), st.integers(1, 8)), max_size=6), st.integers(0, 20), st.integers(1, 3))
def test_outside_is_exactly_what_no_stretch_holds(booked, first, length):
    start, end = first * 60, min(first + length, 24) * 60
    hours = Hours((Rule(1, start, end),)) if end > start else Hours()
    visits = [visit(str(n), at * 60, minutes * 15, made=n) for n, (at, minutes) in enumerate(booked)]

    held = {one.key for one in visits if one.visit.start >= edge(TUESDAY, start, CHICAGO)
            and one.visit.end <= edge(TUESDAY, end, CHICAGO) and end > start}  # fmt: skip

    assert set(keys(outside(hours, CHICAGO, visits))) == {one.key for one in visits} - held
