"""Whether it is the same person: asked before another check, and said by whoever is somebody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock
from unknot.kit.posted import posted_from
from unknot.rooms.check import queries
from unknot.rooms.check.actions.drafts import forget_visitor, start_draft
from unknot.rooms.check.views.visitors import as_somebody_new, count_a_check, for_visitor
from unknot.spine.check import steps


@for_visitor("GET", "HEAD", "POST")
def same_person(request: HttpRequest, visitor: str) -> HttpResponse:
    """Ask whether this check is for the person of the last one, where that one was a client's."""
    if not queries.is_clients(visitor):
        return redirect("check:start")
    answer = request.POST.get("same")
    first = redirect("check:screen", name=steps.FIRST_SCREEN)
    if answer == "yes":
        now = clock.now()
        count_a_check(request, now=now)
        start_draft(visitor=visitor, client_id=None, now=now)
        return first
    if answer == "no":
        forget_visitor(visitor)
        return as_somebody_new(first)
    return render(request, "check/same_person.html")


@for_visitor("GET", "HEAD", "POST")
@posted_from("check:start")
def forget(request: HttpRequest, visitor: str) -> HttpResponse:
    """Nothing that was answered in this browser opens here any more."""
    forget_visitor(visitor)
    return as_somebody_new(redirect("check:start"))
