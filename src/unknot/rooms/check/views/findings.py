"""The finding."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock, places
from unknot.rooms.check import door, queries
from unknot.rooms.check.pages.finding import evidence, evidence_of_stop, finding_page
from unknot.rooms.check.views.visitors import for_visitor
from unknot.rooms.practice import door as practice
from unknot.spine.vocabulary import Level


@for_visitor("GET", "HEAD")
def finding(request: HttpRequest, visitor: str) -> HttpResponse:
    """The visitor's newest finding, with what the room of the match puts in its two places."""
    sheet = door.current_finding(visitor, now=clock.now())
    if sheet is None:
        return redirect("check:start")
    page = finding_page(sheet, given=queries.given_in(sheet.id), practice=practice.the_practice())
    if sheet.level >= Level.URGENT:
        stop = {"page": page, "page_evidence": evidence_of_stop(page)}
        return render(request, "check/stop_now.html", stop)
    recommended = places.standing_in("check.finding", request, finding=sheet, is_own=True)
    context = {
        "page": page,
        "next_step": places.standing_in("check.finding.next", request, finding=sheet),
        "recommended": recommended,
        "page_evidence": evidence(page, recommended),
        "is_own": True,
    }
    return render(request, "check/finding.html", context)
