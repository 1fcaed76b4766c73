"""The waiting list against everybody else at one moment, on both databases: one has the time, nobody half of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections, transaction

from tests.factories import booking as make
from tests.rooms.booking import waiters
from tests.serving import at_once
from unknot.rooms.booking import door, links
from unknot.rooms.booking.actions import waiting_offers
from unknot.rooms.booking.actions.holds import TimeTaken, place_hold
from unknot.rooms.booking.actions.waiting_answers import OfferOver, accept
from unknot.rooms.booking.models import Appointment, FreedGap, WaitingOffer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
NOON, FREED = make.NOON, make.NOON + waiters.UNDO
RULED_OUT = {"gone": (TimeTaken, OfferOver)}


def beside(act: Callable[[], object]) -> Callable[[], str]:
    """The act on a connection of its own; what became of it in a word."""

    def on_its_own() -> str:
        try:
            act()
        except RULED_OUT["gone"]:
            return "gone"
        finally:
            connections.close_all()
        return "has it"

    return on_its_own


def job(function: Callable[..., object], now, **payload: int) -> Callable[[], object]:
    """A job as the worker runs it."""

    def run() -> None:
        with transaction.atomic():
            function(payload, now)

    return run


def accepts(offer: WaitingOffer, now) -> Callable[[], object]:
    return lambda: accept(links.offer_token(offer.public_id), now=now)


def freed(*names: str) -> FreedGap:
    """A full day, people who wait, and one visit of it given back for good; the list is not asked yet."""
    make.open_practice()
    full = waiters.full_day()
    for name in names:
        waiters.waits(name)
    waiters.cancels(full[2])
    with transaction.atomic():
        cells = (full[2].first_cell, full[2].last_cell)
        waiting_offers.time_freed(full[2].therapist_id, *cells, why=FreedGap.Why.VISIT, now=FREED)
    return FreedGap.objects.get()


def live(now) -> int:
    """How many have the freed time: 11:30 tomorrow."""
    starts_at = NOON + timedelta(hours=23, minutes=30)
    rows = Appointment.objects.filter(starts_at=starts_at, takes_time=True)
    assert door.faults(now=now) == []
    return sum(1 for row in rows if row.expires_at is None or row.expires_at > now)


def test_the_list_and_walk_ins_for_one_freed_time():
    gap = freed("Ada")
    others = [make.visitor() for _ in range(3)]
    wish = make.wish(NOON + timedelta(hours=23, minutes=30))

    at_once(
        [
            beside(job(waiting_offers.ask, FREED, gap=gap.pk)),
            *(beside(lambda one=one: place_hold(wish, visitor=make.digest(one), now=FREED)) for one in others),
        ]
    )

    assert live(FREED) == 1


def test_two_yeses_to_one_offer_book_one_visit():
    gap = freed("Ada")
    job(waiting_offers.ask, FREED, gap=gap.pk)()
    (offer,) = waiters.offers()

    assert at_once([beside(accepts(offer, FREED))] * 3) == ["has it"] * 3

    assert live(FREED) == 1
    assert Appointment.objects.filter(client__name="Ada").count() == 1


def test_everybody_is_asked_and_the_first_yes_wins():
    gap = freed("Ada", "Ben", "Cleo")
    near = NOON + timedelta(hours=21)
    job(waiting_offers.ask, near, gap=gap.pk)()
    (alone,) = waiters.offers()
    job(waiting_offers.lapse, alone.ends_at, offer=alone.pk)()
    job(waiting_offers.ask, alone.ends_at, gap=gap.pk)()
    to_all = [offer for offer in waiters.offers() if offer.to_all]
    assert len(to_all) == 2

    answers = at_once([beside(accepts(offer, alone.ends_at)) for offer in to_all])

    assert sorted(answers) == ["gone", "has it"]
    assert live(alone.ends_at) == 1


def test_a_yes_at_the_very_end_of_an_offer():
    gap = freed("Ada", "Ben")
    job(waiting_offers.ask, FREED, gap=gap.pk)()
    (offer,) = waiters.offers()
    end = offer.ends_at

    answers = at_once(
        [
            beside(accepts(offer, end - timedelta(microseconds=1))),
            beside(job(waiting_offers.lapse, end, offer=offer.pk)),
            beside(job(waiting_offers.ask, end, gap=gap.pk)),
        ]
    )

    states = [one.state for one in waiters.offers()]
    assert states in (["accepted"], ["lapsed"], ["lapsed", "open"])
    assert (answers[0] == "has it") is (states == ["accepted"])
    assert live(end) == (states != ["lapsed"])
