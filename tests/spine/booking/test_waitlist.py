"""Who is asked first, whom a time suits, and when an offer ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unknot.spine.booking.waitlist import (
    LONGEST,
    OUTRANKS_DAYS,
    Part,
    Stretch,
    Urgency,
    Waiting,
    Wanted,
    goes_to_all,
    in_order,
    length_suits,
    offer_ends_at,
    open_offer_ends_at,
    score,
    suits,
    urgency_of,
)
from unknot.spine.times import Interval, cell_at

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)  # a Tuesday in Chicago
CHICAGO = ZoneInfo("America/Chicago")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

people = st.builds(
    Waiting,
    number=st.integers(1, 10**6),
    urgency=st.sampled_from(Urgency),
    pain=st.integers(0, 10),
    asked_at=st.integers(0, 90 * 24 * 60).map(lambda minutes: NOON - minutes * MINUTE),
    passed_over=st.integers(0, 20),
)


def place(one: Waiting, others: list[Waiting]) -> int:
    return in_order([*others, one], now=NOON).index(one)


@given(people, st.lists(people, max_size=8), st.data())
def test_more_need_never_ranks_lower_all_else_equal(one: Waiting, others: list[Waiting], data: st.DataObject) -> None:
    more = replace(
        one,
        urgency=data.draw(st.sampled_from([step for step in Urgency if step >= one.urgency])),
        pain=data.draw(st.integers(one.pain, 10)),
        asked_at=one.asked_at - data.draw(st.integers(0, 10**5)) * MINUTE,
        passed_over=one.passed_over + data.draw(st.integers(0, 5)),
    )

    assert place(more, others) <= place(one, others)


ROUTINE = Waiting(number=1, urgency=Urgency.ROUTINE, pain=4, asked_at=NOON)


@pytest.mark.parametrize(
    ("more", "part", "points"),
    [
        ({"urgency": Urgency.SOON}, Part.URGENCY, 7),
        ({"urgency": Urgency.PRESSING}, Part.URGENCY, 14),
        ({"pain": 5}, Part.PAIN, 1),
        ({"asked_at": NOON - DAY}, Part.DAYS, 1),
        ({"passed_over": 1}, Part.PASSED_OVER, 3),
    ],
)
def test_each_kind_of_need_moves_somebody_forward(more: dict[str, object], part: Part, points: int) -> None:
    """All else equal, and asked later: without its part of the score the first to ask would stay first."""
    needier = replace(ROUTINE, **({"number": 2, "asked_at": NOON + MINUTE} | more))  # type: ignore[arg-type]

    assert in_order([ROUTINE, needier], now=NOON + 2 * MINUTE)[0] == needier
    before = dict(score(ROUTINE, now=NOON + 2 * MINUTE).parts).get(part, 0)
    assert dict(score(needier, now=NOON + 2 * MINUTE).parts)[part] - before == points


def test_of_two_with_equal_points_whoever_asked_first_comes_first() -> None:
    earlier = replace(ROUTINE, number=9, asked_at=NOON - MINUTE)

    assert in_order([ROUTINE, earlier], now=NOON) == [earlier, ROUTINE]
    assert in_order([replace(ROUTINE, number=2), ROUTINE], now=NOON) == [ROUTINE, replace(ROUTINE, number=2)]


@pytest.mark.parametrize(
    ("minutes", "least", "opened", "fits"),
    [
        (60, 60, 60, True), (45, 60, 60, False), (60, 30, 45, False), (60, 30, 0, False),
        (90, 30, 90, False), (90, 90, 90, True), (LONGEST, 30, 90, True),
    ],
)  # fmt: skip
def test_a_length_suits_between_what_is_needed_and_what_is_opened(minutes, least, opened, fits) -> None:
    assert length_suits(minutes, least=least, opened=opened) is fits


@pytest.mark.parametrize(
    ("first", "minutes", "before", "after", "touches"),
    [
        (0, 60, 0, 0, True),
        (-60, 60, 0, 0, False),  # ends as the stretch begins
        (-60, 60, 0, 5, True),  # and its minutes after reach into it
        (60, 30, 0, 0, False),  # begins as the stretch ends
        (60, 30, 5, 0, True),  # and its minutes before reach into it
        (-30, 240, 0, 0, True),
        (-120, 30, 0, 15, False),
    ],
)
def test_a_visit_needs_of_what_freed_what_it_takes_with_its_buffers(first, minutes, before, after, touches) -> None:
    hour = Stretch(cell_at(NOON), cell_at(NOON + 60 * MINUTE) - 1)

    assert hour.touches(NOON + first * MINUTE, minutes=minutes, before=before, after=after) is touches


@given(people, people)
def test_nobody_starves(one: Waiting, newcomer: Waiting) -> None:
    """Whoever has waited so much longer comes before anybody who was passed over no more often."""
    patient = replace(one, asked_at=newcomer.asked_at - OUTRANKS_DAYS * DAY - MINUTE, number=newcomer.number + 1)
    newcomer = replace(newcomer, passed_over=min(newcomer.passed_over, patient.passed_over))

    assert in_order([newcomer, patient], now=NOON)[0] == patient


@given(people)
def test_the_parts_explain_the_points(one: Waiting) -> None:
    said = score(one, now=NOON)

    assert said.points == sum(points for _, points in said.parts)
    assert [part for part, _ in said.parts] == [part for part in Part if part in dict(said.parts)]
    assert all(points > 0 for _, points in said.parts)


@given(st.lists(people, max_size=8, unique_by=lambda one: one.number))
def test_the_order_does_not_depend_on_how_they_came(waiting: list[Waiting]) -> None:
    assert in_order(waiting, now=NOON) == in_order(reversed(waiting), now=NOON)


@pytest.mark.parametrize(
    ("pain", "weeks", "urgency"),
    [
        (10, 5, Urgency.PRESSING), (7, 0, Urgency.PRESSING), (7, 6, Urgency.SOON), (6, 5, Urgency.SOON),
        (4, 5, Urgency.SOON), (3, 5, Urgency.ROUTINE), (6, 6, Urgency.ROUTINE), (0, 100, Urgency.ROUTINE),
    ],
)  # fmt: skip
def test_urgency_is_pain_now_and_how_long(pain: int, weeks: int, urgency: Urgency) -> None:
    assert urgency_of(pain=pain, weeks=weeks) is urgency


@given(st.integers(0, 9), st.integers(0, 500))
def test_more_pain_is_never_less_urgent(pain: int, weeks: int) -> None:
    assert urgency_of(pain=pain, weeks=weeks) <= urgency_of(pain=pain + 1, weeks=weeks)
    assert urgency_of(pain=pain, weeks=weeks + 1) <= urgency_of(pain=pain, weeks=weeks)


DATES = {"zone": CHICAGO, "first_day": date(2026, 11, 24), "last_day": date(2026, 11, 30)}
MORNINGS = Wanted(frozenset({0, 2}), 9 * 60, 12 * 60)


@pytest.mark.parametrize(
    ("starts_at", "windows", "fits"),
    [
        (NOON, (), True),
        (NOON - DAY, (), False),
        (datetime(2026, 12, 1, 5, 59, tzinfo=UTC), (), True),  # 23:59 of the last day by the wall clock
        (datetime(2026, 12, 1, 6, tzinfo=UTC), (), False),
        (datetime(2026, 11, 25, 15, tzinfo=UTC), (MORNINGS,), True),  # Wednesday 09:00
        (datetime(2026, 11, 25, 14, 55, tzinfo=UTC), (MORNINGS,), False),
        (datetime(2026, 11, 25, 18, tzinfo=UTC), (MORNINGS,), False),  # half-open
        (datetime(2026, 11, 26, 15, tzinfo=UTC), (MORNINGS,), False),
        (datetime(2026, 11, 26, 15, tzinfo=UTC), (MORNINGS, Wanted(frozenset({3}))), True),
    ],
)
def test_a_start_suits_by_the_wall_clock(starts_at: datetime, windows: tuple[Wanted, ...], fits: bool) -> None:
    assert suits(starts_at, windows=windows, **DATES) is fits  # type: ignore[arg-type]


def test_sooner_means_before_the_visit_that_it_would_replace() -> None:
    assert suits(NOON, before=NOON + MINUTE, **DATES)  # type: ignore[arg-type]
    assert not suits(NOON, before=NOON, **DATES)  # type: ignore[arg-type]


def test_the_same_wall_time_suits_on_both_sides_of_a_change_of_clocks() -> None:
    nine = Wanted(frozenset(range(7)), 9 * 60, 9 * 60 + 5)
    days = {"zone": CHICAGO, "first_day": date(2026, 10, 30), "last_day": date(2026, 11, 3)}

    assert suits(datetime(2026, 10, 31, 14, tzinfo=UTC), windows=(nine,), **days)  # type: ignore[arg-type]
    assert suits(datetime(2026, 11, 1, 15, tzinfo=UTC), windows=(nine,), **days)  # type: ignore[arg-type]
    assert not suits(datetime(2026, 11, 1, 14, tzinfo=UTC), windows=(nine,), **days)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("until_visit", "minutes"), [(DAY, 30), (timedelta(hours=3, seconds=1), 30), (timedelta(hours=3), 10)]
)
def test_an_offer_stands_thirty_minutes_and_ten_for_a_near_visit(until_visit: timedelta, minutes: int) -> None:
    assert offer_ends_at(NOON, starts_at=NOON + until_visit) == NOON + minutes * MINUTE


def test_the_minutes_do_not_run_in_quiet_hours() -> None:
    night = Interval(NOON + 10 * MINUTE, NOON + timedelta(hours=11))
    far = NOON + 3 * DAY

    assert offer_ends_at(NOON, starts_at=far, quiet=(night,)) == night.end + 20 * MINUTE
    assert offer_ends_at(NOON + timedelta(hours=1), starts_at=far, quiet=(night,)) == night.end + 30 * MINUTE
    assert offer_ends_at(night.end, starts_at=far, quiet=(night,)) == night.end + 30 * MINUTE
    assert offer_ends_at(NOON - 20 * MINUTE, starts_at=far, quiet=(night,)) == NOON + 10 * MINUTE


@given(st.integers(1, 3000), st.integers(0, 120), st.integers(1, 900))
def test_no_offer_outlives_the_start_and_none_is_shorter_outside_quiet_hours(ahead: int, later: int, long: int) -> None:
    starts_at = NOON + ahead * MINUTE
    quiet = (Interval(NOON + later * MINUTE, NOON + (later + long) * MINUTE),)

    ends_at = offer_ends_at(NOON, starts_at=starts_at, quiet=quiet)

    assert offer_ends_at(NOON, starts_at=starts_at) <= ends_at <= starts_at


def test_everybody_is_asked_once_a_near_visit_was_not_taken_by_one() -> None:
    near, far = NOON + timedelta(hours=3), NOON + timedelta(hours=4)

    assert goes_to_all(near, now=NOON, asked_alone=True)
    assert not goes_to_all(near, now=NOON, asked_alone=False)
    assert not goes_to_all(far, now=NOON, asked_alone=True)


def test_an_offer_to_all_ends_with_the_notice() -> None:
    starts_at = NOON + timedelta(hours=2)

    assert open_offer_ends_at(NOON, starts_at=starts_at, notice_minutes=60) == NOON + timedelta(hours=1)
    assert open_offer_ends_at(NOON, starts_at=starts_at, notice_minutes=120) == NOON + 10 * MINUTE
    assert open_offer_ends_at(starts_at - MINUTE, starts_at=starts_at, notice_minutes=60) == starts_at


@pytest.mark.parametrize("odd", [{"pain": 11}, {"pain": -1}, {"passed_over": -1}])
def test_odd_people_are_refused(odd: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="pain"):
        Waiting(**({"number": 1, "urgency": Urgency.SOON, "pain": 3, "asked_at": NOON} | odd))  # type: ignore[arg-type]


@pytest.mark.parametrize("odd", [(frozenset({7}), 0, 60), (frozenset({1}), 60, 60), (frozenset({1}), 0, 1441)])
def test_odd_windows_are_refused(odd: tuple[frozenset[int], int, int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        Wanted(*odd)
