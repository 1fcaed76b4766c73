"""Tried too often: one answer for every limit, on every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unknot.kit.clock import now
from unknot.kit.problems import refuse
from unknot.rooms.practice.door import LimitReached


class TooOften:
    """Turn `LimitReached` from any view into a page that says when trying again helps."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django asks this for an exception that left a view."""
        if isinstance(exception, LimitReached):
            return try_later(request, until=exception.until)
        return None


def try_later(request: HttpRequest, *, until: datetime, template: str = "house/too_often.html") -> HttpResponse:
    """Status 429 with ``Retry-After`` in seconds, and the same in minutes for people."""
    seconds = max(1, round((until - now()).total_seconds()))
    minutes = -(-seconds // 60)
    words = _("Too many tries. Try again in %(minutes)s minutes.") % {"minutes": minutes}
    response = refuse(request, template, {"minutes": minutes, "until": until}, status=429, detail=words)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response
