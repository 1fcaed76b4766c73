"""Weekly rules and changed dates become instants."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from unknot.spine.booking.hours import Block, ChangedDay, Hours, HoursRefused, Rule
from unknot.spine.times import Interval

CHICAGO = ZoneInfo("America/Chicago")
MONDAY, SUNDAY = 0, 6
A_MONDAY, SPRING, AUTUMN = date(2027, 3, 1), date(2027, 3, 14), date(2027, 11, 7)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def on_a_monday(*blocks: Block) -> Hours:
    return Hours(rules=tuple(Rule(MONDAY, start, end) for start, end in blocks))


def test_a_rule_keeps_its_wall_time_through_the_seasons() -> None:
    hours = on_a_monday((9 * 60, 12 * 60))

    assert hours.on(date(2027, 3, 8), CHICAGO) == (Interval(at("2027-03-08T15:00"), at("2027-03-08T18:00")),)
    assert hours.on(date(2027, 3, 15), CHICAGO) == (Interval(at("2027-03-15T14:00"), at("2027-03-15T17:00")),)


def test_a_rule_says_nothing_about_other_weekdays() -> None:
    assert on_a_monday((540, 720)).on(date(2027, 3, 2), CHICAGO) == ()


@pytest.mark.parametrize(
    ("rules", "merged"),
    [
        ([(780, 1020), (540, 720)], ((540, 720), (780, 1020))),
        ([(540, 720), (600, 800)], ((540, 800),)),
        ([(540, 1020), (600, 720)], ((540, 1020),)),
        ([(540, 600), (590, 700), (695, 710)], ((540, 710),)),
        ([(540, 720), (540, 720)], ((540, 720),)),
        ([(540, 720), (720, 1020)], ((540, 720), (720, 1020))),
    ],
    ids=["apart", "overlapping", "one inside the other", "a chain", "equal", "touching"],
)
def test_blocks_of_one_date_overlapping_or_not(rules: list[Block], merged: tuple[Block, ...]) -> None:
    assert on_a_monday(*rules).blocks(A_MONDAY) == merged


def test_a_rule_holds_from_its_first_date_to_its_last() -> None:
    rule = Rule(MONDAY, 540, 720, valid_from=date(2027, 3, 8), valid_until=date(2027, 3, 22))

    held = [day for day in (1, 8, 15, 22, 29) if rule.holds_on(date(2027, 3, day))]

    assert held == [8, 15, 22]


def test_a_changed_date_replaces_every_rule_of_that_date_only() -> None:
    hours = Hours(
        rules=(Rule(MONDAY, 540, 720), Rule(MONDAY, 780, 1020)),
        changed=(ChangedDay(A_MONDAY, ((600, 660),)), ChangedDay(date(2027, 3, 2), ((480, 540),))),
    )

    assert hours.blocks(A_MONDAY) == ((600, 660),)
    assert hours.blocks(date(2027, 3, 2)) == ((480, 540),)
    assert hours.blocks(date(2027, 3, 8)) == ((540, 720), (780, 1020))


def test_a_changed_date_without_blocks_is_closed() -> None:
    hours = Hours(rules=(Rule(MONDAY, 540, 720),), changed=(ChangedDay(A_MONDAY),))

    assert hours.on(A_MONDAY, CHICAGO) == ()


def test_a_block_past_midnight_belongs_to_the_evening_and_outlives_a_closed_morning() -> None:
    hours = Hours(rules=(Rule(SUNDAY, 22 * 60, 26 * 60),), changed=(ChangedDay(A_MONDAY),))

    assert hours.on(date(2027, 2, 28), CHICAGO) == (Interval(at("2027-03-01T04:00"), at("2027-03-01T08:00")),)


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ((0, 360), ("06:00", "11:00")),
        ((0, 150), ("06:00", "08:30")),
        ((150, 360), ("08:30", "11:00")),
        ((130, 170), ("08:10", "08:50")),
    ],
    ids=["across the gap", "ends in the gap", "begins in the gap", "wholly in the gap"],
)
def test_a_block_at_the_missing_hour(block: Block, found: tuple[str, str]) -> None:
    hours = Hours(rules=(Rule(SUNDAY, *block),))

    assert hours.on(SPRING, CHICAGO) == (Interval(at(f"2027-03-14T{found[0]}"), at(f"2027-03-14T{found[1]}")),)


def test_a_block_that_the_gap_swallows_is_no_working_time() -> None:
    # From 02:00, which is shown as 03:00, to 03:00.
    assert Hours(rules=(Rule(SUNDAY, 120, 180),)).on(SPRING, CHICAGO) == ()


@pytest.mark.parametrize(
    ("block", "found"),
    [((60, 120), ("06:00", "08:00")), ((0, 90), ("05:00", "06:30")), ((90, 180), ("06:30", "09:00"))],
    ids=["the repeated hour", "ends in it", "begins in it"],
)
def test_a_block_at_the_repeated_hour(block: Block, found: tuple[str, str]) -> None:
    hours = Hours(rules=(Rule(SUNDAY, *block),))

    assert hours.on(AUTUMN, CHICAGO) == (Interval(at(f"2027-11-07T{found[0]}"), at(f"2027-11-07T{found[1]}")),)


def test_a_date_that_the_zone_left_out_has_no_hours() -> None:
    every_day = Hours(rules=tuple(Rule(weekday, 540, 720) for weekday in range(7)))
    apia = ZoneInfo("Pacific/Apia")

    assert every_day.on(date(2011, 12, 30), apia) == ()
    assert len(every_day.on(date(2011, 12, 31), apia)) == 1


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((7, 540, 720), "weekday"),
        ((-1, 540, 720), "weekday"),
        ((0, 541, 720), "start"),
        ((0, 540, 722), "start"),
        ((0, -5, 720), "start"),
        ((0, 1440, 1500), "start"),
        ((0, 540, 540), "end"),
        ((0, 540, 535), "end"),
        ((0, 540, 1985), "end"),
        ((0, 540, 720, date(2027, 3, 2), date(2027, 3, 1)), "valid_until"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(arguments: tuple[int, int, int], field: str) -> None:
    with pytest.raises(HoursRefused) as refused:
        Rule(*arguments)

    assert refused.value.field == field


def test_a_date_changed_twice_or_oddly_is_refused() -> None:
    with pytest.raises(HoursRefused) as twice:
        Hours(changed=(ChangedDay(A_MONDAY), ChangedDay(A_MONDAY, ((540, 720),))))
    with pytest.raises(HoursRefused) as odd:
        ChangedDay(A_MONDAY, ((540, 541),))

    assert (twice.value.field, odd.value.field) == ("changed", "start")


def test_equal_hours_are_one_key() -> None:
    one, other = on_a_monday((540, 720)), on_a_monday((540, 720))

    assert one == other
    assert hash(one) == hash(other)
    assert one != on_a_monday((540, 725))
