"""Going back from a stop: the one plain question, and both answers kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock
from unknot.kit.posted import posted_from
from unknot.rooms.check import queries
from unknot.rooms.check.actions.drafts import (
    SAID_OLD,
    NothingToGoBackTo,
    answer_open_questions,
    go_back_from_stop,
)
from unknot.rooms.check.pages.finding import OF_CES
from unknot.rooms.check.views.visitors import count_a_check, for_visitor
from unknot.spine.check import steps


@for_visitor("GET", "HEAD", "POST")
def slip(request: HttpRequest, visitor: str) -> HttpResponse:
    """Ask whether the stop came from a slip; yes opens the answers again, and the stop stays until a new finding."""
    now = clock.now()
    latest = queries.latest_finding(visitor)
    if latest is None or not latest.is_stop:
        return redirect("check:finding")
    if request.method != "POST":
        return render(request, "check/slip.html")
    count_a_check(request, now=now)
    draft = go_back_from_stop(visitor=visitor, now=now)
    return redirect("check:screen", name=steps.where_it_arose(draft.given))


@for_visitor("GET", "HEAD", "POST")
@posted_from("check:finding")
def old_problem(request: HttpRequest, visitor: str) -> HttpResponse:
    """From the emergency page: what was told is old, and a doctor has checked it. Ask it one by one."""
    now = clock.now()
    latest = queries.latest_finding(visitor)
    if latest is None or OF_CES not in latest.result["rules"]:
        return redirect("check:finding")
    count_a_check(request, now=now)
    go_back_from_stop(visitor=visitor, why=SAID_OLD, now=now)
    return redirect("check:screen", name="ces_old")


@for_visitor("GET", "HEAD", "POST")
@posted_from("check:finding")
def open_questions(request: HttpRequest, visitor: str) -> HttpResponse:
    """Lead to the questions that a finding was made without."""
    now = clock.now()
    count_a_check(request, now=now)
    try:
        draft = answer_open_questions(visitor=visitor, now=now)
    except NothingToGoBackTo:
        return redirect("check:finding")
    return redirect("check:screen", name=steps.resume_at(draft.given))
