"""Links to a check for a known client: signed, good for two weeks, and saying nothing but which client."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

LIFE = timedelta(days=14)
SALT = "unknot.check.for_client"


class LinkRefused(Exception):
    """The link is too old or was not made here; only a new one helps."""


def check_link(client_id: int) -> str:
    """The whole address of a page that starts a check for this client."""
    return settings.BASE_URL + reverse("check:for_client", args=[signing.dumps(client_id, salt=SALT)])


def client_of(token: str) -> int:
    """The client that a link was made for. Raises `LinkRefused`."""
    try:
        client_id: int = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature as why:
        raise LinkRefused from why
    return client_id
