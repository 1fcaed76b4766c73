"""What search engines may find: one list, from which canonical links, the site map and "do not index" follow.

A page that is not on it asks not to be indexed, so that a new page is private until somebody says otherwise.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from unknot.rooms.guide import door as guide

PAGES = ("home", "check:start", "booking:times", "guide:index", "guide:clinical")


def public_addresses() -> list[str]:
    """Every page that anybody may find, each at its one address."""
    named = [reverse(name) for name in PAGES]
    return named + [reverse("guide:page", kwargs={"key": key}) for key in guide.PAGES]


def canonical(request: HttpRequest) -> str:
    """The one whole address of a public page, whatever host, case or query it was asked by; empty for any other."""
    return f"{settings.BASE_URL}{request.path}" if request.path in public_addresses() else ""


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, for search engines."""
    found = [f"{settings.BASE_URL}{address}" for address in public_addresses()]
    return render(request, "house/sitemap.xml", {"addresses": found}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where the site map is. Private pages say themselves that they are, which only a reader of theirs can see."""
    lines = [
        "User-agent: *",
        "Disallow: /" if settings.DEMO else "Disallow:",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
