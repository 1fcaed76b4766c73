"""Where a call really comes from."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "unknown"  # a unix socket has no address


def caller_address(request: HttpRequest) -> str:
    """The caller's address as text; ``unknown`` where the server does not say (a unix socket)."""
    peer = request.META.get("REMOTE_ADDR") or NOWHERE
    if not settings.PROXIES:
        return peer
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    said = hops[-settings.PROXIES] if len(hops) >= settings.PROXIES else peer
    try:
        return str(ip_address(said))
    except ValueError:
        return peer


def network_of(address: str) -> str:
    """What an address counts as: a household gets 2**64 of version 6, and counting those one by one limits nobody.

    What is no address stays as it is.
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Address(int(known) >> 64 << 64)) if isinstance(known, IPv6Address) else str(known)
