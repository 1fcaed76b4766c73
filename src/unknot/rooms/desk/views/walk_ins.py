"""Somebody stands at the counter: the questions first, then whoever is free this very moment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unknot.kit import clock
from unknot.kit.problems import refuse
from unknot.rooms.desk import access
from unknot.rooms.desk.actions.bookings import read_standing
from unknot.rooms.desk.actions.people import enter_person
from unknot.rooms.desk.booking_forms import Caller, Search
from unknot.rooms.desk.pages.people import callers
from unknot.rooms.desk.pages.walk_ins import walk_in_page
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.practice import door as practice


@for_staff("GET", "HEAD", "POST")
def walk_in(request: HttpRequest) -> HttpResponse:
    """Who it is; then, with a pass, who is free now. Somebody new is entered by sending the form."""
    now, user = clock.now(), staff(request)
    sheet = practice.the_practice()
    if request.method == "POST":
        form = Caller(request.POST, country=sheet.country, is_here=True)
        if form.is_valid():
            person = enter_person(user, **form.cleaned_data, now=now)
            return redirect(f"{reverse('desk:walk_in')}?person={person.key}")
        words = _("Something is missing in the form.")
        context = {"form": form, "people": [], "said": ""}
        return refuse(request, "desk/walk_in.html", context, status=422, detail=words, form=form)
    search = Search(request.GET)
    search.is_valid()
    key = search.cleaned_data.get("person")
    if key:
        person = or_not_found(access.person(user, key, at=now), key)
        standing = read_standing(user, person, now=now)
        page = walk_in_page(person, standing, own=access.own_therapist(user), now=now)
        return render(request, "desk/walk_in_now.html", {"page": page})
    said = request.GET.get("said", "").strip()[:100]
    people = callers(practice.find_people(user, said, at=now) if said else [], practice=sheet)
    form = Caller(country=sheet.country, is_here=True)
    return render(request, "desk/walk_in.html", {"form": form, "people": people, "said": said})
