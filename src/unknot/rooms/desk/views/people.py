"""People: finding one, and the card."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unknot.kit import clock
from unknot.rooms.booking import door as booking
from unknot.rooms.desk import access
from unknot.rooms.desk.actions.people import enter_person, send_check, way_to
from unknot.rooms.desk.actions.reading import read_health
from unknot.rooms.desk.forms import Find, NewPerson
from unknot.rooms.desk.pages.cards import card_page
from unknot.rooms.desk.pages.messages import messages_of
from unknot.rooms.desk.pages.people import found
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice

SHOWN = 50  # people found, on one page


@for_staff("GET", "HEAD")
def find(request: HttpRequest) -> HttpResponse:
    """Look for somebody by name, mail address or number; the reference of a visit leads to that visit."""
    form = Find(request.GET or None)
    said = form.cleaned_data["said"] if form.is_valid() else ""
    visit = booking.visit_by_reference(said, now=clock.now()) if said else None
    if visit and access.own_therapist(staff(request)) in (None, visit.therapist_id):
        return redirect("desk:visit", visit.public_id)
    people = practice.find_people(staff(request), said, at=clock.now(), most=SHOWN + 1) if said else []
    rows = found(people[:SHOWN], practice=practice.the_practice())
    context = {"form": form, "said": said, "rows": rows, "are_more": len(people) > SHOWN}
    return render(request, "desk/people.html", context)


@for_staff("GET", "HEAD")
def card(request: HttpRequest, key: UUID) -> HttpResponse:
    """Contact and visits; what concerns health for whoever cares for this person."""
    now = clock.now()
    person = or_not_found(access.person(staff(request), key, at=now), key)
    health = read_health(staff(request), person, now=now)
    visits = booking.visits_of(person.id, now=now)
    page = card_page(
        person,
        visits,
        health,
        courses=booking.courses_of(person.id, now=now),
        own=access.own_therapist(staff(request)),
        practice=practice.the_practice(),
        now=now,
    )
    sent = [*booking.messages_of(visits, now=now), *notify.messages_about([f"client:{person.id}"], now=now)]
    about = booking.visits_of_messages(sent, therapist_id=access.own_therapist(staff(request)), now=now)
    newest = sorted(sent, key=lambda one: -one.id)
    told = messages_of(newest, about, zone=practice.the_practice().zone, names_visits=True, now=now)
    return render(request, "desk/person.html", {"page": page, "told": told, "said": request.GET.get("said", "")})


@for_staff("GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """Enter somebody who is not there yet."""
    form = NewPerson(request.POST or None, country=practice.the_practice().country)
    if form.is_valid():
        return redirect("desk:person", enter_person(staff(request), **form.cleaned_data, now=clock.now()).key)
    return render(request, "desk/new_person.html", {"form": form}, status=400 if form.errors else 200)


@for_staff("POST")
def send(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the check to somebody this member of staff may see."""
    now = clock.now()
    person = or_not_found(access.person(staff(request), key, at=now), key)
    link = send_check(staff(request), person, now=now)
    return render(request, "desk/check_sent.html", {"person": person, "link": link, "sent_to": way_to(person)})
