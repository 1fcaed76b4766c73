"""Whose address a call counts for, with and without proxies of our own."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from unknot.kit.callers import caller_address

CASES = [
    (0, "203.0.113.9", None, "203.0.113.9"),
    (0, "203.0.113.9", "198.51.100.1", "203.0.113.9"),
    (1, "127.0.0.1", "198.51.100.1", "198.51.100.1"),
    (1, "127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
    (1, "127.0.0.1", "6.6.6.6,,198.51.100.1 , ", "198.51.100.1"),
    (2, "127.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
    (2, "127.0.0.1", "198.51.100.1", "127.0.0.1"),
    (1, "127.0.0.1", None, "127.0.0.1"),
    (1, "", None, "unknown"),
    (1, "127.0.0.1", "2001:db8::1", "2001:db8::1"),
    (1, "127.0.0.1", "2001:DB8:0::1", "2001:db8::1"),
    (1, "127.0.0.1", "somebody", "127.0.0.1"),
    (1, "127.0.0.1", "198.51.100.1:4711", "127.0.0.1"),
    (1, "unknown", "1" * 5000, "unknown"),
]


@pytest.mark.parametrize(("proxies", "peer", "forwarded", "caller"), CASES)
def test_caller_is_what_our_outermost_proxy_saw(
    settings, proxies: int, peer: str, forwarded: str | None, caller: str
) -> None:
    settings.PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}

    assert caller_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)) == caller
