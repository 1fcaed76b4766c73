"""A slip that called a visit off: asking everything once more, and having the visit back. Decision 0141."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from unknot.kit import clock
from unknot.kit.callers import caller_address
from unknot.kit.posted import posted_from
from unknot.kit.problems import refuse
from unknot.kit.visitor import remember, visitor_of, welcome
from unknot.rooms.booking import door
from unknot.rooms.booking.actions.holds import EnoughVisits, NotOpened, TimeTaken, Wish
from unknot.rooms.booking.forms import CalledOffForm
from unknot.rooms.booking.views.refusals import enough, gone, no_pass, not_open, taken
from unknot.rooms.booking.views.visits import unknown, visit_or_none, visit_page
from unknot.rooms.check import door as check
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.check import steps


@never_cache
@posted_from("booking:visit")
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """From a visit that was called off: ask everything once more, in this browser."""
    now = clock.now()
    visit = visit_or_none(request, token, now)
    if visit is None:
        return unknown(request, token)
    if visit.client_id is None or door.slip_of(visit, now=now) != "ask":
        return redirect("booking:visit", token=token)
    practice.take_try("check by address", by=caller_address(request), now=now)
    visitor, cookie = welcome(request)
    check.start_whole(visitor=visitor, client_id=visit.client_id, now=now)
    return remember(redirect("check:screen", name=steps.FIRST_SCREEN), cookie)


@never_cache
@posted_from("booking:visit")
def have_back(request: HttpRequest, token: str) -> HttpResponse:
    """The same visit again, by its private link, once the answers open it."""
    now = clock.now()
    visit = visit_or_none(request, token, now)
    if visit is None:
        return unknown(request, token)
    try:
        return _greeting(_taken_again(visit, now), visit)
    except (door.NothingToHaveBack, match.PassRefused):
        words = _("This cannot be undone online. Please call us.")
    except (NotOpened, EnoughVisits):
        words = _("Your check does not open this type or this length. Please choose another time.")
    except TimeTaken as refused:
        words = gone(refused.reason)
    page = visit_page(visit, token, request, now) | {"refusal": words}
    return refuse(request, "booking/visit.html", page, status=409, detail=words)


@never_cache
@posted_from("check:finding")
def have_back_here(request: HttpRequest) -> HttpResponse:
    """The same from the finding, in the browser that has the pass of its person."""
    now, visitor = clock.now(), visitor_of(request)
    practice.take_try("confirm by address", by=caller_address(request), now=now)
    form = CalledOffForm(request.POST)
    visit = door.visit_at(form.cleaned_data["visit"], therapist_id=None, now=now) if form.is_valid() else None
    try:
        mine = match.pass_of(visitor, now=now).client_id
    except match.PassRefused as refused:
        return no_pass(request, refused.problem)
    if visit is None or mine is None or visit.client_id != mine:
        raise Http404
    try:
        return _greeting(_taken_again(visit, now), visit)
    except match.PassRefused as refused:
        return no_pass(request, refused.problem)
    except NotOpened:
        return not_open(request, now=now)
    except EnoughVisits:
        return enough(request)
    except door.NothingToHaveBack:
        return redirect("booking:times")
    except TimeTaken as refused:
        wish = Wish(kind=visit.kind, minutes=visit.minutes, starts_at=visit.starts_at, therapist_id=None)
        return taken(request, wish, refused.reason, earlier=None, now=now)


def _taken_again(visit: door.VisitSheet, now: datetime) -> list[door.VisitSheet]:
    return door.have_back(visit, actor=f"client:{visit.client_id}", now=now)


def _greeting(came: Sequence[door.VisitSheet], asked_for: door.VisitSheet) -> HttpResponse:
    """The page of the visit, or of the first that could be had back of those that went with it."""
    shown = next((one for one in came if one.id == asked_for.id), came[0])
    return redirect(f"{door.link_to(shown)}?back=now")
