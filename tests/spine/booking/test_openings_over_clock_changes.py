"""What must hold of open starts on every night on which any clock changes, for somebody who works all night."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.spine.times.clock_changes import ClockChange, clock_changes
from unknot.spine.booking.availability import Question, Reason, Service, Window, judge, judge_local, openings
from unknot.spine.booking.hours import Hours, Rule
from unknot.spine.times import cell_at, cell_start, instants, local_day

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
THERAPIST = "night"
ALL_DAY = Hours(rules=tuple(Rule(weekday, 0, 1440) for weekday in range(7)))
STEP = 15


def question(change: ClockChange, *, minutes: int = 30, taken: tuple[tuple[str, int, int], ...] = ()) -> Question[str]:
    """Three dates around the change, open day and night."""
    return Question(
        zone=change.zone,
        hours={THERAPIST: ALL_DAY},
        taken=taken,
        service=Service(minutes=minutes, grid=STEP),
        window=Window(change.day - DAY, 3),
    )


def starts(asked: Question[str]) -> dict[date, list[datetime]]:
    return {day: [cell_start(cell) for cell in cells] for day, cells in openings(asked)[THERAPIST].items()}


def test_every_start_is_a_time_that_exists_on_its_own_date() -> None:
    for change in clock_changes():
        for day, found in starts(question(change)).items():
            near = [one for one in found if abs(one - change.moment) < 4 * HOUR]
            walls = [one.astimezone(change.zone) for one in near]

            assert all(wall.date() == day for wall in walls), str(change)
            assert all(
                one in instants(day, wall.hour * 60 + wall.minute, change.zone)
                for one, wall in zip(near, walls, strict=True)
            ), str(change)


def test_each_date_has_as_many_starts_as_its_real_length_holds() -> None:
    for change in clock_changes():
        for minutes in (30, 90):
            for day, found in starts(question(change, minutes=minutes)).items():
                length = local_day(day, change.zone).length // timedelta(minutes=1)

                assert len(found) == (length - minutes) // STEP + 1, f"{change} {day}"


def test_hours_of_all_dates_come_to_the_time_that_really_passes() -> None:
    for change in clock_changes():
        dates = [change.day + offset * DAY for offset in (-1, 0, 1)]

        worked = sum((block.length for day in dates for block in ALL_DAY.on(day, change.zone)), timedelta())

        assert worked == sum((local_day(day, change.zone).length for day in dates), timedelta()), str(change)


def test_a_night_over_the_change_is_shorter_or_longer_by_it() -> None:
    night = Hours(rules=tuple(Rule(weekday, 20 * 60, 30 * 60) for weekday in range(7)))
    for change in clock_changes():
        nights = [night.on(change.day + offset * DAY, change.zone) for offset in (-1, 0)]

        lengths = [block.length for blocks in nights for block in blocks]

        # A change at another time of day than 20:00 to 06:00 touches neither night.
        expected = timedelta(hours=20) - (change.skipped if _is_at_night(change) else timedelta())
        assert sum(lengths, timedelta()) == expected, str(change)


def test_both_passes_of_every_repeated_time_are_offered() -> None:
    for change in clock_changes():
        found = set().union(*starts(question(change, minutes=STEP)).values())
        for wall in _repeated_walls(change):
            passes = instants(wall.date(), wall.hour * 60 + wall.minute, change.zone)

            assert len(passes) == 2, f"{change} {wall}"
            assert found.issuperset(passes), f"{change} {wall}"


def test_no_missing_time_is_offered_or_taken() -> None:
    for change in clock_changes():
        asked = question(change)
        for wall in _missing_walls(change):
            minute = wall.hour * 60 + wall.minute

            assert judge_local(asked, therapist=THERAPIST, day=wall.date(), minute=minute) is Reason.NONEXISTENT


def test_judging_agrees_with_listing_around_every_change() -> None:
    for change in clock_changes():
        middle = cell_at(change.moment)
        asked = question(change, minutes=60, taken=((THERAPIST, middle - 9, middle + 4),))
        listed = {cell for cells in openings(asked)[THERAPIST].values() for cell in cells}
        for cell in range(middle - 30, middle + 31):
            verdict = judge(asked, therapist=THERAPIST, start=cell_start(cell))

            assert (verdict is None) == (cell in listed), f"{change} {cell - middle}"
            assert verdict in (None, Reason.TAKEN, Reason.OFF_GRID, Reason.OUTSIDE_HOURS), f"{change} {verdict}"


def _is_at_night(change: ClockChange) -> bool:
    last = (change.moment - timedelta(seconds=1)).astimezone(change.zone)
    return last.hour >= 20 or last.hour < 6


def _missing_walls(change: ClockChange) -> list[datetime]:
    """Wall times in fives that this change skips."""
    return _walls(change, change.before, change.skipped)


def _repeated_walls(change: ClockChange) -> list[datetime]:
    """Wall times on the grid that this change shows twice: both passes lie wholly inside of the working date."""
    return _walls(change, change.after, -change.skipped)[::3]


def _walls(change: ClockChange, offset: timedelta, length: timedelta) -> list[datetime]:
    first = change.moment.replace(tzinfo=None) + offset
    return [first + timedelta(minutes=minute) for minute in range(0, int(length / timedelta(minutes=1)), 5)]


def test_the_missing_and_repeated_times_of_a_known_night_are_found() -> None:
    chicago = [one for one in clock_changes() if one.zone.key == "America/Chicago" and one.moment.year == 2027]

    missing, repeated = _missing_walls(chicago[0]), _repeated_walls(chicago[1])

    assert [wall.time() for wall in missing] == [time(2, minute) for minute in range(0, 60, 5)]
    assert [wall.time() for wall in repeated] == [time(1, minute) for minute in range(0, 60, STEP)]
