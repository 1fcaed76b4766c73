"""The finding."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString

from unknot.kit import clock, places
from unknot.rooms.check import door, queries
from unknot.rooms.check.door import FindingSheet
from unknot.rooms.check.forms.mailing import LinkForm
from unknot.rooms.check.pages.finding import evidence, evidence_of_stop, finding_page
from unknot.rooms.check.views.visitors import as_somebody_new, for_visitor
from unknot.rooms.practice import door as practice
from unknot.spine.vocabulary import Level


@for_visitor("GET", "HEAD")
def finding(request: HttpRequest, visitor: str) -> HttpResponse:
    """The visitor's newest finding."""
    now = clock.now()
    sheet = door.current_finding(visitor, now=now)
    if sheet is None:
        return redirect("check:start")
    if sheet.leads_to:
        # Staff asked: they see at the desk what their role may see, and this browser opens nothing of it.
        return as_somebody_new(redirect(sheet.leads_to))
    if sheet.asks_whole and sheet.level < Level.URGENT:
        return render(request, "check/something_new.html")
    can_be_mailed = queries.may_be_mailed(sheet.level, sheet.result, made_at=sheet.made_at, now=now)
    return show(request, sheet, is_own=True, can_be_mailed=can_be_mailed)


def show(request: HttpRequest, sheet: FindingSheet, *, is_own: bool, can_be_mailed: bool = False) -> HttpResponse:
    """A finding, with what the room of the match puts in its two places.

    ``is_own`` is false for a browser that only reads it, behind a mailed link: nothing leads on from there.
    """
    page = finding_page(sheet, given=queries.given_in(sheet.id), practice=practice.the_practice())
    booked = places.standing_in("check.finding.booked", request, finding=sheet) if is_own else SafeString()
    if sheet.level >= Level.URGENT:
        stop = {"page": page, "page_evidence": evidence_of_stop(page), "is_own": is_own, "booked": booked}
        return render(request, "check/stop_now.html", stop)
    next_step = places.standing_in("check.finding.next", request, finding=sheet) if is_own else SafeString()
    recommended = places.standing_in("check.finding", request, finding=sheet, after_types=next_step)
    context = {
        "page": page,
        "next_step": next_step,
        "booked": booked,
        "recommended": recommended,
        "page_evidence": evidence(page, recommended),
        "is_own": is_own,
        "mail_form": LinkForm() if can_be_mailed else None,
    }
    return render(request, "check/finding.html", context)
