"""Who asks: a visitor, known by a random cookie."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unknot.kit.callers import caller_address
from unknot.kit.visitor import COOKIE, TOKEN_BYTES, remember, welcome
from unknot.rooms.practice import door as practice

View = Callable[..., HttpResponse]


def for_visitor(*methods: str, known_by_looking: bool = False) -> Callable[[View], View]:
    """A page of one visitor: never cached, and by sending something the cookie is set, or lives 30 days from now on.

    ``known_by_looking`` sets it at the first look already, where two sendings at once must come from one visitor. A
    view that has set the cookie itself is left alone.
    """

    def decorate(view: View) -> View:
        @never_cache
        @require_http_methods(methods)
        @wraps(view)
        def wrapped(request: HttpRequest, **named: str) -> HttpResponse:
            visitor, token = welcome(request)
            response = view(request, visitor, **named)
            if (request.method == "POST" or known_by_looking) and COOKIE not in response.cookies:
                remember(response, token or request.COOKIES[COOKIE])
            return response

        return wrapped

    return decorate


def as_somebody_new(response: HttpResponse) -> HttpResponse:
    """From this answer on the browser is a visitor of whom nothing is known, and opens nothing of the one before."""
    return remember(response, secrets.token_urlsafe(TOKEN_BYTES))


def count_a_check(request: HttpRequest, *, now: datetime) -> None:
    """Count one try wherever a draft is made. One check is one try, so nobody is stopped in the middle of it."""
    practice.take_try("check by address", by=caller_address(request), now=now)
