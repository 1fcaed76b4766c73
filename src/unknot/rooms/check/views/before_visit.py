"""The questions before a visit: a few screens that begin empty, and an end that says what to do."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unknot.kit import clock, languages, places
from unknot.kit.callers import caller_address
from unknot.kit.posted import posted_from
from unknot.kit.problems import refuse
from unknot.rooms.check import queries
from unknot.rooms.check.actions.before_visit import FormOver, Step, answer, start_whole_instead
from unknot.rooms.check.forms import ScreenForm, screen_form, ticks
from unknot.rooms.check.pages.finding import level_page
from unknot.rooms.check.pages.screen import before_page
from unknot.rooms.check.queries import FormSheet
from unknot.rooms.check.views.visitors import count_a_check, for_visitor
from unknot.rooms.practice import door as practice
from unknot.spine.check import before_visit as short
from unknot.spine.check import steps
from unknot.spine.check.questions import Screen
from unknot.spine.vocabulary import Level


@for_visitor("GET", "HEAD", "POST")
def screen(request: HttpRequest, visitor: str, *, key: UUID, name: str) -> HttpResponse:
    """A screen with what was answered here just now, or on to the next one."""
    now = clock.now()
    row = queries.before_visit(key, visitor=visitor, now=now)
    if row is None or row.is_over:
        return _old(request, now)
    if row.ended_at is not None:
        return redirect("check:before_end", key=key)
    asked = short.screen_of(row.given, name)
    if asked is None or (row.only_scales and name != short.PAIN_NOW):
        return redirect("check:before", key=key, name=row.first_screen)
    if request.method == "POST":
        return _take(request, row, asked, now)
    asks_which = ticks.ASKS_WHICH in request.GET
    return render(
        request, "check/screen.html", _context(row, asked, screen_form(asked, row.given), asks_which=asks_which)
    )


@for_visitor("GET", "HEAD")
def end(request: HttpRequest, visitor: str, *, key: UUID) -> HttpResponse:
    """What to do now, by the level and without the reasons, which may lie in earlier answers."""
    now = clock.now()
    row = queries.before_visit(key, visitor=visitor, now=now)
    if row is None or row.is_over:
        return _old(request, now)
    if row.ended_at is None:
        return redirect("check:before", key=key, name=row.first_screen)
    if now >= row.ended_at + queries.SITTING:
        return redirect(row.leads_to)
    if row.by_code and not row.result.get("asks_whole"):
        return redirect("check:finding")
    context: dict[str, object] = {"key": key, "leads_to": row.leads_to, "only_scales": row.only_scales}
    if row.level is None:
        return render(request, "check/before_thanks.html", context)
    level = row.level
    context["visit"] = places.standing_in("check.before.visit", request, about=row.about)
    if row.asks_whole and (level < Level.URGENT or not row.tells_anything):
        return render(request, "check/before_whole.html", context)
    if not level.blocks:
        return render(request, "check/before_thanks.html", context)
    context["page"] = level_page(level, row.result, practice=practice.the_practice())
    return render(request, "check/before_stop_now.html" if level >= Level.URGENT else "check/before_stop.html", context)


@for_visitor("GET", "HEAD", "POST")
@posted_from("check:before_end")
def whole(request: HttpRequest, visitor: str, *, key: UUID) -> HttpResponse:
    """On to the whole check, for the person whose link it was."""
    now = clock.now()
    count_a_check(request, now=now)
    try:
        start_whole_instead(key, visitor=visitor, now=now)
    except FormOver:
        return _old(request, now)
    return redirect("check:screen", name=steps.FIRST_SCREEN)


def _take(request: HttpRequest, row: FormSheet, asked: Screen, now: datetime) -> HttpResponse:
    form = screen_form(asked, row.given, request.POST)
    complete, going_back = form.is_valid() and "unsure" not in request.POST, "back" in request.POST
    in_other_language = languages.FIELD in request.POST
    said, asks_which = form.said(), "unsure" in request.POST and asked.is_ticked
    if in_other_language or said or going_back:
        try:
            step = answer(
                row.key,
                visitor=row.visitor,
                screen=asked.id,
                said=said,
                complete=complete,
                going_back=going_back or in_other_language,
                now=now,
            )
        except FormOver:
            return _old(request, now)
    else:
        step = Step(asked.id)
    if in_other_language:
        here = _which(row, asked) if ticks.ASKS_WHICH in request.POST else _to(row, asked.id)
        return languages.remember(here, languages.chosen(request))
    if asks_which and step.screen == asked.id:
        return _which(row, asked)
    if step.screen == asked.id and not complete and not going_back:
        return _refusal(request, row, asked, form)
    return _to(row, step.screen)


def _to(row: FormSheet, name: str | None) -> HttpResponse:
    if name is None:
        return redirect("check:before_end", key=row.key)
    return redirect("check:before", key=row.key, name=name)


def _which(row: FormSheet, asked: Screen) -> HttpResponse:
    to = _to(row, asked.id)
    to["Location"] += f"?{ticks.ASKS_WHICH}=1"
    return to


def _refusal(request: HttpRequest, row: FormSheet, asked: Screen, form: ScreenForm) -> HttpResponse:
    detail = _("An answer is missing, or could not be read.")
    context = _context(row, asked, form, asks_which=ticks.ASKS_WHICH in request.POST)
    return refuse(request, "check/screen.html", context, status=422, detail=detail, form=form)


def _context(row: FormSheet, asked: Screen, form: ScreenForm, *, asks_which: bool) -> dict[str, object]:
    names = [asked.id] if row.only_scales else [one.id for one in short.screens(row.given)]
    page = before_page(asked, form, names, key=row.key, start=row.leads_to, asks_which=asks_which)
    return {"page": page, "form": form}


def _old(request: HttpRequest, now: datetime) -> HttpResponse:
    """Not this browser's, or over; guessing is counted by address."""
    practice.take_try("link by address", by=caller_address(request), now=now)
    return render(request, "check/before_old.html", status=410)
