"""The free times as JSON, for programs: the same question as the list of times asks, and nothing of any visitor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unknot.kit import clock
from unknot.kit.problems import problem
from unknot.rooms.booking import door
from unknot.rooms.booking.forms import FreeTimesForm

MOST_KNOWN, LONGEST_KNOWN = 4000, 200
WORTH_SQUEEZING = 500  # bytes

# Queries that were read once, by their own text: the same text means the same.
_known: dict[str, door.Asked] = {}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every free start of the dates asked for, therapist by therapist; what is booked still goes through the check."""
    form = FreeTimesForm(request.GET)
    if not form.is_valid():
        return problem(status=400, detail=_("This is no question about free times."), form=form)
    said = form.cleaned_data
    asked = door.Asked(said["type"], said["minutes"], said["therapist"], said["first"], said["days"])
    try:
        answer = _answered(request, asked)
    except door.NotOffered:
        return problem(status=404, detail=_("This practice does not offer this length of this type."))
    _remember(request.META["QUERY_STRING"], asked)
    return answer


def soon(request: HttpRequest) -> HttpResponse | None:
    """The same before sessions and languages, for a query that was read before and found right."""
    asked = _known.get(request.META["QUERY_STRING"])
    try:
        return _answered(request, asked) if asked else None
    except (door.NotOffered, door.PracticeMissing):
        return None  # in words, further in


def _answered(request: HttpRequest, asked: door.Asked) -> HttpResponse:
    answer = door.answer(asked, now=clock.now())
    # Kept by browsers and proxies, and asked about each time: a time may be gone this very moment.
    headers = {"ETag": answer.etag, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == answer.etag:
        return HttpResponse(status=304, headers=headers)
    squeezed = len(answer.body) > WORTH_SQUEEZING and "gzip" in request.headers.get("Accept-Encoding", "")
    body = answer.squeezed if squeezed else answer.body
    response = HttpResponse(body, content_type="application/json", headers=headers)
    if squeezed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _remember(query: str, asked: door.Asked) -> None:
    if len(query) <= LONGEST_KNOWN:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[query] = asked
