"""By what kind of program somebody acts: enough to tell a browser from a mail scanner, too little to know anybody by.

It goes into the trail, which is never erased; so it has no versions, and no word that a program says of itself.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

# By a word of the header, in the order of trying: many say the names of others too.
BROWSERS = {
    "Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox/": "Firefox", "FxiOS": "Firefox",
    "CriOS": "Chrome", "Chrome/": "Chrome", "Safari/": "Safari",
}  # fmt: skip  # by kind
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "CrOS": "Chromebook",
    "Macintosh": "Mac", "Linux": "Linux",
}  # fmt: skip  # by kind
OTHER = "another program"

_here: ContextVar[str] = ContextVar("agent", default="")


def agent() -> str:
    """What the call that is being answered was sent by; empty outside of one, and where it does not say."""
    return _here.get()


def kind_of(header: str) -> str:
    """Such as ``Firefox on Android``; ``another program`` for what is no browser that people use."""
    browser = next((name for word, name in BROWSERS.items() if word in header), "")
    system = next((name for word, name in SYSTEMS.items() if word in header), "")
    if not header:
        return ""
    return f"{browser} on {system}" if browser and system else OTHER


class Agents:
    """Middleware that notes it for as long as a call is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _here.set(kind_of(request.META.get("HTTP_USER_AGENT", "")))
        try:
            return self.get_response(request)
        finally:
            _here.reset(before)
