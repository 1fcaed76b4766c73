"""Moving one visit at the desk: the free times nearest to it, and one touch that moves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unknot.kit import clock
from unknot.kit.problems import refuse
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import VisitSheet
from unknot.rooms.desk import access
from unknot.rooms.desk.actions.moves import move_visit
from unknot.rooms.desk.booking_forms import Picked, Search
from unknot.rooms.desk.pages.bookings import reason_words
from unknot.rooms.desk.pages.moves import closed_page, move_page
from unknot.rooms.desk.pages.visits import can_change
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.desk.views.visits import BEGUN, show_visit
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice


@for_staff("GET", "HEAD", "POST")
def move(request: HttpRequest, key: UUID) -> HttpResponse:
    """Looking shows times; picking one moves the visit, and until the letters go out that can be undone."""
    now = clock.now()
    visit = or_not_found(access.visit(staff(request), key, at=now), key)
    if request.method == "POST":
        return _move(request, visit, now)
    if not can_change(visit, now=now):
        return redirect("desk:visit", key)
    form = Search(request.GET)
    form.is_valid()  # an odd word in the address falls back to the visit as it is
    return _show(request, visit, form.cleaned_data, now=now)


def _move(request: HttpRequest, visit: VisitSheet, now: datetime) -> HttpResponse:
    form, user = Picked({"type": visit.kind.value} | request.POST.dict()), staff(request)
    if not form.is_valid():
        words = _("That was not one of the times in the list. Please choose one here.")
        return _show(request, visit, {}, refusal=words, status=400, now=now)
    wish = form.wish()
    said = {"type": wish.kind.value, "minutes": wish.minutes, "therapist": wish.therapist_id}
    try:
        move_visit(user, visit, wish, now=now)
    except booking.VisitOver:
        return show_visit(request, visit, refusal=str(BEGUN), now=now)
    except match.PassRefused:
        return _show(request, visit, {}, now=now)
    except (booking.NotOffered, booking.NotOpened):
        words = _("The check does not open this type or this length. These fit.")
        return _show(request, visit, {}, refusal=words, now=now)
    except booking.TimeTaken as refused:
        words = reason_words(refused.reason)
        return _show(request, visit, said, refusal=words, wished_at=wish.starts_at, now=now)
    return redirect("desk:visit", visit.public_id)


def _show(
    request: HttpRequest,
    visit: VisitSheet,
    said: Mapping[str, object],
    *,
    refusal: str = "",
    status: int = 409,
    wished_at: datetime | None = None,
    now: datetime,
) -> HttpResponse:
    sheet, own = practice.the_practice(), access.own_therapist(staff(request))
    try:
        granted = match.pass_to_move(visit.client_id or 0, pass_id=visit.pass_id, now=now)
    except match.PassRefused:
        page = closed_page(visit, sheet, now=now)
    else:
        page = move_page(visit, said, granted=granted, own=own, practice=sheet, wished_at=wished_at, now=now)
    context = {"page": page, "visit": visit, "refusal": refusal}
    if refusal:
        return refuse(request, "desk/move.html", context, status=status, detail=refusal)
    return render(request, "desk/move.html", context)
