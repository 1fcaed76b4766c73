"""Private links to a visit.

A token is made from the visit's identity and a version by a keyed hash, so that the same confirmation can name it
twice; the table keeps its digest alone. Raising the version makes an old link dead.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.urls import reverse


def token(public_id: UUID, version: int) -> str:
    """43 characters that only this installation can make."""
    said = f"visit:{public_id}:{version}".encode()
    made = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest(token_: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token_.encode()).hexdigest()


def address(token_: str) -> str:
    """The whole link, as it stands in a mail."""
    return settings.BASE_URL + reverse("booking:visit", args=[token_])
