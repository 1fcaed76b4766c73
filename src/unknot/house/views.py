"""The home page, the health page and the pages for what went wrong."""

from __future__ import annotations

import sys

from django.db import DatabaseError, InterfaceError, OperationalError
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

# The database is gone, full, or too busy: nothing was written, and the same may be asked again.
OUT_OF_REACH = (InterfaceError, OperationalError)
AGAIN_IN = 30  # seconds


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
    if isinstance(sys.exc_info()[1], OUT_OF_REACH):
        return out_of_reach(request)
    if asks_as_program(request):
        return problem(status=500, detail=_("Something of ours failed. Trying again later may help."))
    # Without the request nothing asks the database, which may be what broke.
    return HttpResponse(render_to_string("house/broken.html"), status=500)


def out_of_reach(request: HttpRequest) -> HttpResponse:
    """The records cannot be read or written now; nothing was kept, and when to ask again."""
    if asks_as_program(request):
        words = _("The records cannot be reached just now. Nothing was kept. Ask again in a minute.")
        answer: HttpResponse = problem(status=503, detail=words)
    else:
        answer = HttpResponse(render_to_string("house/out_of_reach.html"), status=503)
    answer["Retry-After"] = str(AGAIN_IN)
    return answer


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from somewhere else."""
    words = _("The form was too old, or it came from somewhere else. Load the page again and send it once more.")
    return refuse(request, "house/old_form.html", {}, status=403, detail=words)
