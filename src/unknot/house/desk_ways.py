"""What the house adds to the ways of the desk: set-up, and whoever signs in."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from unknot.rooms.practice import door as practice


def desk_ways(request: HttpRequest) -> SafeString:
    """Set-up for owners; password and second factor for everybody who signs in."""
    return render_to_string("house/desk_ways.html", {"sets_up": practice.may_set_up(request.user)}, request=request)
