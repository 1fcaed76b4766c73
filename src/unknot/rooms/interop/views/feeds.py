"""A feed, for programs that cannot sign in."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unknot.kit import clock
from unknot.kit.callers import caller_address
from unknot.rooms.interop.actions.feeds import opened, text_of
from unknot.rooms.practice import door as practice


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponseBase:
    """The visits as iCalendar, or that nothing changed; guessing addresses is counted by whoever guesses."""
    now = clock.now()
    feed = opened(token)
    if feed is None:
        practice.take_try("link by address", by=caller_address(request), now=now)
        return HttpResponse(_("Nothing stands at this address."), status=404, content_type="text/plain; charset=utf-8")
    text, changed_at = text_of(feed, now=now)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="visits.ics"'
    answer["Cache-Control"] = "private, no-cache"  # kept by the program alone, and asked about each time
    answer["X-Robots-Tag"] = "noindex"
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(int(changed_at.timestamp()))
    return (
        get_conditional_response(request, etag=etag, last_modified=int(changed_at.timestamp()), response=answer)
        or answer
    )
