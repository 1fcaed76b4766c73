"""The letter to a doctor, for whoever was asked to see one first: as a page to print, and as a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from unknot.kit import clock, pdf
from unknot.kit.callers import caller_address
from unknot.rooms.check import door, queries
from unknot.rooms.check.pages.letter import LetterPage, letter_page, smaller
from unknot.rooms.check.views.visitors import for_visitor
from unknot.rooms.practice import door as practice
from unknot.spine.vocabulary import Level

STYLE = Path(__file__).parent.parent / "static" / "check" / "letter.css"


@for_visitor("GET", "HEAD")
def letter(request: HttpRequest, visitor: str) -> HttpResponse:
    """The letter as a page, which prints on one sheet."""
    page = _letter_of(visitor)
    if page is None:
        return redirect("check:finding")
    return render(request, "check/letter.html", _words(page) | {"has_pdf": not pdf.missing()})


@for_visitor("GET", "HEAD")
def letter_as_pdf(request: HttpRequest, visitor: str) -> HttpResponse:
    """The same as a file; where the machine cannot write one, a page that says how to print instead."""
    page = _letter_of(visitor)
    if page is None:
        return redirect("check:finding")
    if pdf.missing():
        return _by_print(request)
    # Saved, not shown: what a browser shows inside its window stands under the page's content policy.
    attached = {"Content-Disposition": 'attachment; filename="letter.pdf"'}
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf", headers=attached)
    now = clock.now()
    practice.take_try("letter by visitor", by=visitor, now=now)
    practice.take_try("letter by address", by=caller_address(request), now=now)
    try:
        written = pdf.write(_versions(request, page), styles=[STYLE.read_text("utf-8")], base_url=settings.BASE_URL)
    except pdf.Busy:
        return _by_print(request, status=503)
    except pdf.CannotWrite:
        return _by_print(request)
    return HttpResponse(written, content_type="application/pdf", headers=attached)


def _letter_of(visitor: str) -> LetterPage | None:
    now = clock.now()
    sheet = door.current_finding(visitor, now=now)
    if sheet is None or sheet.level is not Level.DOCTOR_FIRST:
        return None
    return letter_page(
        sheet,
        given=queries.given_in(sheet.id),
        practice=practice.the_practice(),
        offered=frozenset(kind for one in practice.therapists() for kind in one.types),
        now=now,
    )


def _versions(request: HttpRequest, page: LetterPage) -> Iterator[str]:
    """The letter in the size that should do, then smaller and smaller."""
    for size in smaller(page):
        yield render_to_string("check/letter_pdf.html", _words(page) | {"size": size, "on_paper": True}, request)


def _words(page: LetterPage) -> dict[str, object]:
    return {"page": page, "size": page.size, "reference": settings.BASE_URL + reverse("guide:clinical")}


def _by_print(request: HttpRequest, *, status: int = 404) -> HttpResponse:
    return render(request, "check/letter_by_print.html", status=status)
