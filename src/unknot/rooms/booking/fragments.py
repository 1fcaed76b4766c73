"""Pieces of the book that stand on lower pages: the next times and the prices on the front page."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from unknot.kit import clock
from unknot.rooms.booking import door, pages


def next_times(request: HttpRequest, **_: object) -> SafeString:
    """The next three free times over all types; each leads to the check, which comes first."""
    soonest = door.next_three(now=clock.now())
    rows = pages.rows(soonest.times, soonest.book, pickable=False, with_type=True)
    left = len(door.today(now=soonest.book.now, book=soonest.book).times)
    return render_to_string("booking/fragments/next_times.html", {"rows": rows, "left_today": left}, request=request)


def prices(request: HttpRequest, **_: object) -> SafeString:
    """Every type with its lengths and prices."""
    return render_to_string(
        "booking/fragments/prices.html", {"prices": pages.price_rows(door.offers())}, request=request
    )
