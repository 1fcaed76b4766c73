"""What became of a text: the gateway calls here."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from unknot.kit import clock
from unknot.rooms.notify.actions.fates import NotOurs, note_fate


@never_cache
@csrf_exempt  # a gateway has no cookie of ours; the address itself is the proof
@require_POST
def fate(request: HttpRequest, number: int, proof: str) -> HttpResponse:
    """Takes a form or JSON, and says nothing back."""
    try:
        note_fate(number, proof, _said(request), now=clock.now())
    except NotOurs as why:
        raise Http404 from why
    return HttpResponse(status=204)


def _said(request: HttpRequest) -> Any:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return None
