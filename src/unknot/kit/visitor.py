"""A person without an account, known by a random cookie for as long as a pass can live.

The cookie holds a random token and nothing else; tables hold only its keyed digest, so that a stolen database opens
nobody's check.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = f"{settings.COOKIE_PREFIX}unknot_visitor"
LIFE = timedelta(days=30)
TOKEN_BYTES = 32
TOKEN_LENGTH = 43  # 32 bytes in URL-safe base64 without padding


def visitor_of(request: HttpRequest) -> str | None:
    """The digest (64 hexadecimal characters) of this visitor's token, or None without a plausible cookie."""
    token = request.COOKIES.get(COOKIE, "")
    return _digest(token) if len(token) == TOKEN_LENGTH else None


def welcome(request: HttpRequest) -> tuple[str, str | None]:
    """The visitor's digest, and a new token to be set by `remember` where there was none."""
    known = visitor_of(request)
    if known:
        return known, None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return _digest(token), token


def renewed() -> tuple[str, str]:
    """A new visitor, with the token for `remember`: once somebody has proved who they are, an older cookie may be known
    to others who used this browser.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return _digest(token), token


def remember(response: HttpResponse, token: str | None) -> HttpResponse:
    """Set the cookie, if a new token was made."""
    if token:
        response.set_cookie(
            COOKIE, token, max_age=LIFE, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )
    return response


def _digest(token: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"visitor:{token}".encode(), hashlib.sha256).hexdigest()
