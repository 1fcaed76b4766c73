"""The week."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unknot.kit import clock
from unknot.rooms.booking import door as booking
from unknot.rooms.desk import access
from unknot.rooms.desk.forms import Find
from unknot.rooms.desk.pages.visits import open_ones
from unknot.rooms.desk.pages.weeks import DAYS, monday_of, week_page
from unknot.rooms.desk.views.days import named
from unknot.rooms.desk.views.staff import for_staff, staff
from unknot.rooms.practice import door as practice


@for_staff("GET", "HEAD")
def show(request: HttpRequest) -> HttpResponse:
    """The week of today, or of the day that ``?day=2026-11-24`` names; with what is not settled yet at its top."""
    now, whose = clock.now(), access.own_therapist(staff(request))
    today = practice.today(now)
    monday = monday_of(named(request.GET.get("day", "")) or today)
    visits = booking.visits_between(monday, monday + timedelta(days=DAYS - 1), therapist_id=whose, now=now)
    page = week_page(visits, monday, of_everybody=whose is None, today=today, now=now)
    unsettled = open_ones(booking.unsettled(therapist_id=whose, now=now), now=now)
    return render(request, "desk/week.html", {"page": page, "unsettled": unsettled, "form": Find()})
