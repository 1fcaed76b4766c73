"""Where a call really comes from."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


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
    peer = request.META.get("REMOTE_ADDR") or "unknown"
    if not settings.PROXIES:
        return peer
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    said = hops[-settings.PROXIES] if len(hops) >= settings.PROXIES else peer
    try:
        return str(ip_address(said))
    except ValueError:
        return peer
