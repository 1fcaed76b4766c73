"""Which reminder is due, and which never comes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unknot.spine.notify.quiet_hours import QuietHours
from unknot.spine.notify.reminders import (
    BeforeRefused,
    Coming,
    answers_count_from,
    due,
    follow_up_due,
    moment_of,
    questions_due,
    read_hours,
)

CHICAGO = ZoneInfo("America/Chicago")
QUIET = QuietHours(time(21), time(8), CHICAGO)
TWO_DAYS, THREE_HOURS = 48 * 60, 3 * 60
BEFORES = (TWO_DAYS, THREE_HOURS)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHICAGO)


LONG_AGO = at(1, 12)
VISIT = Coming(starts_at=at(27, 14), told_at=LONG_AGO)


@pytest.mark.parametrize(
    ("starts_at", "minutes_before", "goes_at"),
    [
        (at(27, 14), THREE_HOURS, at(27, 11)),
        (at(27, 14), TWO_DAYS, at(25, 14)),
        (at(27, 7, 30), TWO_DAYS, at(25, 8)),  # in the quiet of the morning two days before: when it ends
        (at(27, 9), THREE_HOURS, at(27, 8)),  # an hour is left
        (at(27, 8, 30), THREE_HOURS, at(26, 20, 30)),  # too little would be left: the evening before
        (at(27, 22), 30, at(27, 20, 30)),
    ],
)
def test_moment_of_a_reminder_keeps_quiet_hours(starts_at: datetime, minutes_before: int, goes_at: datetime) -> None:
    assert moment_of(starts_at, minutes_before=minutes_before, quiet=QUIET) == goes_at


@pytest.mark.parametrize(
    ("now", "sent", "which"),
    [
        (at(25, 13, 59), [], None),
        (at(25, 14), [], TWO_DAYS),
        (at(25, 14), [TWO_DAYS], None),
        (at(26, 3), [], None),  # quiet: later
        (at(26, 8), [], TWO_DAYS),
        (at(27, 11), [TWO_DAYS], THREE_HOURS),
        (at(27, 11), [], THREE_HOURS),  # the worker was away: the nearest alone
        (at(27, 12), [THREE_HOURS], None),
        (at(27, 13, 46), [], None),  # they are on the way
        (at(27, 15), [], None),
    ],
)
def test_which_reminder_is_due(now: datetime, sent: list[int], which: int | None) -> None:
    assert due(VISIT, befores=BEFORES, sent=sent, quiet=QUIET, now=now) == which


def test_visit_told_of_after_the_moment_gets_no_reminder_of_that_moment() -> None:
    booked_yesterday = Coming(starts_at=at(27, 14), told_at=at(26, 9))

    assert due(booked_yesterday, befores=BEFORES, sent=[], quiet=QUIET, now=at(26, 10)) is None
    assert due(booked_yesterday, befores=BEFORES, sent=[], quiet=QUIET, now=at(27, 11)) == THREE_HOURS


@given(
    st.integers(0, 60 * 24 * 20), st.integers(30, 60 * 24 * 14), st.times(), st.times(), st.integers(0, 60 * 24 * 20)
)
def test_none_goes_in_quiet_hours_or_after_the_start(
    start: int, before: int, quiet_from: time, quiet_until: time, now: int
) -> None:
    quiet = QuietHours(
        quiet_from.replace(second=0, microsecond=0), quiet_until.replace(second=0, microsecond=0), CHICAGO
    )
    first = datetime(2026, 10, 20, tzinfo=UTC)
    visit = Coming(starts_at=first + timedelta(minutes=start), told_at=first - timedelta(days=30))
    moment = first + timedelta(minutes=now)

    assert not quiet.hold(moment_of(visit.starts_at, minutes_before=before, quiet=quiet))
    if due(visit, befores=[before], sent=[], quiet=quiet, now=moment) is not None:
        assert not quiet.hold(moment)
        assert moment < visit.starts_at
        assert due(visit, befores=[before], sent=[before], quiet=quiet, now=moment) is None


@pytest.mark.parametrize(
    ("said", "minutes"), [("48, 3", (2880, 180)), ("3,48,3", (2880, 180)), ("1.5", (90,)), ("", ()), (" , ", ())]
)
def test_hours_before_as_an_owner_writes_them(said: str, minutes: tuple[int, ...]) -> None:
    assert read_hours(said) == minutes


@pytest.mark.parametrize("said", ["two", "-3", "0", "0.1", "400", "1,2,3,4,5", "1e3", "３", "nan", "1 2"])
def test_hours_that_cannot_be_meant_are_refused(said: str) -> None:
    with pytest.raises(BeforeRefused):
        read_hours(said)


DAY = 24 * 60


@pytest.mark.parametrize(
    ("told_at", "now", "goes"),
    [
        (LONG_AGO, at(26, 13, 59), False),
        (LONG_AGO, at(26, 14), True),
        (at(27, 10), at(27, 10, 2), False),  # it can still be undone
        (at(27, 10), at(27, 10, 3), True),  # booked late: at once
        (at(26, 22), at(26, 22, 3), False),  # booked late at night: in the morning
        (at(26, 22), at(27, 8), True),
        (LONG_AGO, at(27, 13, 45), True),
        (LONG_AGO, at(27, 13, 46), False),  # whoever reads it then is on the way
    ],
)
def test_questions_go_in_time_and_to_whoever_books_late_at_once(told_at: datetime, now: datetime, goes: bool) -> None:
    visit = Coming(starts_at=at(27, 14), told_at=told_at)
    settled_at = told_at + timedelta(minutes=3)

    assert questions_due(visit, minutes_before=DAY, settled_at=settled_at, quiet=QUIET, now=now) is goes


def test_questions_go_in_quiet_hours_where_the_morning_is_too_late() -> None:
    visit = Coming(starts_at=at(27, 8, 30), told_at=at(26, 22))

    assert questions_due(visit, minutes_before=DAY, settled_at=at(26, 22, 3), quiet=QUIET, now=at(26, 22, 3))


def test_answers_count_from_twice_as_early_and_two_days_at_least() -> None:
    assert answers_count_from(at(27, 14), minutes_before=DAY) == at(25, 14)
    assert answers_count_from(at(27, 14), minutes_before=3 * DAY) == at(21, 14)
    assert answers_count_from(at(27, 14), minutes_before=60) == at(25, 14)


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (at(28, 14, 59), False),
        (at(28, 15), True),
        (at(28, 22), False),
        (at(29, 8), True),
        (at(1, 15) + timedelta(days=30), False),
    ],
)
def test_a_follow_up_goes_a_day_after_by_day_and_not_days_late(now: datetime, goes: bool) -> None:
    assert follow_up_due(at(27, 15), minutes_after=DAY, quiet=QUIET, now=now) is goes
