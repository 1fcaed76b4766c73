"""Raising a person's level by hand; there is no way to lower it here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unknot.kit import clock
from unknot.rooms.check import door as check
from unknot.rooms.check.door import CannotLower
from unknot.rooms.desk import access
from unknot.rooms.desk.actions.reading import level_now
from unknot.rooms.desk.forms import Raise
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.practice import door as practice


@for_staff("GET", "HEAD", "POST")
def raise_(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form, and what becomes of it."""
    now = clock.now()
    person = or_not_found(access.person_in_care(staff(request), key, at=now), key)
    today = practice.today(now)
    form = Raise(request.POST or None, at_least=level_now(staff(request), person, now=now), today=today)
    if form.is_valid():
        try:
            check.raise_level(client_id=person.id, user_id=staff(request).pk, now=now, **form.cleaned_data)
        except CannotLower:
            form.add_error("level", _("It stands higher already. A level is raised here, never lowered."))
        else:
            return redirect("desk:person", key)
    return render(request, "desk/level.html", {"form": form, "person": person}, status=400 if form.errors else 200)
