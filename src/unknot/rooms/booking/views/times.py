"""The list of free times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unknot.kit import clock
from unknot.kit.listed import TimeRow
from unknot.kit.visitor import visitor_of
from unknot.rooms.booking import door, pages
from unknot.rooms.booking.forms import SearchForm
from unknot.rooms.match import door as match

LISTED = 10
LEFT_TODAY = 3


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What is free: to pick from with a valid pass, to look at without one, not at all after a stop."""
    now = clock.now()
    granted, problem = pass_or_problem(request, now)
    if problem is match.PassProblem.BLOCKED:
        return redirect("check:finding")
    listing = times_page(_said(request), granted=granted, now=now)
    return render(request, "booking/times.html", {**listing, "problem": problem})


def pass_or_problem(request: HttpRequest, now: datetime) -> tuple[match.PassSheet | None, match.PassProblem | None]:
    """The visitor's pass, or why there is none."""
    try:
        return match.pass_of(visitor_of(request), now=now), None
    except match.PassRefused as refused:
        return None, refused.problem


def times_page(
    said: Mapping[str, object], *, granted: match.PassSheet | None, now: datetime, wished_at: datetime | None = None
) -> dict[str, object]:
    """What the page of times shows; ``wished_at`` lists what is nearest to a time that could not be had."""
    first_visit = granted is not None and door.is_first_visit(granted.client_id)
    offers = pages.open_offers(door.offers(), granted=granted, first_visit=first_visit)
    search = pages.settle(said, offers)
    if search is None:
        return {"nothing_open": True}
    book = door.open_book(now=now)
    until = granted.reaches_until if granted else None
    wants = replace(search.wants, therapist_id=search.therapist_id)
    by_day = door.times_by_day(book, search.offer, until=until, wants=wants)
    listed = _listed(book, search, until, wished_at) if search.day is None or wished_at else by_day.get(search.day, [])
    rows = pages.rows(listed, book, pickable=granted is not None)
    reasons = door.why_not_on(book, search.offer, until=until, wants=wants)
    last_time = door.last_therapist_of(granted.client_id) if granted else None
    return {
        "search": search,
        "asked": pages.query(search, day=None),
        "wished_at": wished_at,
        "pickable": granted is not None,
        "rows": pages.rows_of_day(listed, rows, book) if search.day and not wished_at else rows,
        "days": pages.day_choices(by_day, search, book),
        "empty_days": pages.empty_days(by_day, reasons, book),
        "nothing_then": pages.nothing_on(search.day, reasons),
        "today": _other_today(book, search, offers, until) if not by_day.get(book.today) else [],
        "types": pages.type_choices(offers, search.offer),
        "lengths": pages.length_choices(offers, search.offer),
        "therapists": pages.therapist_choices(book, search.offer, search.therapist_id, last_time=last_time),
        "genders": pages.gender_choices(book, search),
        "places": pages.place_choices(book, search),
        "addresses": [one.whole for one in book.places],
        "needs": pages.needs(book, search),
        "on_day": pages.on_day(search, book),
        "last_time": pages.last_time(door.last_therapist(granted.client_id if granted else None), book, search),
        "waiting_query": urlencode(pages.query(search, day=None)),
    }


def _listed(
    book: door.Book, search: pages.Search, until: datetime | None, wished_at: datetime | None
) -> list[door.FreeTime]:
    wants = replace(search.wants, therapist_id=search.therapist_id)
    if wished_at is None:
        return door.next_times(book, search.offer, until=until, wants=wants, count=LISTED)
    return door.nearest_times(book, search.offer, to=wished_at, until=until, wants=wants)


def _other_today(
    book: door.Book, search: pages.Search, offers: Sequence[door.Offer], until: datetime | None
) -> list[TimeRow]:
    """What else is left today, where the chosen type has nothing."""
    others = [one for one in door.one_a_type(offers) if one.kind is not search.offer.kind]
    found = door.today(now=book.now, offers=others, until=until, wants=search.wants, book=book)
    return pages.other_today(found.times[:LEFT_TODAY], search, book)


def _said(request: HttpRequest) -> Mapping[str, object]:
    form = SearchForm(request.GET)
    form.is_valid()  # an odd word in the address falls back to the best type; the page then says what it shows
    return form.cleaned_data
