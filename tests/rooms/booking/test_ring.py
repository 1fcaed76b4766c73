"""Twenty people who each want the next one's time, at once: each has it or keeps their own, and nobody is without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests import homes, serving
from tests.factories import booking as make
from tests.homes import Home
from tests.rooms.booking.bookers import Booker, at, bookers, tally
from tests.serving import Reply, at_once
from unknot.kit import clock
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment, Occupancy, StatusChange

RING = 20
ROUNDS = 3


@dataclass
class Mover:
    """Somebody with a visit: where its page is now."""

    booker: Booker
    page: str
    visit: int

    def move(self, to: datetime, therapist_id: int) -> Reply:
        """Send the form of a move; the new page is remembered where there is one."""
        wish = make.as_form(make.wish(to, minutes=30, therapist_id=therapist_id))
        reply = self.booker.caller.post(f"{self.page}move/", wish)
        if reply.status == 302:
            self.page = path(reply.location)
        return reply

    def cancel(self) -> Reply:
        """Give the visit up."""
        return self.booker.caller.post(f"{self.page}cancellation/", {})


@pytest.fixture
def ring(prepared_home: Home, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[list[Mover]]:
    """Two therapists, two rooms, ten visits each on one day, back to back."""
    folder = tmp_path / "home"
    with django_db_blocker.unblock(), serving.copy_with_us_inside(prepared_home, folder) as home:
        therapists = make.open_practice(therapists=2, rooms=2)
        with homes.served(home) as tree:
            yield [_visited(one, n, therapists[n % 2].pk) for n, one in enumerate(bookers(tree.url, RING))]
        assert "Traceback" not in tree.log.read_text(), tree.log.read_text()


def _visited(one: Booker, number: int, therapist_id: int) -> Mover:
    starts_at = at(3, 9) + timedelta(minutes=45 * (number // 2))
    assert one.hold(make.wish(starts_at, minutes=30, therapist_id=therapist_id)).status == 302
    page = path(one.confirm().location)
    return Mover(one, page, Appointment.objects.get(starts_at=starts_at, therapist_id=therapist_id).pk)


def a_full_ring_turns_or_stands_and_nobody_is_without_a_time(ring: list[Mover]) -> None:
    """Everybody wants the next one's time while it is taken; then one gives up theirs, and the hole goes round."""
    for _ in range(ROUNDS):
        before = places(ring)
        targets = before[1:] + before[:1]

        answers = at_once([lambda m=m, t=t: m.move(*t) for m, t in zip(ring, targets, strict=True)])

        assert set(tally(answers).counts) <= {302, 409}
        each_has_one_of_two(ring, answers, before, targets)


def a_ring_with_a_hole_and_lapsed_holds_in_it(ring: list[Mover]) -> None:
    """One leaves at the same moment, and old holds lie where some want to go: whoever is first gets what has freed."""
    leaver, others = ring[0], ring[1:]
    before = places(others)
    (hole,) = places([leaver])
    targets = [hole, *before[:-1]]
    shifted = [(start + timedelta(minutes=450), who) for start, who in before[:6]]
    _lapsed_holds(ring, shifted)

    answers = at_once(
        [leaver.cancel]
        + [lambda m=m, t=t: m.move(*t) for m, t in zip(others, targets, strict=True)]
        + [
            lambda m=m, t=t: m.booker.hold(make.wish(t[0], minutes=30, therapist_id=t[1]))
            for m, t in zip(others, shifted, strict=False)
        ]
    )

    assert set(tally(answers).counts) <= {302, 409}
    each_has_one_of_two(others, answers[1 : 1 + len(others)], before, targets)


def overlapping_steps_of_a_quarter_hour_wait_for_nobody_in_a_circle(ring: list[Mover]) -> None:
    """New cells that are partly somebody's old ones, and partly the mover's own."""
    movers = ring[1:]
    before = places(movers)
    targets = [(start + timedelta(minutes=(15, -15)[n % 2]), who) for n, (start, who) in enumerate(before)]

    answers = at_once([lambda m=m, t=t: m.move(*t) for m, t in zip(movers, targets, strict=True)])

    assert set(tally(answers).counts) <= {302, 409}
    each_has_one_of_two(movers, answers, before, targets)


def test_who_wants_anothers_time_waits_for_nobody_in_a_circle(ring: list[Mover]) -> None:
    """Three times round, in one test, for a process tree is dear to start."""
    a_full_ring_turns_or_stands_and_nobody_is_without_a_time(ring)
    a_ring_with_a_hole_and_lapsed_holds_in_it(ring)
    overlapping_steps_of_a_quarter_hour_wait_for_nobody_in_a_circle(ring)


def each_has_one_of_two(
    movers: list[Mover],
    answers: list[Reply],
    before: list[tuple[datetime, int]],
    targets: list[tuple[datetime, int]],
) -> None:
    now = places(movers)
    for answer, stands, was, wanted in zip(answers, now, before, targets, strict=True):
        assert stands == (wanted if answer.status == 302 else was)
    assert len(set(now)) == len(movers)
    assert door.faults(now=clock.now()) == []
    visits = Appointment.objects.filter(pk__in=[one.visit for one in movers])
    assert set(visits.values_list("status", flat=True)) == {"booked"}
    assert {one.booker.caller.get(one.page).status for one in movers} == {200}
    for visit in visits:
        assert Occupancy.objects.filter(appointment=visit).count() == 2 * 9
        assert StatusChange.objects.filter(appointment=visit, kind="moved").count() == visit.sequence


def places(movers: list[Mover]) -> list[tuple[datetime, int]]:
    """Where each of them stands, in their order."""
    rows = {row.pk: (row.starts_at, row.therapist_id) for row in Appointment.objects.filter(client__isnull=False)}
    return [rows[one.visit] for one in movers]


def path(location: str) -> str:
    return re.sub(r"^https?://[^/]+|\?.*$", "", location)


def _lapsed_holds(ring: list[Mover], wanted: list[tuple[datetime, int]]) -> None:
    for one, (start, who) in zip(ring[10:], wanted, strict=False):
        one.booker.hold(make.wish(start, minutes=30, therapist_id=who))
    Appointment.objects.filter(status="held").update(expires_at=clock.now() - timedelta(seconds=1))
