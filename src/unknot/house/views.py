"""The home page, the health page and the pages for what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def home(request: HttpRequest) -> HttpResponse:
    """The practice's front page."""
    return render(request, "house/home.html")


def healthz(request: HttpRequest) -> HttpResponse:
    """``ok`` only when the database answers and the worker is alive."""
    return HttpResponse("ok", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing stands here; say where to go."""
    return render(request, "house/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours failed; nothing of the person's is shown."""
    # Without the request nothing asks the database, which may be what broke.
    return HttpResponse(render_to_string("house/broken.html"), status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from somewhere else."""
    return render(request, "house/old_form.html", status=403)
