"""Links to a check for a known client, and to a finding for whoever mailed it to themselves.

Random, kept as a digest, and saying nothing of whom or what they are for.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.urls import reverse

TOKEN_BYTES = 32


def digest(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def mailed_address(token: str) -> str:
    """The whole link to a finding, as it stands in a mail."""
    return settings.BASE_URL + reverse("check:mailed", args=[token])


def address(token: str) -> str:
    """The whole link, as it stands in a mail."""
    return settings.BASE_URL + reverse("check:for_client", args=[token])
