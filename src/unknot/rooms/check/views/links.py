"""A link from the practice for a known client, so that clearances on file count."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock
from unknot.kit.callers import caller_address
from unknot.rooms.check.actions.links import LinkRefused, refuse_spent, start_by_link
from unknot.rooms.check.views.visitors import count_a_check, for_visitor
from unknot.rooms.practice import door as practice
from unknot.spine.check import steps


@for_visitor("GET", "HEAD", "POST", known_by_looking=True)
def for_client(request: HttpRequest, visitor: str, *, token: str) -> HttpResponse:
    """Show a button; only sending it takes the link and starts the check. A spent or forged link says what to do."""
    now = clock.now()
    practice.take_try("link by address", by=caller_address(request), now=now)
    try:
        refuse_spent(token, visitor=visitor, now=now)
        if request.method != "POST":
            return render(request, "check/for_client.html")
        count_a_check(request, now=now)
        start_by_link(token, visitor=visitor, now=now)
    except LinkRefused:
        return render(request, "check/old_link.html", status=410)
    return redirect("check:screen", name=steps.FIRST_SCREEN)
