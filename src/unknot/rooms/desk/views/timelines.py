"""A day as a timeline: what is open, and what speaks against the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unknot.kit import clock
from unknot.rooms.booking import door as booking
from unknot.rooms.desk.forms import TimelineForm
from unknot.rooms.desk.pages.timelines import timeline_page
from unknot.rooms.desk.views.staff import for_staff, staff
from unknot.rooms.practice import door as practice


@for_staff("GET", "HEAD")
def show(request: HttpRequest) -> HttpResponse:
    """One date, type and length, for one therapist or for all; whatever is odd in the address falls back.

    A therapist sees their own; the owner and the front desk see everybody.
    """
    now = clock.now()
    form = TimelineForm(request.GET)
    form.is_valid()
    said = form.cleaned_data
    day: date = said.get("day") or practice.today(now)
    offers = booking.offers()
    own = practice.therapist_id_of(staff(request))
    sees_all = practice.sees_all_appointments(staff(request))
    asked = said.get("therapist") if sees_all else own
    page = None
    if offers and (sees_all or own):
        offer = _asked_for(offers, said.get("type"), said.get("minutes"))
        book = booking.open_book(now=now, first=day, days=1)
        lines = booking.timelines(book, offer, day=day, wants=booking.Wants(therapist_id=asked))
        page = timeline_page(book, lines, offer=offer, offers=offers, day=day, asked=asked, sees_all=sees_all)
    return render(request, "desk/timeline.html", {"page": page})


def _asked_for(offers: Sequence[booking.Offer], kind: str | None, minutes: int | None) -> booking.Offer:
    """Of this type, or of the first, the length that comes nearest."""
    of_kind = [one for one in offers if one.kind.value == kind] or offers
    return min(of_kind, key=lambda one: abs(one.minutes - minutes)) if minutes else of_kind[0]
