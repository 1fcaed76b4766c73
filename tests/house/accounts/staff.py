"""Somebody of the practice at the door."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.test import Client

from tests.factories.practice import PASSWORD

NOON = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
LOGIN = "/accounts/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **given: object):
    """Send the form; ``query`` is what stands behind its address."""
    return client.post(f"{LOGIN}{given.pop('query', '')}", {"login": email, "password": password}, **given)


def signed_in(client: Client) -> bool:
    """Whether this browser is."""
    return "_auth_user_id" in client.session


def neutral(response, email: str) -> str:
    """The page without what differs from one sending to the next."""
    page = response.content.decode().replace(email, "EMAIL")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
