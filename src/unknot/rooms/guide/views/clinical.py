"""The clinical reference, to be read, printed and signed: what the program applies, in its own words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unknot.rooms.guide import door
from unknot.rooms.guide.pages import cards
from unknot.rooms.guide.pages.clinical import clinical_page


@require_safe
def clinical(request: HttpRequest) -> HttpResponse:
    """Everything on one page, which can be searched and printed."""
    page = clinical_page(door.signing())
    card = cards.medical_card(
        title=page.title,
        description=page.description,
        path=request.path,
        about=cards.ALL,
        audience=cards.CLINICIANS,
        signing=page.signing,
    )
    return render(request, "guide/clinical.html", {"page": page, "card": card})
