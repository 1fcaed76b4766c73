"""A stop and a promise at the same moment: the time is promised before the stop, or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connections, transaction

from tests.factories import booking as make
from tests.factories import practice as made
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold
from unknot.rooms.booking.actions.holds import place_hold
from unknot.rooms.booking.models import Appointment
from unknot.rooms.check import door as check
from unknot.rooms.check.signals import finding_made
from unknot.rooms.match import door as match
from unknot.rooms.match.models import Pass
from unknot.spine.vocabulary import Level

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

NUMB = {"age": 42, "weeks": 2, "yes": ["saddle"]}
LATER = make.NOON + timedelta(minutes=1)
LONG, SHORT = 10, 0.4  # seconds: for what must come, and for what must not


@pytest.fixture
def beside() -> Iterator[Callable[..., Future[object]]]:
    """Run something beside the test, on a connection of its own."""

    def on_its_own(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as people:
        yield lambda act: people.submit(on_its_own, act)


@contextmanager
def pass_in_use(visitor: str) -> Iterator[None]:
    """Something else of this visitor, such as a second tab, holds the pass."""
    with transaction.atomic():
        Pass.objects.select_for_update().get(visitor=visitor)
        yield


def held_by(visitor: str) -> Appointment:
    return place_hold(make.wish(minutes=30), visitor=visitor, now=make.NOON)


def confirm(held: Appointment, visitor: str, contact: Contact | None = None) -> str:
    """What became of the confirm: the status, or why the pass was refused."""
    contact = contact or Contact("Ada Example", "ada@home.example", "")
    try:
        return confirm_hold(held.public_id, visitor=visitor, contact=contact, now=LATER).status
    except match.PassRefused as refused:
        return refused.problem.value


def test_stop_sent_while_a_confirm_is_on_its_way_is_written_after_the_promise(beside) -> None:
    make.open_practice()
    token = make.visitor()
    held = held_by(make.digest(token))
    stopped = threading.Event()

    def stop() -> None:
        make.visitor(NUMB, now=LATER, token=token)
        stopped.set()

    with pass_in_use(make.digest(token)):
        confirmed = beside(lambda: confirm(held, make.digest(token)))
        stopped.wait(SHORT)  # until the confirm waits for the pass
        stop_sent = beside(stop)
        early = stopped.wait(SHORT)
    stop_sent.result(LONG)

    assert not early, "the stop was written while a confirm had read the answers before it"
    # The promise came first; the stop then heard of it and called it off (decision 0131).
    assert (confirmed.result(LONG), Appointment.objects.get().status) == ("booked", "cancelled")


def test_confirm_waits_for_a_stop_that_is_being_written_and_is_refused(beside) -> None:
    make.open_practice()
    token = make.visitor()
    held = held_by(make.digest(token))
    found, go_on = threading.Event(), threading.Event()

    def linger(**_: object) -> None:
        found.set()
        go_on.wait(LONG)

    finding_made.connect(linger)
    try:
        stop_sent = beside(lambda: make.visitor(NUMB, now=LATER, token=token))
        found.wait(LONG)
        confirmed = beside(lambda: confirm(held, make.digest(token)))
        with pytest.raises(TimeoutError):
            confirmed.result(SHORT)
    finally:
        go_on.set()
        finding_made.disconnect(linger)
    stop_sent.result(LONG)

    assert confirmed.result(LONG) == "blocked"
    assert Appointment.objects.get().status == "held"


def test_level_raised_while_a_confirm_is_on_its_way_is_written_after_the_promise(beside) -> None:
    make.open_practice()
    person, user, token = made.client(), made.user(), make.visitor()
    with transaction.atomic():
        match.bind_pass(match.take_pass(make.digest(token), now=make.NOON), client_id=person.pk, now=make.NOON)
    held = held_by(make.digest(token))
    raised = threading.Event()

    def raise_it() -> None:
        check.raise_level(
            client_id=person.pk, level=Level.URGENT, reason="x", until_on=None, user_id=user.pk, now=LATER
        )
        raised.set()

    with pass_in_use(make.digest(token)):
        confirmed = beside(lambda: confirm(held, make.digest(token)))
        raised.wait(SHORT)  # until the confirm waits for the pass
        raising = beside(raise_it)
        early = raised.wait(SHORT)
    raising.result(LONG)

    assert not early, "the level was raised while a confirm had read it before"
    assert (confirmed.result(LONG), Appointment.objects.get().status) == ("booked", "cancelled")
