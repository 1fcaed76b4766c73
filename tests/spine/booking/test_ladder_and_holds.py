"""Legal and refused moves of an appointment, and holds on the edges of their time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from unknot.spine.booking.holds import (
    HOLD_MINUTES,
    extended,
    hold_expires_at,
    is_live,
    request_expires_at,
    status_at,
)
from unknot.spine.booking.lifecycle import EXPIRING, KEEPING, MOVES, MoveRefused, Status, move

NOON = datetime(2027, 3, 1, 18, tzinfo=UTC)
TICK = timedelta(microseconds=1)
LEGAL = {
    ("held", "booked"), ("held", "cancelled"), ("held", "lapsed"),
    ("requested", "booked"), ("requested", "cancelled"), ("requested", "lapsed"),
    ("booked", "arrived"), ("booked", "cancelled"), ("booked", "missed"),
    ("arrived", "done"), ("arrived", "cancelled"),
    ("lapsed", "booked"),
}  # fmt: skip


@pytest.mark.parametrize(("status", "to"), list(product(Status, Status)), ids=str)
def test_every_move_is_legal_or_refused(status: Status, to: Status) -> None:
    if (status.value, to.value) in LEGAL:
        assert move(status, to) is to
    else:
        with pytest.raises(MoveRefused) as refused:
            move(status, to)
        assert (refused.value.status, refused.value.to) == (status, to)


def test_the_table_of_moves_knows_every_status() -> None:
    assert set(MOVES) == set(Status)


def test_a_request_never_arrives_without_being_booked() -> None:
    assert Status.ARRIVED not in MOVES[Status.REQUESTED]
    assert {status for status, moves in MOVES.items() if Status.ARRIVED in moves} == {Status.BOOKED}


def test_nothing_keeps_its_time_both_for_good_and_for_a_while() -> None:
    assert EXPIRING.isdisjoint(KEEPING)
    assert set(Status) - EXPIRING - KEEPING == {Status.CANCELLED, Status.MISSED, Status.LAPSED}


def test_a_hold_ends_after_ten_minutes_twenty_or_thirty() -> None:
    assert HOLD_MINUTES == 10
    assert hold_expires_at(NOON) == NOON + timedelta(minutes=10)
    assert hold_expires_at(NOON, extensions=1) == NOON + timedelta(minutes=20)
    assert hold_expires_at(NOON, extensions=2) == NOON + timedelta(minutes=30)


@pytest.mark.parametrize("extensions", [-1, 3])
def test_a_hold_is_extended_twice_at_most(extensions: int) -> None:
    with pytest.raises(ValueError, match="2 times"):
        hold_expires_at(NOON, extensions=extensions)


@pytest.mark.parametrize(
    ("ends", "at", "until"),
    [(10, 0, 20), (10, 9, 20), (20, 19, 30), (25, 19, 30), (30, 29, None), (10, 10, None), (20, 25, None)],
)
def test_each_extension_adds_ten_minutes_to_a_hold_that_lives(ends: int, at: int, until: int | None) -> None:
    longer = extended(NOON, NOON + timedelta(minutes=ends), now=NOON + timedelta(minutes=at))

    assert longer == (None if until is None else NOON + timedelta(minutes=until))


@pytest.mark.parametrize("status", sorted(EXPIRING))
@pytest.mark.parametrize(
    ("now", "live"),
    [(NOON - TICK, True), (NOON, False), (NOON + TICK, False)],
    ids=["just before", "exactly then", "just after"],
)
def test_what_expires_is_over_at_the_very_moment(status: Status, now: datetime, *, live: bool) -> None:
    assert is_live(status, NOON, now) is live
    assert status_at(status, NOON, now) is (status if live else Status.LAPSED)


def test_a_hold_over_the_repeated_hour_lasts_ten_real_minutes() -> None:
    chicago = ZoneInfo("America/Chicago")
    held_at = datetime(2027, 11, 7, 1, 55, tzinfo=chicago)
    before = datetime(2027, 11, 7, 1, 4, fold=1, tzinfo=chicago)
    exactly = datetime(2027, 11, 7, 1, 5, fold=1, tzinfo=chicago)

    expires_at = hold_expires_at(held_at)

    assert is_live(Status.HELD, expires_at, before)
    assert not is_live(Status.HELD, expires_at, exactly)


@pytest.mark.parametrize("status", sorted(set(Status) - EXPIRING))
def test_an_old_expiry_says_nothing_about_any_other_status(status: Status) -> None:
    assert status_at(status, NOON, NOON + timedelta(days=1)) is status
    assert is_live(status, NOON, NOON + timedelta(days=1)) is (status in KEEPING)
    assert is_live(status, None, NOON) is (status in KEEPING)


@pytest.mark.parametrize("status", sorted(EXPIRING))
def test_a_hold_without_an_end_is_refused(status: Status) -> None:
    with pytest.raises(ValueError, match="without an end"):
        status_at(status, None, NOON)


@pytest.mark.parametrize(
    ("starts_in", "expires_in"),
    [(timedelta(days=3), timedelta(hours=2)), (timedelta(hours=2), timedelta(hours=2)),
     (timedelta(minutes=40), timedelta(minutes=40))],
)  # fmt: skip
def test_a_request_ends_after_two_hours_or_at_the_start(starts_in: timedelta, expires_in: timedelta) -> None:
    assert request_expires_at(NOON, starts_at=NOON + starts_in) == NOON + expires_in
