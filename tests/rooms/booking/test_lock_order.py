"""Rows of appointments are locked by number by everybody, so two who want the same ones never wait in a circle."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from tests.factories import booking as make
from tests.rooms.booking import waiters
from tests.serving import PATIENCE
from unknot.rooms.booking import links
from unknot.rooms.booking.actions import attendance, confirmations, waiting_answers
from unknot.rooms.booking.actions.cells import end_holds
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold, keep_what_was_typed
from unknot.rooms.booking.actions.holds import extend_hold, place_hold
from unknot.rooms.booking.models import Appointment
from unknot.spine.booking.lifecycle import Status

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
ADA = Contact(name="Ada Example", email="ada@home.example", phone="")
LATE = make.NOON + timedelta(minutes=10)

Act = Callable[[], object]
Case = tuple[Act, int, int]  # what somebody does, and the two rows that it locks, by number


def holds(hours: int = 24, visitor: str = "") -> Appointment:
    """A time that somebody holds."""
    wish = make.wish(make.NOON + timedelta(hours=hours))
    return place_hold(wish, visitor=visitor or make.digest(make.visitor()), now=make.NOON)


def a_late_confirm() -> Case:
    mine, beside = holds(), holds()
    _is_over(mine.pk)
    late = {"visitor": mine.visitor, "contact": ADA, "now": LATE}
    return lambda: confirm_hold(mine.public_id, **late), mine.pk, beside.pk


def a_late_yes_to_an_offer() -> Case:
    full = waiters.full_day(therapists=2)
    waiters.waits("Ada")
    waiters.cancels(full[4])
    waiters.worker_at(make.NOON + waiters.UNDO)
    [offer] = waiters.offers()
    assert offer.hold_id
    waiters.cancels(full[5])
    beside = place_hold(make.wish(full[5].starts_at), visitor=make.digest(make.visitor()), now=make.NOON)
    late = make.NOON + timedelta(hours=1)
    _is_over(offer.hold_id, now=late)
    token = links.offer_token(offer.public_id)
    return lambda: waiting_answers.accept(token, now=late), offer.hold_id, beside.pk


def a_missed_visit_that_was_not_missed() -> Case:
    visit = make.booked(make.visitor())
    after = visit.starts_at + timedelta(minutes=20)
    attendance.mark_missed(visit.pk, actor="user:1", now=after)
    beside = make.held(make.visitor(), make.wish(visit.starts_at))
    said = {"from_status": Status.MISSED, "actor": "user:1", "now": after}
    return lambda: attendance.take_back(visit.pk, **said), visit.pk, beside.pk


def an_address_typed_where_others_hold_under_it() -> Case:
    elsewhere = holds(24)
    said = {"typed": {}, "reached_by": [ADA.email], "now": make.NOON}
    keep_what_was_typed(elsewhere.public_id, visitor=elsewhere.visitor, **said)
    mine = holds(26)
    beside = holds(28, mine.visitor)
    return lambda: keep_what_was_typed(mine.public_id, visitor=mine.visitor, **said), mine.pk, beside.pk


CASES = [
    a_late_confirm,
    a_late_yes_to_an_offer,
    a_missed_visit_that_was_not_missed,
    an_address_typed_where_others_hold_under_it,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_whoever_has_the_first_row_gets_the_second(case: Callable[[], Case]) -> None:
    make.open_practice(therapists=2, rooms=2)
    act, first, second = case()
    assert first < second

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            _lock(first)
            other = pool.submit(_on_its_own, act)
            _wait_until_it_waits()
            _lock(second)
        other.result(PATIENCE)


def test_a_hold_that_was_extended_while_its_confirm_waited_is_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The confirm came a moment after the ten minutes, and more time a moment before; both were sent at once."""
    make.open_practice()
    mine = holds()
    assert mine.expires_at
    take_pass = confirmations.match.take_pass

    def wait_until_extended(visitor: str | None, *, now: object) -> object:
        monkeypatch.setattr(confirmations.match, "take_pass", take_pass)
        before = LATE - timedelta(seconds=1)
        extend_hold(mine.public_id, visitor=mine.visitor, ends=mine.expires_at, now=before)
        return take_pass(visitor, now=now)

    monkeypatch.setattr(confirmations.match, "take_pass", wait_until_extended)

    booked = confirm_hold(mine.public_id, visitor=mine.visitor, contact=ADA, now=LATE)

    assert (booked.pk, booked.status) == (mine.pk, Status.BOOKED)


def _is_over(number: int, *, now: datetime = LATE) -> None:
    """Somebody else has written down that it is."""
    with transaction.atomic():
        end_holds([number], now=now)


def _lock(number: int) -> None:
    Appointment.objects.select_for_update().get(pk=number)


def _on_its_own(act: Act) -> None:
    try:
        act()
    finally:
        connection.close()


def _wait_until_it_waits() -> None:
    if connection.vendor != "postgresql":
        return  # one writer at a time: it waits for the whole of ours, whatever we lock
    until = time.monotonic() + PATIENCE
    for_us = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(for_us)
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.01)
    raise AssertionError("it did not wait for the row that we have locked")
