"""Addresses of feeds: 256 bits by chance, shown once, of which the table keeps the digest."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.urls import reverse


def new_token() -> str:
    """43 letters, digits and dashes."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the table keeps."""
    return hashlib.sha256(token.encode()).hexdigest()


def address(token: str) -> str:
    """The whole address, to be copied into another program."""
    return settings.BASE_URL + reverse("interop:feed", args=[token])
