"""The way in: what the check is, and going on with one that was begun."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock
from unknot.kit.middleware import caller_address
from unknot.rooms.check import queries
from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.views.visitors import for_visitor
from unknot.rooms.practice import door as practice
from unknot.spine.check import steps


@for_visitor("GET", "HEAD", "POST")
def intro(request: HttpRequest, visitor: str) -> HttpResponse:
    """Say what the check is; sending the form starts one from the beginning."""
    now = clock.now()
    if request.method == "POST":
        practice.take_try("check by address", by=caller_address(request), now=now)
        start_draft(visitor=visitor, client_id=None, now=now)
        return redirect("check:screen", name=steps.FIRST_SCREEN)
    if queries.must_ask_about_slip(visitor, now=now):
        return redirect("check:slip")
    draft = queries.live_draft(visitor, now=now)
    context = {
        "resume_at": steps.resume_at(draft.given) if draft and draft.given else None,
        "found": draft is None and queries.fresh_finding(visitor, now=now) is not None,
        "first": steps.FIRST_SCREEN,
    }
    return render(request, "check/intro.html", context)
