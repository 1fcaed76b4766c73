"""The day's list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock
from unknot.kit.problems import refuse
from unknot.rooms.desk import access
from unknot.rooms.desk.actions.reading import read_day
from unknot.rooms.desk.pages.days import day_page
from unknot.rooms.desk.pages.visits import open_ones
from unknot.rooms.desk.views.staff import for_staff, staff
from unknot.rooms.practice import door as practice

YEARS = range(2000, 2200)  # beyond them a day before or after could not be named


@for_staff("GET", "HEAD")
def show(request: HttpRequest) -> HttpResponse:
    """Today, or the day that ``?day=2026-11-24`` names; anything else reads as today."""
    day = named(request.GET.get("day", ""))
    now = clock.now()
    return render(request, "desk/day.html", _shown(request, day or practice.today(now), now))


def show_day(request: HttpRequest, day: date, *, refusal: str = "") -> HttpResponse:
    """After a change: lead to its day, or show the day with why there was none."""
    now = clock.now()
    shown = _shown(request, day, now)
    if refusal:
        return refuse(request, "desk/day.html", {**shown, "refusal": refusal}, status=409, detail=refusal)
    return redirect(shown["page"].here)


def _shown(request: HttpRequest, day: date, now: datetime) -> dict[str, Any]:
    read = read_day(staff(request), day, now=now)
    page = day_page(read, day, today=practice.today(now), now=now)
    may_change_hours = access.may_change_hours(staff(request))
    return {"page": page, "unsettled": open_ones(read.unsettled, now=now), "may_change_hours": may_change_hours}


def named(said: str) -> date | None:
    """The day that an address names, if it is one."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if day.year in YEARS else None
