"""Two live holds a pass and an address at most, also where everybody asks at one moment, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from tests.factories import booking as make
from tests.serving import at_once
from unknot.rooms.booking.actions import ways
from unknot.rooms.booking.actions.confirmations import keep_what_was_typed
from unknot.rooms.booking.actions.holds import EnoughHolds, give_back_hold, place_hold
from unknot.rooms.booking.models import Appointment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
HOUR = timedelta(hours=1)


def types(held: Appointment) -> bool:
    """The form of this hold, sent with an address and not whole."""
    said = {"typed": {}, "reached_by": ["ada@home.example"]}
    return keep_what_was_typed(held.public_id, visitor=held.visitor, now=make.NOON, **said)


def holds(visitor: str, number: int, *, typed_at: object = None) -> Callable[[], str]:
    """Another hour for everybody, on a connection of its own; what became of it in a word."""

    def on_its_own() -> str:
        wish = make.wish(make.NOON + timedelta(days=1 + number))
        try:
            place_hold(wish, visitor=visitor, typed_at=typed_at, now=make.NOON)
        except EnoughHolds:
            return "enough"
        finally:
            connections.close_all()
        return "held"

    return on_its_own


@pytest.fixture
def _slow_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between counting and holding everybody lingers, so that whoever does not wait in line counts too few."""
    count = ways.held_elsewhere

    def lingering(*args: object, **named: object) -> int:
        found = count(*args, **named)
        with connections["default"].cursor() as cursor:
            if connections["default"].vendor == "postgresql":
                cursor.execute("SELECT pg_sleep(0.1)")
        return found

    monkeypatch.setattr(ways, "held_elsewhere", lingering)


@pytest.mark.usefixtures("_slow_count")
def test_four_browsers_that_typed_one_address_hold_two_between_them() -> None:
    make.open_practice(therapists=4, rooms=4)
    asked = []
    for number in range(4):
        visitor = make.digest(make.visitor())
        before = place_hold(make.wish(make.NOON + timedelta(days=6) + number * HOUR), visitor=visitor, now=make.NOON)
        types(before)
        give_back_hold(before.public_id, visitor=visitor, now=make.NOON)
        asked.append(holds(visitor, number, typed_at=before.public_id))

    answers = at_once(asked)

    assert sorted(answers) == ["enough", "enough", "held", "held"]
    assert Appointment.objects.filter(status="held").count() == 2


@pytest.mark.usefixtures("_slow_count")
def test_a_family_under_one_address_holds_two_before_any_row_names_it() -> None:
    """Clients of their own who share an address: nothing is there yet that a row lock could hold."""
    make.open_practice(therapists=4, rooms=4)
    tokens = [make.visitor() for _ in range(3)]
    for number, token in enumerate(tokens):
        make.booked(token, make.wish(make.NOON + timedelta(days=6) + number * HOUR), email="home@home.example")

    answers = at_once([holds(make.digest(token), number) for number, token in enumerate(tokens)])

    assert sorted(answers) == ["enough", "held", "held"]


def test_one_pass_holds_two_of_six_and_the_last_two_stay() -> None:
    make.open_practice(therapists=4, rooms=4)
    visitor = make.digest(make.visitor())

    answers = at_once([holds(visitor, number) for number in range(6)])

    assert answers == ["held"] * 6
    assert Appointment.objects.filter(status="held").count() == 2
    assert Appointment.objects.filter(status="cancelled").count() == 4


@pytest.mark.usefixtures("_slow_count")
def test_an_address_that_two_type_at_one_moment_leaves_what_is_filled_in() -> None:
    """Each of three browsers holds two; whoever types in one lets go of the other, and no browser ends another's."""
    make.open_practice(therapists=6, rooms=6)
    pairs = []
    for number in range(3):
        visitor = make.digest(make.visitor())
        starts = (make.NOON + timedelta(days=1) + number * HOUR, make.NOON + timedelta(days=2) + number * HOUR)
        pairs.append([place_hold(make.wish(at), visitor=visitor, now=make.NOON) for at in starts])

    let_go = at_once([typing(pair[0]) for pair in pairs])

    # Who comes first finds nobody under the address, and holds two; each after that holds one too many.
    assert sorted(let_go) == [False, True, True]
    assert Appointment.objects.filter(status="held").count() == 4
    for filled_in, _ in pairs:
        filled_in.refresh_from_db()
        assert filled_in.status == "held"


def typing(held: Appointment) -> Callable[[], bool]:
    """The same on a connection of its own."""

    def on_its_own() -> bool:
        try:
            return types(held)
        finally:
            connections.close_all()

    return on_its_own
