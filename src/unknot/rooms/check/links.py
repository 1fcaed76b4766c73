"""Links to a check for a known client: random, kept as a digest, and saying nothing of whom they are for."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.urls import reverse

TOKEN_BYTES = 32


def digest(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def address(token: str) -> str:
    """The whole link, as it stands in a mail."""
    return settings.BASE_URL + reverse("check:for_client", args=[token])
