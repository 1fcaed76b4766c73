"""When the visits of a course should be, what is nearest, and what ends it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unknot.spine.booking.course import (
    AROUND,
    GAPS,
    MEANS,
    OFFERED,
    Means,
    in_order_of_moving,
    meaning,
    proposals,
    shifted,
    why_stopped,
    wishes,
)
from unknot.spine.booking.reasons import fee_word
from unknot.spine.outcomes.trajectory import RULES
from unknot.spine.vocabulary import Level

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def wished(first: datetime, *, visits: int, per_week: int, zone: ZoneInfo) -> list[datetime]:
    """With all the time in the world."""
    far = first + 1000 * DAY
    return wishes(first, more=visits - 1, per_week=per_week, zone=zone, after=first, until=far)


def local(moments: list[datetime]) -> list[str]:
    return [f"{one.astimezone(CHICAGO):%m-%d %H:%M}" for one in moments]


def test_once_a_week_keeps_day_and_hour_over_a_change_of_clocks() -> None:
    before = datetime(2026, 10, 22, 17, tzinfo=UTC)

    assert local(wished(before, visits=4, per_week=1, zone=CHICAGO)) == ["10-29 12:00", "11-05 12:00", "11-12 12:00"]


def test_twice_a_week_is_as_even_as_weeks_allow() -> None:
    said = local(wished(NOON, visits=6, per_week=2, zone=CHICAGO))

    assert said == ["11-27 12:00", "12-01 12:00", "12-04 12:00", "12-08 12:00", "12-11 12:00"]


def test_a_time_that_a_date_does_not_have_moves_by_the_gap() -> None:
    night = datetime(2027, 3, 7, 8, 30, tzinfo=UTC)  # 02:30 on a Sunday; the next Sunday has none

    assert local(wished(night, visits=2, per_week=1, zone=CHICAGO)) == ["03-14 03:30"]


@pytest.mark.parametrize("per_week", [0, 4])
def test_an_odd_rhythm_is_refused(per_week: int) -> None:
    with pytest.raises(ValueError, match="a week"):
        wished(NOON, visits=2, per_week=per_week, zone=CHICAGO)


@given(st.integers(1, 20), st.sampled_from(sorted(GAPS)))
def test_so_many_visits_in_all_and_so_many_a_week(visits: int, per_week: int) -> None:
    all_of_them = [NOON, *wished(NOON, visits=visits, per_week=per_week, zone=CHICAGO)]

    assert len(all_of_them) == visits
    dates = [one.astimezone(CHICAGO).date() for one in all_of_them]
    assert all(sum(start <= one < start + 7 * DAY for one in dates) <= per_week for start in dates)


def test_what_is_free_as_wished_is_taken_and_a_clash_shows_the_nearest() -> None:
    wished = [NOON + 7 * DAY, NOON + 14 * DAY]
    free = [NOON + 7 * DAY, NOON + 7 * DAY + HOUR, NOON + 13 * DAY, NOON + 14 * DAY + 2 * HOUR, NOON + 20 * DAY]

    first, second = proposals(wished, free, zone=CHICAGO)

    assert (first.chosen, first.is_clash) == (NOON + 7 * DAY, False)
    assert (second.choices, second.is_clash) == ((NOON + 14 * DAY + 2 * HOUR, NOON + 13 * DAY), True)


def test_nothing_near_is_said() -> None:
    (only,) = proposals([NOON], [NOON + 4 * DAY], zone=CHICAGO)

    assert (only.chosen, only.is_clash) == (None, True)


starts = st.lists(st.integers(0, 60 * 24 * 4), max_size=40, unique=True).map(
    lambda quarters: [NOON + timedelta(minutes=15 * one) for one in quarters]
)


@given(starts, st.integers(1, 8), st.sampled_from(sorted(GAPS)))
def test_choices_are_free_near_in_order_and_each_on_a_date_of_its_own(
    free: list[datetime], visits: int, per_week: int
) -> None:
    taken = {date(2026, 11, 30)}

    made = proposals(wished(NOON, visits=visits, per_week=per_week, zone=CHICAGO), free, taken=taken, zone=CHICAGO)

    chosen = [one.chosen.astimezone(CHICAGO).date() for one in made if one.chosen]
    assert chosen == sorted(set(chosen))
    assert not taken & set(chosen)
    for one in made:
        assert len(one.choices) <= OFFERED
        assert set(one.choices) <= set(free)
        assert all(abs(choice - one.wished) <= AROUND for choice in one.choices)


def test_a_shift_keeps_the_wall_time_or_says_another() -> None:
    before = datetime(2026, 10, 30, 17, tzinfo=UTC)

    assert local([shifted(before, days=7, minute=None, zone=CHICAGO)]) == ["11-06 12:00"]
    assert local([shifted(before, days=-1, minute=9 * 60, zone=CHICAGO)]) == ["10-29 09:00"]
    with pytest.raises(ValueError, match="minute"):
        shifted(before, days=0, minute=1440, zone=CHICAGO)


@given(st.integers(-14, 14), st.integers(2, 6))
def test_in_that_order_no_visit_lands_on_one_that_has_still_to_go(days: int, visits: int) -> None:
    moves = [(NOON + 7 * number * DAY, NOON + (7 * number + days) * DAY) for number in range(visits)]
    standing = {start for start, _ in moves}

    for number in in_order_of_moving(moves):
        start, to = moves[number]
        assert to == start or to not in standing
        standing = (standing - {start}) | {to}


def test_wishes_lie_after_now_and_before_the_end() -> None:
    made = wishes(NOON, more=9, per_week=1, zone=CHICAGO, after=NOON + 8 * DAY, until=NOON + 29 * DAY)

    assert made == [NOON + 14 * DAY, NOON + 21 * DAY, NOON + 28 * DAY]


def test_every_signal_of_the_outcome_rules_is_settled() -> None:
    signals = {rule.signal for rule in RULES if rule.signal} | {level.name for level in Level}

    assert {one: meaning(one) for one in signals if meaning(one) is not Means.GO_ON} == MEANS
    assert {one for one in signals if meaning(one) is Means.GO_ON} == {
        "CONTINUE", "CHANGE_PLAN", "KEEP_GOING", "PROCEED", "MODIFY",
    }  # fmt: skip
    assert all(meaning(level.name) is not Means.GO_ON for level in Level if level.blocks)


def test_what_is_given_back_is_free_of_charge() -> None:
    for signal in MEANS:
        assert fee_word(why_stopped(signal), starts_at=NOON, notice_hours=24, now=NOON) == "free"
