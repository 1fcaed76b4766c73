"""A link from the practice for a known client, so that clearances on file count."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock
from unknot.kit.middleware import caller_address
from unknot.rooms.check import links
from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.views.visitors import count_a_check, for_visitor
from unknot.rooms.practice import door as practice
from unknot.spine.check import steps


@for_visitor("GET", "HEAD", "POST")
def for_client(request: HttpRequest, visitor: str, *, token: str) -> HttpResponse:
    """Show a button; only sending it starts the check. An old or forged link says what to do instead."""
    now = clock.now()
    practice.take_try("link by address", by=caller_address(request), now=now)
    try:
        client_id = links.client_of(token)
    except links.LinkRefused:
        return render(request, "check/old_link.html", status=410)
    if request.method != "POST":
        return render(request, "check/for_client.html")
    count_a_check(request, now=now)
    start_draft(visitor=visitor, client_id=client_id, now=now)
    return redirect("check:screen", name=steps.FIRST_SCREEN)
