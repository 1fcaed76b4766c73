"""A person's own visit, by its private link. Links only display."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unknot.kit import clock
from unknot.kit.callers import caller_address
from unknot.kit.problems import refuse
from unknot.rooms.booking import door, pages
from unknot.rooms.booking.letters import calendar_text
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status


@never_cache
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """When, where and with whom; what became of it where it is over or cancelled."""
    now = clock.now()
    visit = visit_or_none(request, token, now)
    if visit is None:
        return unknown(request, token)
    return render(request, "booking/visit.html", visit_page(visit, token, request, now))


@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The visit as a calendar file."""
    now = clock.now()
    visit = visit_or_none(request, token, now)
    if visit is None or visit.status != Status.BOOKED:
        return unknown(request, token)
    answer = HttpResponse(calendar_text(visit, now=now), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer


def visit_or_none(request: HttpRequest, token: str, now: datetime) -> door.VisitSheet | None:
    """The visit of a link; guessing links is counted by address."""
    visit = door.visit_by_link(token, now=now)
    if visit is None:
        practice.take_try("link by address", by=caller_address(request), now=now)
    return visit


def unknown(request: HttpRequest, token: str) -> HttpResponse:
    """A link that opens nothing, or nothing any more: say what to do next, and no more than that."""
    if door.was_moved(token):
        words = _("This visit was moved, and this link ended with it. The new link was sent to you.")
        return refuse(request, "booking/link_ended.html", {}, status=410, detail=words)
    words = _("This link opens nothing. Look for our latest mail, or call us.")
    return refuse(request, "booking/link_unknown.html", {}, status=404, detail=words)


def visit_page(visit: door.VisitSheet, token: str, request: HttpRequest, now: datetime) -> dict[str, object]:
    """What the page of a visit shows."""
    sheet = practice.the_practice_at(visit.place_id)
    return {
        "visit": visit,
        "venue": sheet,
        "token": token,
        "is_new": request.GET.get("booked") == "now",
        "is_moved": request.GET.get("moved") == "now",
        "undo": pages.undo(door.undo_of(visit, now=now), visit),
        "state": pages.state(visit, now, undone=door.was_undone(visit)),
        "rows": pages.summary(
            visit, type_name=pages.type_name(visit.kind, door.offers()), place=f"{sheet.name}, {sheet.address}"
        ),
        "for_safety": door.was_for_safety(visit),
        "is_back": request.GET.get("back") == "now",
        "slip": door.slip_of(visit, now=now),
        "kept_until": pages.until_words(visit),
        "is_late": door.is_late_for(visit, now=now),
        "is_stopped": door.is_stopped(visit, now=now),
        "questions": door.has_questions(visit, now=now),
        "free_until": pages.free_until(visit, sheet.cancel_until_hours),
        "course": door.course_of_visit(visit, now=now),
        "more_visits": 0 if visit.course_id else door.left_of_plan(visit.id, now=now),
    }
