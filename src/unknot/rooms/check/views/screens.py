"""One screen of the check: show it, keep what was said, go on."""

from __future__ import annotations

import contextlib
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unknot.kit import clock, languages
from unknot.kit.problems import refuse
from unknot.rooms.check import queries
from unknot.rooms.check.actions.answers import NotAsked, Step, StoppedBefore, answer_screen
from unknot.rooms.check.actions.drafts import WhoAnswers
from unknot.rooms.check.forms import ScreenForm, screen_form, ticks
from unknot.rooms.check.pages.screen import screen_page
from unknot.rooms.check.queries import Standing
from unknot.rooms.check.views.visitors import count_a_check, for_visitor
from unknot.spine.check import steps
from unknot.spine.check.questions import SCREENS, Given, Screen

ALL_SCREENS = frozenset(screen.id for screen in SCREENS)


@for_visitor("GET", "HEAD", "POST")
def screen(request: HttpRequest, visitor: str, *, name: str) -> HttpResponse:
    """A screen with what was answered before, or on to the next one."""
    now = clock.now()
    if name not in ALL_SCREENS:
        raise Http404
    standing = queries.standing(visitor, now=now)
    if request.method != "POST" and standing.met_stop:
        return redirect("check:slip")
    if request.method != "POST" and standing.asks_who:
        return redirect("check:same_person")
    given = standing.given
    asked = steps.screen_of(given, name)
    if asked is None:
        # Their answers do not call for it; their own way goes on elsewhere.
        return redirect("check:screen", name=steps.resume_at(given))
    if request.method == "POST":
        return _take(request, visitor, asked, standing, now)
    asks_which = ticks.ASKS_WHICH in request.GET
    return render(request, "check/screen.html", _context(asked, screen_form(asked, given), asks_which=asks_which))


def _take(request: HttpRequest, visitor: str, asked: Screen, standing: Standing, now: datetime) -> HttpResponse:
    given = standing.given
    form = screen_form(asked, given, request.POST)
    complete, going_back = form.is_valid() and "unsure" not in request.POST, "back" in request.POST
    if languages.FIELD in request.POST:
        return _in_other_language(request, visitor, asked, standing, said=form.said(), now=now)
    said, asks_which = form.said(), "unsure" in request.POST and asked.is_ticked
    if not said and asks_which:
        return _which(asked)
    if not said:
        return _back(given, asked) if going_back else _refusal(request, asked, form)
    if not standing.has_draft:
        count_a_check(request, now=now)
    try:
        step = answer_screen(
            visitor=visitor, screen=asked.id, said=said, complete=complete, going_back=going_back, now=now
        )
    except StoppedBefore:
        return redirect("check:slip")
    except WhoAnswers:
        return redirect("check:same_person")
    except NotAsked:
        return redirect("check:start")
    if going_back:
        return _back(given, asked)
    if asks_which and step.screen == asked.id:
        return _which(asked)
    return _refusal(request, asked, form) if step.screen == asked.id and not complete else _led(step)


def _in_other_language(
    request: HttpRequest, visitor: str, asked: Screen, standing: Standing, *, said: dict[str, object], now: datetime
) -> HttpResponse:
    """The same screen once more; what was picked is kept, and judged only when the person goes on."""
    if said:
        if not standing.has_draft:
            count_a_check(request, now=now)
        with contextlib.suppress(StoppedBefore, WhoAnswers, NotAsked):  # the screen itself leads on from there
            answer_screen(visitor=visitor, screen=asked.id, said=said, complete=False, going_back=True, now=now)
    answer = _which(asked) if ticks.ASKS_WHICH in request.POST else redirect("check:screen", name=asked.id)
    return languages.remember(answer, languages.chosen(request))


def _led(step: Step) -> HttpResponse:
    if step.screen is None:
        return redirect("check:finding")
    return redirect("check:screen", name=step.screen)


def _which(asked: Screen) -> HttpResponse:
    """On to the question which of the list are meant."""
    return redirect(f"{reverse('check:screen', args=[asked.id])}?{ticks.ASKS_WHICH}=1")


def _back(given: Given, asked: Screen) -> HttpResponse:
    before = steps.before(given, asked.id)
    return redirect("check:screen", name=before) if before else redirect("check:start")


def _refusal(request: HttpRequest, asked: Screen, form: ScreenForm) -> HttpResponse:
    detail = _("An answer is missing, or could not be read.")
    context = _context(asked, form, asks_which=ticks.ASKS_WHICH in request.POST)
    return refuse(request, "check/screen.html", context, status=422, detail=detail, form=form)


def _context(asked: Screen, form: ScreenForm, *, asks_which: bool = False) -> dict[str, object]:
    return {"page": screen_page(asked, form, asks_which=asks_which), "form": form}
