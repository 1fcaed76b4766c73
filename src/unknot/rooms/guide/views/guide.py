"""The guide: what sciatica is, what else it can be, and what massage may do, in plain words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unknot.rooms.guide import door
from unknot.rooms.guide.pages import cards
from unknot.rooms.guide.pages.reading import reading_page

# Of each page the picture that stands for it in the list.
PICTURES = {
    "sciatica": "nerve",
    "causes": "disc",
    "help": "ache",
    "massage": "knead",
    "types": "stroke",
    "visit": "pressure",
    "moving": "walk",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All pages of the guide."""
    title = _("The guide to sciatica, back pain and massage")
    description = _(
        "Sciatica, back pain and massage in plain words: what it is, when to get help, and what massage may do. "
        "Each claim has its source."
    )
    card = cards.medical_card(
        title=title,
        description=description,
        path=request.path,
        about=cards.ALL,
        audience=cards.PATIENTS,
        signing=door.signing(),
    )
    pages = [(page, PICTURES[page.key]) for page in door.guide_pages()]
    context = {"title": title, "description": description, "pages": pages, "card": card}
    return render(request, "guide/index.html", context)


@require_safe
def page(request: HttpRequest, *, key: str) -> HttpResponse:
    """One page, with the claims behind it."""
    try:
        shown = door.guide_page(key)
    except door.WordsMissing as why:
        raise Http404 from why
    card = cards.medical_card(
        title=shown.title,
        description=shown.description,
        path=request.path,
        about=cards.ABOUT.get(key, cards.ALL),
        audience=cards.PATIENTS,
        signing=door.signing(),
    )
    context = {"page": reading_page(shown), "pages": door.guide_pages(), "card": card}
    return render(request, "guide/page.html", context)
