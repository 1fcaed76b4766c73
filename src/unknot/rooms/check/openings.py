"""The cookie of a browser that opens a mailed finding: random, and no visitor's, so that it opens nothing else."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from unknot.kit import codes
from unknot.rooms.check import links

COOKIE = f"{settings.COOKIE_PREFIX}unknot_opening"


def browser_of(request: HttpRequest) -> str:
    """What tables know this browser by; nothing where it never asked."""
    token = request.COOKIES.get(COOKIE, "")
    return links.digest(token) if token else ""


def renewed() -> tuple[str, str]:
    """A new digest, and the token for `remember`."""
    token = secrets.token_urlsafe(links.TOKEN_BYTES)
    return links.digest(token), token


def remember(response: HttpResponse, token: str) -> HttpResponse:
    """Set the cookie, for as long as what a code opened stays open."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=codes.OPEN_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response
