"""What must hold of days and wall times at every clock change of every zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from tests.spine.times.clock_changes import ClockChange, clock_changes
from unknot.spine.times import edge, instants, local_date, local_day

DAY = timedelta(days=1)


def test_there_are_changes_to_look_at() -> None:
    changes = clock_changes()

    zones = {change.zone.key for change in changes}
    sizes = {abs(change.skipped) for change in changes}

    assert {"America/Chicago", "Europe/London", "Australia/Lord_Howe", "Pacific/Chatham", "Africa/Cairo"} <= zones
    assert sizes >= {timedelta(minutes=30), timedelta(hours=1)}
    assert len(changes) > 500


def test_days_around_every_change_follow_each_other_without_gap_and_overlap() -> None:
    for change in clock_changes():
        days = [local_day(change.day + offset * DAY, change.zone) for offset in (-1, 0, 1, 2)]

        assert all(one.end == other.start for one, other in pairwise(days)), str(change)
        assert sum((one.length for one in days), timedelta()) == 4 * DAY - change.skipped, str(change)


def test_every_wall_minute_around_every_change_is_nothing_one_or_two_instants() -> None:
    for change in clock_changes():
        for minute in _wall_minutes_around(change):
            wall = datetime.combine(change.day, time()) + timedelta(minutes=minute)

            found = instants(change.day, minute, change.zone)

            assert found == _by_looking(change, wall), f"{change} {wall}"


def test_an_edge_around_every_change_exists_or_moves_by_the_gap() -> None:
    for change in clock_changes():
        for minute in _wall_minutes_around(change):
            wall = (datetime.combine(change.day, time()) + timedelta(minutes=minute)).replace(tzinfo=UTC)
            exact = _by_looking(change, wall.replace(tzinfo=None))

            found = edge(change.day, minute, change.zone)

            assert found == (exact[0] if exact else wall - change.before), f"{change} {wall}"


def test_no_instant_around_any_change_is_lost() -> None:
    for change in clock_changes():
        for offset in range(-125, 126, 5):
            instant = change.moment + timedelta(minutes=offset)
            wall = instant.astimezone(change.zone)

            assert instant in instants(local_date(instant, change.zone), wall.hour * 60 + wall.minute, change.zone)


def _wall_minutes_around(change: ClockChange) -> range:
    """Minutes of `change.day`, from two hours before the change to two hours after by the wall clock, in fives."""
    last = (change.moment - timedelta(minutes=5)).astimezone(change.zone)
    middle = last.hour * 60 + last.minute + 5
    return range(middle - 120, middle + 125, 5)


def _by_looking(change: ClockChange, wall: datetime) -> tuple[datetime, ...]:
    """Both offsets tried by hand: before the moment one holds, from it on the other."""
    early, late = (wall.replace(tzinfo=UTC) - offset for offset in (change.before, change.after))
    return tuple(one for one, holds in ((early, early < change.moment), (late, late >= change.moment)) if holds)
