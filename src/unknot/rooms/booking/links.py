"""Private links: to a visit, to somebody's place on the waiting list, and to an offer from it.

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
    return _made(f"visit:{public_id}:{version}")


def place_token(public_id: UUID) -> str:
    """The same for a place on the waiting list."""
    return _made(f"waiting:{public_id}")


def offer_token(public_id: UUID) -> str:
    """The same for an offer from the waiting list."""
    return _made(f"offer:{public_id}")


def digest(token_: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token_.encode()).hexdigest()


def course_token(public_id: UUID) -> str:
    """The same for a course."""
    return _made(f"course:{public_id}")


def address(token_: str) -> str:
    """The whole link, as it stands in a mail."""
    return settings.BASE_URL + reverse("booking:visit", args=[token_])


def of_visit(public_id: UUID, version: int) -> str:
    """The whole link to a visit."""
    return address(token(public_id, version))


def place_address(public_id: UUID) -> str:
    """The whole link to a place on the waiting list."""
    return settings.BASE_URL + reverse("booking:waiting_place", args=[place_token(public_id)])


def course_address(public_id: UUID) -> str:
    """The whole link to a course."""
    return settings.BASE_URL + reverse("booking:course", args=[course_token(public_id)])


def offer_address(public_id: UUID) -> str:
    """The whole link to an offer."""
    return settings.BASE_URL + reverse("booking:offer", args=[offer_token(public_id)])


def _made(said: str) -> str:
    made = hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
