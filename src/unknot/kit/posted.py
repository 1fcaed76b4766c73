"""Addresses that only take a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def posted_from(page: str) -> Callable[[View], View]:
    """The view takes what was posted; whoever only comes to its address is led to ``page``, where the form stands.

    That happens after a refusal: a reload from the address line or a restored tab asks with GET, and a browser shows a
    bare error of its own for 405. ``page`` is a name for `reverse` and takes the same parts of the address.
    """

    def decorate(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapped(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            return view(request, *given, **named) if request.method == "POST" else redirect(page, **named)

        return wrapped

    return decorate
