"""Giving one visit back at the desk: what it costs, why, and the button; and taking the last step back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unknot.kit import clock
from unknot.kit.problems import refuse
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import VisitSheet
from unknot.rooms.desk import access
from unknot.rooms.desk.booking_forms import Cancel
from unknot.rooms.desk.pages.moves import about_visit
from unknot.rooms.desk.pages.visits import can_change
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.desk.views.visits import BEGUN, show_visit
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status


@for_staff("GET", "HEAD", "POST")
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what cancelling means; cancel when the form on that page is sent. Sent twice it is cancelled once."""
    now = clock.now()
    visit = or_not_found(access.visit(staff(request), key, at=now), key)
    if request.method != "POST":
        if not can_change(visit, now=now):
            return redirect("desk:visit", key)
        return _show(request, visit, Cancel(), now)
    form = Cancel(request.POST)
    if not form.is_valid() and visit.status is Status.BOOKED:
        return _show(request, visit, form, now)
    try:
        why = form.cleaned_data.get("why")
        booking.cancel_for(visit.id, actor=f"user:{staff(request).pk}", why=why, now=now)
    except booking.VisitOver:
        return show_visit(request, visit, refusal=str(BEGUN), now=now)
    return redirect("desk:visit", key)


@for_staff("POST")
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Undo the booking, the move or the cancelling, while nobody has been told of it."""
    now = clock.now()
    visit = or_not_found(access.visit(staff(request), key, at=now), key)
    try:
        booking.undo_for(visit.id, actor=f"user:{staff(request).pk}", now=now)
    except booking.UndoOver:
        words = _("It is too late to undo this: the message is on its way.")
    except booking.UndoStopped:
        words = _("What was answered since speaks against this visit, so it does not come back.")
    except booking.TimeTaken:
        words = _("Somebody else has taken this time since. Please choose another one.")
    else:
        return redirect("desk:visit", key)
    return show_visit(request, visit, refusal=words, now=now)


def _show(request: HttpRequest, visit: VisitSheet, form: Cancel, now: datetime) -> HttpResponse:
    context = {"visit": visit, "about": about_visit(visit, practice.the_practice(), now=now), "form": form}
    if form.is_bound:
        words = _("Something is missing in the form.")
        return refuse(request, "desk/cancellation.html", context, status=422, detail=words, form=form)
    return render(request, "desk/cancellation.html", context)
