"""Where a call really comes from."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NOWHERE = "unknown"  # a unix socket has no address


class CallerAddress:
    """Set ``request.caller``: the address that the outermost proxy of ours saw, or the peer's where there is none.

    Only as many entries of X-Forwarded-For are believed as there are proxies of our own (UNKNOT_PROXIES); what stands
    further left was written by the caller and proves nothing. Nor does what is no address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.caller = caller_address(request)  # type: ignore[attr-defined]  # what later code reads
        return self.get_response(request)


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
