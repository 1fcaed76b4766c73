"""The day's list."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock
from unknot.kit.problems import refuse
from unknot.rooms.desk.actions.reading import read_day
from unknot.rooms.desk.pages.days import DayPage, day_page
from unknot.rooms.desk.views.staff import for_staff, staff
from unknot.rooms.practice import door as practice

YEARS = range(2000, 2200)  # beyond them a day before or after could not be named


@for_staff("GET", "HEAD")
def show(request: HttpRequest) -> HttpResponse:
    """Today, or the day that ``?day=2026-11-24`` names; anything else reads as today."""
    day = _named(request.GET.get("day", ""))
    now = clock.now()
    return render(request, "desk/day.html", {"page": _page(request, day or practice.today(now), now)})


def show_day(request: HttpRequest, day: date, *, refusal: str = "") -> HttpResponse:
    """After a change: lead to its day, or show the day with why there was none."""
    now = clock.now()
    page = _page(request, day, now)
    if refusal:
        return refuse(request, "desk/day.html", {"page": page, "refusal": refusal}, status=409, detail=refusal)
    return redirect(page.here)


def _page(request: HttpRequest, day: date, now: datetime) -> DayPage:
    return day_page(read_day(staff(request), day, now=now), day, today=practice.today(now), now=now)


def _named(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if day.year in YEARS else None
