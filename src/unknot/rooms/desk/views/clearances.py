"""Putting a clinician's clearance on file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock
from unknot.rooms.check import door as check
from unknot.rooms.check.door import ClearanceRefused
from unknot.rooms.desk import access
from unknot.rooms.desk.forms import Clearance
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.practice import door as practice


@for_staff("GET", "HEAD", "POST")
def record(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form, and what becomes of it. What is stopped for nothing else goes on at once."""
    now = clock.now()
    person = or_not_found(access.person_in_care(staff(request), key, at=now), key)
    today = practice.today(now)
    form = Clearance(request.POST or None, today=today)
    if form.is_valid():
        try:
            check.record_clearance(client_id=person.id, user_id=staff(request).pk, now=now, **form.cleaned_data)
        except ClearanceRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return redirect("desk:person", key)
    return render(request, "desk/clearance.html", {"form": form, "person": person}, status=400 if form.errors else 200)
