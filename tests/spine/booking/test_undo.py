"""Until when a step can be taken back, and how a cancel counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unknot.spine.booking.lifecycle import MoveRefused, Status, undone
from unknot.spine.booking.reasons import Why, fee_word
from unknot.spine.booking.undo import undo_ends_at

AT = datetime(2026, 11, 24, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "waits"),
    [
        (timedelta(days=1), timedelta(minutes=3)),
        (timedelta(minutes=18), timedelta(minutes=3)),
        (timedelta(minutes=17), timedelta(minutes=2)),
        (timedelta(minutes=15), timedelta(0)),
        (timedelta(minutes=1), timedelta(0)),
        (timedelta(hours=-1), timedelta(0)),
    ],
)
def test_messages_wait_three_minutes_and_never_into_the_last_quarter(before: timedelta, waits: timedelta):
    assert undo_ends_at(AT, starts_at=AT + before) == AT + waits


@given(st.timedeltas(timedelta(days=-1), timedelta(days=90)), st.integers(0, 10))
def test_the_end_lies_in_the_window_and_before_the_last_quarter(before: timedelta, minutes: int):
    end = undo_ends_at(AT, starts_at=AT + before, minutes=minutes)

    assert AT <= end <= AT + timedelta(minutes=minutes)
    assert end == AT or end <= AT + before - timedelta(minutes=15)


@pytest.mark.parametrize("status", [one for one in Status if one not in (Status.BOOKED, Status.CANCELLED)])
def test_nothing_but_a_booking_and_a_cancelling_is_taken_back(status: Status):
    with pytest.raises(MoveRefused):
        undone(status)


def test_each_of_the_two_is_the_other_taken_back():
    assert undone(Status.BOOKED) is Status.CANCELLED
    assert undone(Status.CANCELLED) is Status.BOOKED


@pytest.mark.parametrize("before", [timedelta(hours=25), timedelta(minutes=1)])
@pytest.mark.parametrize("why", [Why.SAFETY, Why.PRACTICE])
def test_cancelling_for_safety_or_by_the_practice_is_free_at_any_time(before: timedelta, why: Why):
    assert fee_word(why, starts_at=AT + before, notice_hours=24, now=AT) == "free"


@pytest.mark.parametrize("why", [None, *(why for why in Why if why not in (Why.SAFETY, Why.PRACTICE))])
def test_any_other_reason_counts_by_the_notice(why: Why | None):
    assert fee_word(why, starts_at=AT + timedelta(hours=24), notice_hours=24, now=AT) == "in time"
    assert fee_word(why, starts_at=AT + timedelta(hours=24), notice_hours=24, now=AT + timedelta(seconds=1)) == "late"
