"""Cancelling a visit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unknot.kit import clock
from unknot.kit.problems import refuse
from unknot.rooms.booking.actions.cancellations import LinkUnknown, VisitOver, cancel_visit
from unknot.rooms.booking.forms import CancelForm
from unknot.rooms.booking.views.visits import unknown, visit_or_none, visit_page
from unknot.spine.booking.lifecycle import Status


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Show what cancelling means; cancel when the form on that page is sent."""
    now = clock.now()
    visit = visit_or_none(request, token, now)
    if visit is None:
        return unknown(request, token)
    if request.method != "POST":
        if visit.status != Status.BOOKED:
            return redirect("booking:visit", token=token)
        return render(
            request, "booking/cancellation.html", visit_page(visit, token, request, now) | {"form": CancelForm()}
        )
    form = CancelForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else None  # an odd word is no reason to keep somebody
    try:
        cancel_visit(token, why=why, now=now)
    except LinkUnknown:
        return unknown(request, token)
    except VisitOver:
        words = _("This visit has begun or is over, so it cannot be cancelled here. Please call us.")
        page = visit_page(visit, token, request, now) | {"refusal": words}
        return refuse(request, "booking/visit.html", page, status=409, detail=words)
    return redirect("booking:visit", token=token)
