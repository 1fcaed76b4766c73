"""A body of so many bytes that is always the same: what the server can do when there is nothing to find out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from unknot.house.measuring.addresses import CHANGED, FIXED, LAST
from unknot.rooms.booking import door


class FixedBody:
    """Answers ``/measured/fixed/BYTES``, or hands on what asks for a later one; hands everything else on.

    Stands twice: where the free times are answered, and behind all middleware. A request that asks to is first freed of
    all that the process has kept of the diaries.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.bodies: dict[str, bytes] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if CHANGED in request.headers:
            door.forget_answers(also_setting=False)
        if not request.path_info.startswith(FIXED) or (LAST in request.path_info and not hasattr(request, "user")):
            return self.get_response(request)
        size = request.path_info.removeprefix(FIXED).removeprefix(LAST)
        body = self.bodies.get(size) or self.bodies.setdefault(size, b"x" * int(size))
        return HttpResponse(body, content_type="application/json")
