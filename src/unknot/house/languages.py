"""Which language a page is answered in, and the one touch that changes it.

The button of a language sends the page's own address nothing but its name, so that whoever touches it stays where they
are, whatever the page is. No token guards it: all that a stranger could bring about is another language.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.http import escape_leading_slashes

from unknot.kit import languages

LONGEST = 64  # bytes: a longer form says more than a language, and goes to its page


class Languages(LocaleMiddleware):
    """Django's way of choosing (the cookie, then what the browser asks for), and the answer to a change."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:  # type: ignore[override]  # Django answers nothing
        """The same page once more where a language was touched; else only choose."""
        super().process_request(request)
        if not _only_changes_language(request):
            return None
        # With two slashes at the beginning it would be another host's.
        page = escape_leading_slashes(request.get_full_path())
        return languages.remember(HttpResponseRedirect(page), languages.chosen(request))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say that the cookie decides too."""
        patch_vary_headers(response, ("Cookie",))
        return super().process_response(request, response)


def _only_changes_language(request: HttpRequest) -> bool:
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return False
    size = request.META.get("CONTENT_LENGTH") or "0"
    return size.isdigit() and int(size) <= LONGEST and set(request.POST) == {languages.FIELD}
