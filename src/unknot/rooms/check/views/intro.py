"""The way in: what the check is, and going on with one that was begun."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock
from unknot.rooms.check import queries
from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.views.visitors import count_a_check, for_visitor
from unknot.spine.check import steps


@for_visitor("GET", "HEAD", "POST")
def intro(request: HttpRequest, visitor: str) -> HttpResponse:
    """Say what the check is; sending the form starts one from the beginning, once it is clear whose."""
    now = clock.now()
    if request.method == "POST":
        if queries.is_clients(visitor):
            return redirect("check:same_person")
        count_a_check(request, now=now)
        start_draft(visitor=visitor, client_id=None, now=now)
        return redirect("check:screen", name=steps.FIRST_SCREEN)
    standing = queries.standing(visitor, now=now)
    if standing.met_stop:
        return redirect("check:slip")
    begun = standing.has_draft and bool(standing.given)
    context = {
        "resume_at": steps.resume_at(standing.given) if begun else None,
        "found": standing.found,
        "asks_who": standing.asks_who,
        "is_known": begun or standing.found or standing.asks_who,
        "first": steps.FIRST_SCREEN,
    }
    return render(request, "check/intro.html", context)
