"""The same refusal for people and for programs: a page, or a problem document (RFC 9457).

A program says so by ``Accept: application/json`` (or ``application/problem+json``); a browser gets the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

PROGRAMS = ("application/problem+json", "application/json")


def asks_as_program(request: HttpRequest) -> bool:
    """True where the caller prefers JSON to a page."""
    return request.get_preferred_type(["text/html", *PROGRAMS]) in PROGRAMS


def refuse(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int,
    detail: str,
    form: BaseForm | None = None,
) -> HttpResponse:
    """The page for a person; for a program ``detail`` in one sentence and, from the form, the fields at fault."""
    if asks_as_program(request):
        return problem(status=status, detail=detail, form=form)
    return render(request, template, dict(context), status=status)


def problem(*, status: int, detail: str, form: BaseForm | None = None) -> HttpResponse:
    """The problem document alone."""
    document: dict[str, Any] = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if form is not None:
        document["errors"] = {name: list(map(str, errors)) for name, errors in form.errors.items()}
    return JsonResponse(document, status=status, content_type="application/problem+json")
