"""Pieces of the book that stand on lower pages: the next times and the prices on the front page."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from unknot.kit import clock
from unknot.rooms.booking import door, pages
from unknot.rooms.booking.queries.services import Offer

SHOWN = 3
USUAL_MINUTES = 60  # of each type one length stands for all: the one nearest to an hour


def next_times(request: HttpRequest, **_: object) -> SafeString:
    """The next free times over all types; each leads to the check, which comes first."""
    offers = _one_a_type(door.offers())
    book = door.open_book(now=clock.now())
    found = [time for offer in offers for time in door.next_times(book, offer, count=SHOWN)]
    soonest = sorted(found, key=lambda time: (time.starts_at, time.offer.minutes))[:SHOWN]
    rows = pages.rows(soonest, book, pickable=False, with_type=True)
    return render_to_string("booking/fragments/next_times.html", {"rows": rows}, request=request)


def prices(request: HttpRequest, **_: object) -> SafeString:
    """Every type with its lengths and prices."""
    return render_to_string(
        "booking/fragments/prices.html", {"prices": pages.price_rows(door.offers())}, request=request
    )


def _one_a_type(offers: list[Offer]) -> list[Offer]:
    chosen: dict[str, Offer] = {}
    for offer in sorted(offers, key=lambda one: abs(one.minutes - USUAL_MINUTES)):
        chosen.setdefault(offer.kind.value, offer)
    return list(chosen.values())
