"""The home page, the health page and the pages for what went wrong."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unknot.house.home import home_page
from unknot.house.navigation import practice_of
from unknot.kit import clock
from unknot.kit.problems import asks_as_program, problem, refuse
from unknot.rooms.notify import door as notify


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The practice's front page."""
    return render(request, "house/home.html", {"page": home_page(practice_of(request), now=clock.now())})


def healthz(request: HttpRequest) -> HttpResponse:
    """``ok`` only when the database answers and the worker is alive; else 503 and one line that says which."""
    try:
        alive = notify.worker_alive(clock.now())
    except DatabaseError:
        return _line("the database does not answer", status=503)
    return _line("ok", status=200) if alive else _line("the worker was not seen within the last minute", status=503)


def _line(words: str, *, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing stands here; say where to go."""
    return refuse(request, "house/not_found.html", {}, status=404, detail=_("Nothing stands at this address."))


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours failed; nothing of the person's is shown."""
    if asks_as_program(request):
        return problem(status=500, detail=_("Something of ours failed. Trying again later may help."))
    # Without the request nothing asks the database, which may be what broke.
    return HttpResponse(render_to_string("house/broken.html"), status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from somewhere else."""
    words = _("The form was too old, or it came from somewhere else. Load the page again and send it once more.")
    return refuse(request, "house/old_form.html", {}, status=403, detail=words)
