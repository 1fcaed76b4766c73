"""Booking for somebody else too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from unknot.kit import clock
from unknot.kit.posted import posted_from
from unknot.kit.visitor import remember, renewed
from unknot.rooms.booking.actions.cancellations import LinkUnknown
from unknot.rooms.booking.actions.companions import bring_somebody
from unknot.rooms.booking.views.visits import unknown, visit_or_none


@never_cache
@posted_from("booking:visit")
def bring(request: HttpRequest, token: str) -> HttpResponse:
    """Go on to a check for another person; from here on this browser is a new visitor."""
    now = clock.now()
    if visit_or_none(request, token, now) is None:
        return unknown(request, token)
    visitor, new = renewed()
    try:
        bring_somebody(token, visitor=visitor, now=now)
    except LinkUnknown:
        return unknown(request, token)
    return remember(redirect("check:start"), new)
