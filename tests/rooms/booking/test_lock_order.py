"""Rows of appointments are locked by number by everybody, so two who want the same ones never wait in a circle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from tests.factories import booking as make
from tests.meeting import Act, locked, meet
from tests.rooms.booking import waiters
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

Case = tuple[Act, int, int]  # what somebody does, and the two rows that it locks, by number


def holds(hours: int = 24, visitor: str = "") -> Appointment:
    """A time that somebody holds."""
    wish = make.wish(make.NOON + timedelta(hours=hours))
    return place_hold(wish, visitor=visitor or make.digest(make.visitor()), now=make.NOON)


def visit(number: int) -> Appointment:
    return Appointment.objects.get(pk=number)


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
    missed = make.booked(make.visitor())
    after = missed.starts_at + timedelta(minutes=20)
    attendance.mark_missed(missed.pk, actor="user:1", now=after)
    beside = make.held(make.visitor(), make.wish(missed.starts_at))
    said = {"from_status": Status.MISSED, "actor": "user:1", "now": after}
    return lambda: attendance.take_back(missed.pk, **said), missed.pk, beside.pk


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

    meet(act, first=locked(visit(first)), second=locked(visit(second)))


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
