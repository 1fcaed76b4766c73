"""Named places on a lower page which a higher room fills.

A page writes ``{% place "home.times" %}`` and knows nobody; a room above says, in its ``AppConfig.ready``,
``places.fill("home.times", next_times)``. The fragment is rendered on the server with the page, so that it is there
without script. A place that nobody fills stays empty.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

# Called with the request and whatever the page says the place is about; gives finished HTML, or nothing.
Fragment = Callable[..., SafeString]

_fragments: dict[str, list[Fragment]] = {}


def fill(place: str, fragment: Fragment) -> None:
    """Have ``fragment(request, **about)`` stand in this place, after those that came before it."""
    standing = _fragments.setdefault(place, [])
    if fragment not in standing:
        standing.append(fragment)


def standing_in(place: str, request: HttpRequest, **about: object) -> SafeString:
    """The place as HTML, each fragment in the order of filling. A fragment escapes its own words; one that is blank is
    as good as none, so that a page can leave out the heading above it.
    """
    made = [fragment(request, **about) for fragment in _fragments.get(place, [])]
    return format_html_join("\n", "{}", ((piece,) for piece in made if piece.strip()))
