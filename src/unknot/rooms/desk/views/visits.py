"""One visit at the desk, and what staff do with a time that waits for a check."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unknot.kit import clock
from unknot.kit.problems import refuse
from unknot.kit.visitor import remember, renewed
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import VisitSheet
from unknot.rooms.desk import access
from unknot.rooms.desk.actions.people import ask_check, way_to
from unknot.rooms.desk.actions.reading import read_stop
from unknot.rooms.desk.pages.messages import messages_of
from unknot.rooms.desk.pages.stops import StopNote, stop_note
from unknot.rooms.desk.pages.visits import visit_page
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.reasons import Why
from unknot.spine.check import steps

NOT_STOPPED = _("This visit is not stopped any more. Here is how it stands.")
BEGUN = _("This visit has begun or is over, so it can be neither moved nor cancelled. Here is how it stands.")
NO_REQUEST = _("This time is not waiting any more. Here is how it stands.")


@for_staff("GET", "HEAD")
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """When, where, with whom, how it stands, and what can be done now."""
    now = clock.now()
    return show_visit(request, _visit(request, key, now), now=now)


@for_staff("POST")
def send_link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the check to whom this time is kept for; where nothing can be sent the link stands on the page."""
    now = clock.now()
    visit = _visit(request, key, now)
    try:
        link = booking.send_link(visit.id, user_id=staff(request).pk, now=now)
    except booking.NoRequest:
        return show_visit(request, visit, refusal=str(NO_REQUEST), now=now)
    visit = _visit(request, key, now)
    if not link:
        return redirect("desk:visit", key)
    person = practice.person(visit.client_id) if visit.client_id else None
    return show_visit(request, visit, link=link, sent_to=way_to(person), now=now)


@for_staff("POST")
def let_go(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the time back that is kept for somebody."""
    now = clock.now()
    visit = _visit(request, key, now)
    try:
        booking.let_go(visit.id, actor=f"user:{staff(request).pk}", now=now)
    except booking.NoRequest:
        return show_visit(request, visit, refusal=str(NO_REQUEST), now=now)
    return redirect("desk:visit", key)


@for_staff("POST")
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask a person the questions oneself: this browser becomes a new visitor and goes to the check.

    Once they are answered it comes back here, and opens none of the answers.
    """
    now, user = clock.now(), staff(request)
    person = or_not_found(access.person(user, key, at=now), key)
    visitor, token = renewed()
    leads_to = _after_asking(request, person.key, now)
    ask_check(user, person, visitor=visitor, leads_to=leads_to, now=now)
    return remember(redirect("check:screen", name=steps.FIRST_SCREEN), token)


def _after_asking(request: HttpRequest, person: UUID, now: datetime) -> str:
    """The visit that waits for this check or is stopped, or the free times for the person."""
    if stopped := _named(request.POST.get("visit", "")):
        visit = access.visit(staff(request), stopped, at=now)
        if visit is not None and visit.client_key == person:
            return reverse("desk:visit", args=[stopped])
    if request.POST.get("walks_in"):
        return f"{reverse('desk:walk_in')}?{urlencode({'person': person})}"
    own = access.own_therapist(staff(request))
    waiting = [one for one in booking.unsettled(therapist_id=own, now=now) if one.client_key == person]
    if waiting:
        return reverse("desk:visit", args=[waiting[0].public_id])
    return f"{reverse('desk:booking')}?{urlencode({'person': person})}"


@for_staff("POST")
def cancel_safely(request: HttpRequest, key: UUID) -> HttpResponse:
    """Cancel a visit that is stopped, free of charge; sent twice it is cancelled once."""
    now = clock.now()
    visit = _visit(request, key, now)
    stop = read_stop(staff(request), visit.client_id, now=now) if visit.client_id else None
    if stop is None and visit.status is not Status.CANCELLED:
        return show_visit(request, visit, refusal=str(NOT_STOPPED), now=now)
    try:
        booking.cancel_for(visit.id, actor=f"user:{staff(request).pk}", why=Why.SAFETY, now=now)
    except booking.VisitOver:
        return show_visit(request, visit, refusal=str(NO_REQUEST), now=now)
    return redirect("desk:visit", key)


def _stop(request: HttpRequest, visit: VisitSheet, now: datetime) -> StopNote | None:
    if visit.client_id is None or visit.status is not Status.BOOKED:
        return None
    in_care = practice.may_see_health(staff(request), visit.client_id, at=now)
    return stop_note(visit, read_stop(staff(request), visit.client_id, now=now), in_care=in_care)


def _named(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _visit(request: HttpRequest, key: UUID, now: datetime) -> VisitSheet:
    return or_not_found(access.visit(staff(request), key, at=now), key)


def show_visit(
    request: HttpRequest, visit: VisitSheet, *, refusal: str = "", link: str = "", sent_to: str = "", now: datetime
) -> HttpResponse:
    """The visit's page, with why there was no change where one was asked for."""
    person = access.person(staff(request), visit.client_key, at=now) if visit.client_key else None
    page = visit_page(
        visit,
        person=person,
        in_care=visit.client_id is not None and practice.may_see_health(staff(request), visit.client_id, at=now),
        practice=practice.the_practice(),
        stop=_stop(request, visit, now),
        now=now,
    )
    context = {"page": page, "visit": visit, "link": link, "sent_to": sent_to, "refusal": refusal}
    sent = booking.messages_of([visit], now=now)
    about = booking.visits_of_messages(sent, therapist_id=access.own_therapist(staff(request)), now=now)
    context["told"] = messages_of(sent, about, zone=visit.zone, names_visits=False, now=now)
    if refusal:
        return refuse(request, "desk/visit.html", context, status=409, detail=refusal)
    return render(request, "desk/visit.html", context)
