"""A body of so many bytes that is always the same: what the server can do when there is nothing to find out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PREFIX = "/measured/fixed/"
CHANGED = "X-Everything-Changed"  # asks to forget all that is kept first


class FixedBody:
    """Answers ``/measured/fixed/BYTES``; hands everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.bodies: dict[str, bytes] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        size = request.path_info.removeprefix(PREFIX)
        body = self.bodies.get(size) or self.bodies.setdefault(size, b"x" * int(size))
        return HttpResponse(body, content_type="application/json")
