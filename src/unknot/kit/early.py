"""Answers that need neither session, language nor form, and so are given before all that prepares those.

A room says of an address what answers there (`answer_at`); a request comes here after the headers that every answer
has, and in front of sessions, languages, forged forms and sign-in. What answers may hand on by None: then the request
goes the whole way, and the room's own view is found by its address as ever.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Soon = Callable[[HttpRequest], HttpResponse | None]

_at: dict[str, Soon] = {}


def answer_at(path: str, soon: Soon) -> None:
    """Have requests to look at this address asked of ``soon`` first."""
    _at[path] = soon


class Early:
    """The middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        soon = _at.get(request.path_info)
        if soon is not None and request.method == "GET":
            request.get_host()  # a host that is not ours is refused here as it is further in
            if (answer := soon(request)) is not None:
                return answer
        return self.get_response(request)
