"""The waiting list at the desk."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unknot.kit import clock
from unknot.kit.problems import refuse
from unknot.rooms.booking import door as booking
from unknot.rooms.desk.actions.waiting import read_one, read_waiting
from unknot.rooms.desk.booking_forms import Start
from unknot.rooms.desk.pages.waiting import person_page, waiting_page
from unknot.rooms.desk.views.staff import for_staff, staff
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice


@for_staff("GET", "HEAD")
def show(request: HttpRequest) -> HttpResponse:
    """Who waits, the log, and the figures."""
    now = clock.now()
    found = read_waiting(staff(request), now=now)
    page = waiting_page(found, practice=practice.the_practice(), now=now)
    return render(request, "desk/waiting.html", {"page": page})


@for_staff("GET", "HEAD", "POST")
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """One who waits; POST offers them a free time by hand."""
    now = clock.now()
    if request.method != "POST":
        return _shown(request, key, now=now)
    if read_one(staff(request), key, now=now) is None:
        raise Http404(str(key))
    form = Start(request.POST)
    if form.is_valid():
        actor = f"user:{staff(request).pk}"
        try:
            booking.offer_by_hand(key, form.cleaned_data["starts_at"], actor=actor, now=now)
        except booking.OfferRefused:
            return _shown(request, key, refusal=_("This time cannot be offered any more. Choose another."), now=now)
        return redirect("desk:waiting_person", key)
    return _shown(request, key, refusal=_("Choose one of the times in the list."), now=now)


@for_staff("POST")
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the person said on the phone to an offer."""
    now, actor = clock.now(), f"user:{staff(request).pk}"
    waits = next((one for one in booking.waiting_list(now=now) if one.offer and one.offer.key == key), None)
    if waits is None or read_one(staff(request), waits.key, now=now) is None:
        raise Http404(str(key))
    if request.POST.get("answer") == "no":
        booking.decline_for(key, actor=actor, now=now)
        return redirect("desk:waiting_person", waits.key)
    try:
        visit = booking.accept_for(key, actor=actor, now=now)
    except (booking.OfferUnknown, booking.OfferOver, booking.TimeTaken, *REFUSED):
        return _shown(request, waits.key, refusal=_("This visit cannot be booked now."), now=now)
    return redirect("desk:visit", visit.public_id)


def _shown(request: HttpRequest, key: UUID, *, refusal: str = "", now: datetime) -> HttpResponse:
    found = read_one(staff(request), key, now=now)
    if found is None:
        raise Http404(str(key))
    one, times, in_care = found
    sheet, therapists = practice.the_practice(), practice.therapists()
    page = person_page(one, times, in_care=in_care, therapists=therapists, practice=sheet, now=now)
    context = {"page": page, "refusal": refusal}
    if refusal:
        return refuse(request, "desk/waiting_person.html", context, status=409, detail=refusal)
    return render(request, "desk/waiting_person.html", context)


REFUSED = (match.PassRefused, booking.NotOffered, booking.NotOpened, booking.EnoughVisits)
