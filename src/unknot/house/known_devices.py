"""Browsers in which somebody of the staff has signed in before (docs/decisions/0051).

A stranger who guesses a password, or a neighbour behind the same address, must not lock out the person at their own
desk. So a browser that has signed in keeps a signed cookie, and its wrong passwords are counted by themselves.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = f"{settings.COOKIE_PREFIX}unknot_device"
LIFE = timedelta(days=365)
NAMES = 20  # that a browser at a front desk remembers


def device_of(request: HttpRequest, name: str) -> str | None:
    """What this browser is counted by for this name; None where the name has not signed in here before."""
    device, names = _read(request)
    wanted = _digest(name)
    return f"device:{device}:{wanted}" if wanted in names else None


def remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Note that this name has signed in here."""
    device, before = _read(request)
    wanted = _digest(name)
    names = [wanted, *(other for other in before if other != wanted)][:NAMES]
    value = signing.dumps([device, names], salt=COOKIE)
    response.set_cookie(
        COOKIE, value, max_age=LIFE, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    """The browser's number, a new one where it has none, and digests of the names that have signed in."""
    try:
        device, names = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=LIFE)
    except signing.BadSignature:
        return secrets.token_hex(16), []
    return device, names


def _digest(name: str) -> str:
    said = f"device:{name.strip().lower()}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:32]
