"""The way from a private link to the questions before a visit, and after it to the two scales."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unknot.kit import clock, dates
from unknot.kit.callers import caller_address
from unknot.kit.problems import refuse
from unknot.kit.visitor import remember, welcome
from unknot.rooms.booking import before_visit
from unknot.rooms.booking.views.visits import unknown, visit_or_none
from unknot.rooms.check import door as check
from unknot.rooms.practice import door as practice
from unknot.spine.check import steps


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; only sending it begins, for programs that guard mailboxes open every link."""
    now = clock.now()
    visit = visit_or_none(request, token, now)
    if visit is None:
        return unknown(request, token)
    occasion = before_visit.occasion(visit, now=now)
    if occasion is None:
        words = _("There is nothing to answer for this visit any more.")
        return refuse(request, "booking/questions_over.html", {"token": token}, status=410, detail=words)
    if request.method != "POST":
        context = {"token": token, "when": dates.full(visit.starts_at, visit.zone), "after": occasion.only_scales}
        return render(request, "booking/questions.html", context)
    practice.take_try("check by address", by=caller_address(request), now=now)
    visitor, cookie = welcome(request)
    try:
        first = check.begin_before_visit(occasion, visitor=visitor, now=now)
    except check.NoWholeCheck:
        check.start_whole(visitor=visitor, client_id=occasion.client_id, now=now)
        return remember(redirect("check:screen", name=steps.FIRST_SCREEN), cookie)
    return remember(redirect(first), cookie)
