"""Before the practice is set up there is nothing to book and nobody to ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unknot.house.navigation import practice_of
from unknot.kit.problems import refuse

OPEN_BEFORE = {"home", "healthz"}  # the front page says so itself


class BeforeSetUp:
    """Answer 503 with a plain page until `unknot setup` has made the practice.

    The practice is read once a request, and the page frame shows what was read here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, given: Any) -> HttpResponse | None:
        """Django asks this before a view."""
        if request.resolver_match and request.resolver_match.view_name in OPEN_BEFORE:
            return None
        if practice_of(request) is not None:
            return None
        words = _("This practice is not set up yet.")
        return refuse(request, "house/not_set_up.html", {}, status=503, detail=words)
