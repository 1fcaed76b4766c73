"""What the page frame shows around every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from unknot.rooms.practice import door as practice


def frame(request: HttpRequest) -> dict[str, object]:
    """The practice's name and numbers, and whether this is a demo."""
    return {"practice": practice.the_practice, "demo": settings.DEMO}
