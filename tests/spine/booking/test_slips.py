"""Taking a slip back: what can be, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from unknot.spine.booking.lifecycle import SLIP_MINUTES, MoveRefused, Status, slip_back

AT = datetime(2026, 11, 24, 18, tzinfo=UTC)
HOUR = timedelta(minutes=SLIP_MINUTES)


@pytest.mark.parametrize(
    ("status", "before"),
    [(Status.ARRIVED, Status.BOOKED), (Status.DONE, Status.ARRIVED), (Status.MISSED, Status.BOOKED)],
)
def test_a_slip_goes_back_until_just_before_the_hour(status, before):
    assert slip_back(status, since=AT, now=AT + HOUR - timedelta(microseconds=1)) is before
    with pytest.raises(MoveRefused):
        slip_back(status, since=AT, now=AT + HOUR)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.ARRIVED, Status.DONE, Status.MISSED}))
def test_nothing_else_is_a_slip(status):
    with pytest.raises(MoveRefused):
        slip_back(status, since=AT, now=AT)
