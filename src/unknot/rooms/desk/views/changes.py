"""Blocking time, falling ill, changing hours: first the people affected, then all of it at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from unknot.kit import clock
from unknot.kit.problems import refuse
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import Blocking, Change
from unknot.rooms.desk import access
from unknot.rooms.desk.change_forms import Block, Date, Weekday
from unknot.rooms.desk.pages import changes as pages
from unknot.rooms.desk.views.staff import for_staff, staff
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import TherapistSheet
from unknot.spine.times import edge


@for_staff("GET", "HEAD", "POST")
def blocks(request: HttpRequest) -> HttpResponse:
    """Blocked time to come, and blocking more; with people in the way, what becomes of each is asked first."""
    now, own = clock.now(), access.own_therapist(staff(request))
    places = practice.places()
    rooms = practice.rooms() if own is None else []
    form = Block(request.POST or None, therapists=_mine(own), rooms=rooms, places=places, now=now)
    if form.is_valid():
        heading = _("Before this time is blocked")
        return _settle(request, form.change(), heading=heading, then=reverse("desk:blocks"), cancels=False, now=now)
    found = booking.blocked_to_come(therapist_id=own, now=now)
    context = {"rows": pages.block_rows(found, place=places[0], now=now), "form": form}
    if form.is_bound:
        words = _("Something is missing in the form.")
        return refuse(request, "desk/blocks.html", context, status=422, detail=words, form=form)
    return render(request, "desk/blocks.html", context)


@for_staff("POST")
def unblock(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take blocked time away; a second time finds none, and says the same."""
    user = staff(request)
    own = access.own_therapist(user)
    booking.unblock(key, therapist_id=own, actor=f"user:{user.pk}", now=clock.now())
    return redirect("desk:blocks")


@for_staff("GET", "HEAD", "POST")
def ill(request: HttpRequest) -> HttpResponse:
    """A therapist is ill: the rest of today is closed, and everybody who would have come is moved or told."""
    now, own = clock.now(), access.own_therapist(staff(request))
    therapists = _mine(own)
    chosen = next((one for one in therapists if str(one.id) == request.POST.get("therapist")), None)
    if chosen is None:
        if request.method == "POST":
            raise Http404
        return render(request, "desk/ill.html", {"therapists": therapists})
    sheet = practice.the_practice()
    ends_at = edge(practice.today(now) + timedelta(days=1), 0, sheet.zone)
    key = pages.key_of(request.POST.get("key", "")) or uuid4()
    # What begins this minute is under way, and whoever lies on the table is not asked about here.
    change = Blocking(starts_at=now, ends_at=ends_at, therapist_id=chosen.id, is_ill=True, key=key)
    heading = _("%(who)s is ill today") % {"who": chosen.name}
    hidden = {"therapist": str(chosen.id), "key": str(key)}
    return _settle(request, change, heading=heading, then=reverse("desk:today"), cancels=True, hidden=hidden, now=now)


@for_staff("GET", "HEAD")
def hours(request: HttpRequest) -> HttpResponse:
    """Hours: a therapist's own, and for the owner everybody's."""
    now = clock.now()
    therapists = _whose_hours(request)
    places = {one.id: one for one in practice.places()}
    sheets = booking.hours_sheets([one.id for one in therapists], today=practice.today(now))
    rows = [
        pages.hours_rows(one, sheets, booking.outside_hours(one.id, now=now), places=places, now=now)
        for one in therapists
    ]
    return render(request, "desk/hours.html", {"rows": rows})


@for_staff("GET", "HEAD", "POST")
def weekday(request: HttpRequest, number: int, day: int) -> HttpResponse:
    """One weekday of a therapist, from a date on."""
    now, therapist = clock.now(), _whose(request, number)
    if day not in WEEKDAYS:
        raise Http404
    today = practice.today(now)
    sheets = [one for one in booking.hours_sheets([number], today=today) if one.weekday == day]
    latest = [one for one in sheets if one.valid_until is None] or sheets
    initial = {"first_day": today, "every_weeks": 1, **pages.initial_stretches(latest)}
    form = Weekday(request.POST or None, initial=initial, weekday=day, today=today, places=practice.places())
    heading = _("%(day)s, %(who)s") % {"day": capfirst(str(WEEKDAYS[day])), "who": therapist.name}
    return _hours_form(request, form, number, heading, now)


@for_staff("GET", "HEAD", "POST")
def one_date(request: HttpRequest, number: int) -> HttpResponse:
    """One date on which a therapist works differently, or not at all."""
    now, therapist = clock.now(), _whose(request, number)
    form = Date(request.POST or None, today=practice.today(now), places=practice.places())
    heading = _("One date, %(who)s") % {"who": therapist.name}
    return _hours_form(request, form, number, heading, now)


def _hours_form(
    request: HttpRequest, form: Weekday | Date, therapist_id: int, heading: str, now: datetime
) -> HttpResponse:
    if form.is_valid():
        then = reverse("desk:hours")
        change = form.change(therapist_id)
        return _settle(request, change, heading=_("Before these hours change"), then=then, cancels=False, now=now)
    context = {"form": form, "heading": heading}
    if form.is_bound:
        words = _("Something is missing in the form.")
        return refuse(request, "desk/hours_form.html", context, status=422, detail=words, form=form)
    return render(request, "desk/hours_form.html", context)


def _settle(
    request: HttpRequest,
    change: Change,
    *,
    heading: str,
    then: str,
    cancels: bool,
    hidden: Mapping[str, str] | None = None,
    now: datetime,
) -> HttpResponse:
    """Do it where nobody is affected or all was decided; else show who is."""
    user, found = staff(request), booking.ways_out(change, now=now)
    refusal = ""
    if not found or "decided" in request.POST:
        decided = pages.decisions(found, request.POST.dict())
        try:
            booking.apply_change(change, decided, actor=f"user:{user.pk}", user_id=user.pk, now=now)
        except booking.OthersAffected:
            refusal = _("The book has changed since this was shown. Please look again.")
        except booking.CannotMove as stuck:
            refusal = _("%(who)s could not be moved there: the time has just been taken. Please choose again.") % {
                "who": stuck.name
            }
        else:
            return redirect(then)
        found = booking.ways_out(change, now=now)
    page = pages.affected_page(
        found,
        heading=heading,
        therapists=practice.therapists(),
        hidden=hidden or _sent(request),
        action=request.path,
        back=then,
        cancels=cancels,
        said=request.POST.dict(),
        now=now,
    )
    context = {"page": page, "refusal": refusal}
    if refusal:
        return refuse(request, "desk/affected.html", context, status=409, detail=refusal)
    return render(request, "desk/affected.html", context)


def _sent(request: HttpRequest) -> dict[str, str]:
    """The change itself, to be sent along; not what was decided about people."""
    left_out = ("csrfmiddlewaretoken", "decided")
    return {
        name: value
        for name, value in request.POST.dict().items()
        if name not in left_out and not name.startswith("visit-")
    }


def _mine(own: int | None) -> list[TherapistSheet]:
    return [one for one in practice.therapists() if own in (None, one.id)]


def _whose_hours(request: HttpRequest) -> list[TherapistSheet]:
    """The therapists whose hours this user may change: all for the owner, else their own; without any, no page."""
    user: Any = staff(request)
    found = practice.therapists() if practice.may_change_all_hours(user) else _mine(practice.therapist_id_of(user) or 0)
    if not found:
        raise Http404
    return found


def _whose(request: HttpRequest, number: int) -> TherapistSheet:
    found = next((one for one in _whose_hours(request) if one.id == number), None)
    if found is None:
        raise Http404
    return found
