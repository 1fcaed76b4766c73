"""The day's list."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unknot.kit import clock
from unknot.rooms.desk.actions.reading import read_day
from unknot.rooms.desk.pages.days import day_page
from unknot.rooms.desk.views.staff import for_staff, staff
from unknot.rooms.practice import door as practice

YEARS = range(2000, 2200)  # beyond them a day before or after could not be named


@for_staff("GET", "HEAD")
def show(request: HttpRequest) -> HttpResponse:
    """Today, or the day that ``?day=2026-11-24`` names; anything else reads as today."""
    now = clock.now()
    today = practice.today(now)
    day = _named(request.GET.get("day", "")) or today
    page = day_page(read_day(staff(request), day, now=now), day, today=today, now=now)
    return render(request, "desk/day.html", {"page": page})


def _named(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if day.year in YEARS else None
