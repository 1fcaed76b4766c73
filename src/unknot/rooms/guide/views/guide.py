"""The guide: what sciatica is, what else it can be, and what massage may do, in plain words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unknot.rooms.guide import door


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All pages of the guide."""
    return render(request, "guide/index.html", {"pages": door.guide_pages()})


@require_safe
def page(request: HttpRequest, *, key: str) -> HttpResponse:
    """One page, with the claims behind it."""
    try:
        shown = door.guide_page(key)
    except door.WordsMissing as why:
        raise Http404 from why
    context = {
        "page": shown,
        "pages": door.guide_pages(),
        "page_evidence": [door.evidence(name) for name in shown.claims],
        "studies": [door.source(name) for name in shown.sources],
    }
    return render(request, "guide/page.html", context)
