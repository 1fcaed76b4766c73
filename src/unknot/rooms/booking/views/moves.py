"""Moving a visit: the free times nearest to it, one of them beside the old one, and the button that moves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unknot.kit import clock, dates
from unknot.kit.callers import caller_address
from unknot.kit.problems import refuse
from unknot.rooms.booking import door, pages
from unknot.rooms.booking.actions.cancellations import LinkUnknown, VisitOver
from unknot.rooms.booking.actions.holds import NotOpened, TimeTaken, Wish
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.forms import MoveForm, SearchForm
from unknot.rooms.booking.queries.services import NotOffered
from unknot.rooms.booking.views.refusals import JUST_TAKEN
from unknot.rooms.booking.views.visits import unknown, visit_or_none, visit_page
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Looking shows times, then the old one and the new one side by side; only the form there moves."""
    now = clock.now()
    if request.method == "POST":
        return _move(request, token, now)
    visit = visit_or_none(request, token, now)
    if visit is None or visit.client_id is None:
        return unknown(request, token)
    if visit.status != Status.BOOKED or visit.starts_at <= now:
        return redirect("booking:visit", token=token)
    try:
        granted = match.pass_to_move(visit.client_id, pass_id=visit.pass_id, now=now)
    except match.PassRefused as refused:
        return _no_pass(request, visit, token, refused.problem, now)
    form = MoveForm(request.GET)
    if "starts_at" in request.GET and form.is_valid():
        return render(request, "booking/move.html", _closer(visit, token, form.wish(), request, now))
    return render(request, "booking/move_times.html", _listing(visit, token, request.GET, granted, now))


def _move(request: HttpRequest, token: str, now: datetime) -> HttpResponse:
    practice.take_try("confirm by address", by=caller_address(request), now=now)
    form = MoveForm(request.POST)
    if not form.is_valid():
        words = _("That was not one of the times in the list. Please choose one here.")
        return _again(request, token, words, status=400, now=now)
    wish = form.wish()
    try:
        moved = move_visit(token, wish, asked_with=form.cleaned_data["once"], now=now)
    except LinkUnknown:
        visit_or_none(request, token, now)  # guessing links is counted
        return unknown(request, token)
    except VisitOver:
        words = _("This visit has begun or is over, so it cannot be moved here. Please call us.")
        return _refused(request, token, words, now)
    except match.PassRefused as refused:
        visit = visit_or_none(request, token, now)
        return _no_pass(request, visit, token, refused.problem, now) if visit else unknown(request, token)
    except (NotOffered, NotOpened):
        words = _("Your check does not open this type or this length. These fit.")
        return _again(request, token, words, status=403, now=now)
    except TimeTaken as refused:
        just_taken = _("This time has just been taken. Here are the nearest times. Your visit stays as it was.")
        other = _("This time cannot be booked. Here are the nearest times. Your visit stays as it was.")
        words = just_taken if refused.reason in JUST_TAKEN else other
        return _again(request, token, words, status=409, near=wish, now=now)
    there = door.link_to(visit_sheet(moved, now=now))
    # Where it stood so already nothing was done: its link lives on, and there is no move to greet or to undo.
    return redirect(there if token in there else f"{there}?moved=now")


def _again(
    request: HttpRequest, token: str, words: str, *, status: int, near: Wish | None = None, now: datetime
) -> HttpResponse:
    """The list once more, with what is nearest to what was wished."""
    visit = visit_or_none(request, token, now)
    if visit is None or visit.client_id is None:
        return unknown(request, token)
    try:
        granted = match.pass_to_move(visit.client_id, pass_id=visit.pass_id, now=now)
    except match.PassRefused as refused:
        return _no_pass(request, visit, token, refused.problem, now)
    said = {"type": near.kind.value, "minutes": near.minutes, "therapist": near.therapist_id} if near else {}
    page = _listing(visit, token, said, granted, now, near=near.starts_at if near else None)
    return refuse(request, "booking/move_times.html", page | {"refusal": words}, status=status, detail=words)


def _refused(request: HttpRequest, token: str, words: str, now: datetime) -> HttpResponse:
    visit = visit_or_none(request, token, now)
    if visit is None:
        return unknown(request, token)
    page = visit_page(visit, token, request, now) | {"refusal": words}
    return refuse(request, "booking/visit.html", page, status=409, detail=words)


def _no_pass(
    request: HttpRequest, visit: door.VisitSheet, token: str, problem: match.PassProblem, now: datetime
) -> HttpResponse:
    """A link is logistics: it does not tell what an answer said, only what to do next."""
    must_call = problem is match.PassProblem.BLOCKED
    words = _("This visit cannot be moved online. Please call us.")
    if not must_call:
        words = _("Before this visit can be moved, the check has to be answered again.")
    page = visit_page(visit, token, request, now) | {"must_call": must_call, "words": words}
    return refuse(request, "booking/move_refused.html", page, status=403, detail=words)


def _listing(
    visit: door.VisitSheet,
    token: str,
    said: Mapping[str, object],
    granted: match.PassSheet,
    now: datetime,
    *,
    near: datetime | None = None,
) -> dict[str, object]:
    """The times that this visit could move to: the same type and length where they are open still."""
    offers = door.offers_to_move(visit, granted)
    wanted = SearchForm({"type": visit.kind.value, "minutes": visit.minutes} | dict(said.items()))
    wanted.is_valid()  # an odd word in the address falls back to the visit as it is
    search = pages.settle(wanted.cleaned_data, offers)
    address = reverse("booking:move", args=[token])
    page = {
        "visit": visit,
        "token": token,
        "rows": [],
        "is_late": door.is_late_for(visit, now=now),
        "is_stopped": door.is_stopped(visit, now=now),
    }
    page |= _policy(visit)
    if search is None:
        return page
    book, until = (
        door.open_book(now=now, moving=visit.id, reach_days=door.STAFF_REACH_DAYS if visit.course_id else None),
        granted.reaches_until,
    )
    by_day = door.times_by_day(
        book, search.offer, until=until, therapist_id=search.therapist_id, wants=door.wants_of(visit)
    )
    by_day = {day: [time for time in times if not _stays(time, visit)] for day, times in by_day.items()}
    on_day = search.day if near is None else None
    listed = by_day.get(on_day, []) if on_day else pages.nearest(by_day, near or visit.starts_at)
    rows = pages.rows_to(listed, book, address, search, stay_with=visit.therapist_id)
    return page | {
        "rows": pages.rows_of_day(listed, rows, book) if on_day else rows,
        "days": pages.day_choices(by_day, search, book, address=address),
        "lengths": pages.length_choices(offers, search.offer),
        "types": pages.type_choices(offers, search.offer),
        "therapists": pages.therapist_choices(book, search.offer, search.therapist_id),
        "on_day": pages.on_day(search, book) if on_day else "",
    }


def _stays(time: door.FreeTime, visit: door.VisitSheet) -> bool:
    """True for the visit's own time, which is no move."""
    same = (time.starts_at, time.offer.kind, time.offer.minutes) == (visit.starts_at, visit.kind, visit.minutes)
    return same and visit.therapist_id in time.therapists  # whoever else is free too: a row keeps the therapist


def _closer(visit: door.VisitSheet, token: str, wish: Wish, request: HttpRequest, now: datetime) -> dict[str, object]:
    """The old time and the new one, before anything is changed."""
    therapists = {one.id: one.name for one in practice.therapists()}
    return {
        "visit": visit,
        "token": token,
        "wish": wish,
        "rows": pages.move_rows(visit, wish, with_whom=therapists.get(wish.therapist_id or 0, "")),
        "starts_at": wish.starts_at.isoformat(),
        "once": uuid4().hex,
        "is_late": door.is_late_for(visit, now=now),
        "is_stopped": door.is_stopped(visit, now=now),
        **_policy(visit),
    }


def _policy(visit: door.VisitSheet) -> dict[str, object]:
    until = pages.free_until(visit, practice.the_practice().cancel_until_hours)
    return {"free_until": until, "stands": dates.full(visit.starts_at, visit.zone)}
