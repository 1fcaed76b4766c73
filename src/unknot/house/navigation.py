"""What the page frame shows around every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from unknot.house.found import canonical
from unknot.kit import languages
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import PracticeMissing, PracticeSheet


@dataclass(frozen=True)
class Way:
    """One entry of the navigation. ``here`` while the person is on that page or below it."""

    words: str | Promise
    href: str
    here: bool = False


# A way shows once its page exists, so that nobody is sent to a wall.
CHECK, TIMES = Way(_("Check my pain"), "/check/"), Way(_("Times"), "/book/")
FOR_EVERYBODY = (CHECK, TIMES, Way(_("My visit"), "/again/"))
FOR_STAFF = (Way(_("Today"), "/desk/"), CHECK, TIMES)


def frame(request: HttpRequest) -> dict[str, object]:
    """The practice (read at most once, and only by pages that show it), the ways, the languages, whether this is a
    demo, and the one address of a page that anybody may find.
    """
    return {
        "practice": SimpleLazyObject(lambda: practice_of(request)),
        "ways": SimpleLazyObject(lambda: ways(request)),
        "languages": languages.others(),
        "demo": settings.DEMO,
        "canonical": SimpleLazyObject(lambda: canonical(request)),
    }


def ways(request: HttpRequest) -> list[Way]:
    """The navigation for who asks."""
    user = getattr(request, "user", None)
    all_ways = FOR_STAFF if user and user.is_authenticated else FOR_EVERYBODY
    return [Way(way.words, way.href, here=request.path.startswith(way.href)) for way in all_ways if _stands(way.href)]


def practice_of(request: HttpRequest) -> PracticeSheet | None:
    """The practice, asked for once a request; None before set-up."""
    if not hasattr(request, "practice_sheet"):
        request.practice_sheet = _practice_if_any()  # type: ignore[attr-defined]  # ours, read only here
    sheet: PracticeSheet | None = request.practice_sheet  # type: ignore[attr-defined]  # set above
    return sheet


def _practice_if_any() -> PracticeSheet | None:
    try:
        return practice.the_practice()
    except PracticeMissing:
        return None


def _stands(href: str) -> bool:
    try:
        resolve(href)
    except Resolver404:
        return False
    return True
