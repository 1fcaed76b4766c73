"""Quiet hours by the wall clock of the place: over midnight, and on nights that change the clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unknot.spine.notify.quiet_hours import QuietHours

CHICAGO = ZoneInfo("America/Chicago")
NIGHT = QuietHours(time(21), time(8), CHICAGO)
NOON_HOUR = QuietHours(time(12), time(13), CHICAGO)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHICAGO, fold=fold)


@pytest.mark.parametrize(
    ("quiet", "moment", "next_loud"),
    [
        (NIGHT, at(24, 20, 59), at(24, 20, 59)),
        (NIGHT, at(24, 21), at(25, 8)),
        (NIGHT, at(25, 0), at(25, 8)),
        (NIGHT, at(25, 7, 59), at(25, 8)),
        (NIGHT, at(25, 8), at(25, 8)),
        (NOON_HOUR, at(25, 12, 30), at(25, 13)),
        (NOON_HOUR, at(25, 11, 59), at(25, 11, 59)),
        (QuietHours(time(9), time(9), CHICAGO), at(25, 9), at(25, 9)),  # none at all
    ],
)
def test_soonest_that_something_may_be_sent(quiet: QuietHours, moment: datetime, next_loud: datetime) -> None:
    assert quiet.next_loud(moment) == next_loud
    assert quiet.hold(moment) == (moment != next_loud)


def test_night_is_an_hour_longer_in_autumn_and_shorter_in_spring() -> None:
    autumn, spring = at(31, 23, month=10), at(7, 23, month=3)

    assert NIGHT.next_loud(autumn) - NIGHT.last_loud(autumn) == timedelta(hours=12)
    assert NIGHT.next_loud(spring) - NIGHT.last_loud(spring) == timedelta(hours=10)


def test_edge_that_comes_twice_is_its_first_occurrence() -> None:
    late = QuietHours(time(22), time(1, 30), CHICAGO)

    assert late.hold(at(1, 1, 29))
    assert not late.hold(at(1, 1, 30))
    assert not late.hold(at(1, 1, 15, fold=1))


def test_edge_that_is_missing_moves_forward() -> None:
    assert QuietHours(time(22), time(2, 30), CHICAGO).next_loud(at(8, 1, month=3)) == at(8, 3, 30, month=3)


def test_two_nights_that_meet_at_a_gap_are_one() -> None:
    nearly_all_day = QuietHours(time(3), time(2), CHICAGO)

    assert nearly_all_day.next_loud(at(8, 1, month=3)) == at(9, 2, month=3)


ZONES = st.sampled_from(
    [ZoneInfo(key) for key in ("America/Chicago", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "UTC")]
)
WALL = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone


@given(WALL, WALL, ZONES, MOMENTS)
def test_what_waits_is_sent_at_the_first_moment_that_is_loud(
    starts: time, ends: time, zone: ZoneInfo, moment: datetime
) -> None:
    quiet = QuietHours(starts, ends, zone)

    loud = quiet.next_loud(moment)

    assert loud >= moment
    assert not quiet.hold(loud)
    assert quiet.next_loud(loud) == loud
    if loud > moment:
        assert quiet.hold(loud - timedelta(seconds=1))
        assert quiet.hold(quiet.last_loud(moment))
        assert not quiet.hold(quiet.last_loud(moment) - timedelta(seconds=1))


@given(WALL, WALL, ZONES, MOMENTS)
def test_quiet_is_what_the_wall_clock_says_away_from_clock_changes(
    starts: time, ends: time, zone: ZoneInfo, moment: datetime
) -> None:
    near = [(moment + timedelta(hours=hours)).astimezone(zone) for hours in (-27, 27)]
    if near[0].utcoffset() != near[1].utcoffset():
        return
    wall = moment.astimezone(zone).time()
    inside = starts <= wall < ends if starts <= ends else not ends <= wall < starts

    assert QuietHours(starts, ends, zone).hold(moment) == inside
