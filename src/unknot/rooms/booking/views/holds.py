"""Holding a time and giving it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unknot.kit import clock
from unknot.kit.callers import caller_address
from unknot.kit.posted import posted_from
from unknot.kit.problems import refuse
from unknot.kit.visitor import visitor_of
from unknot.rooms.booking import door, pages
from unknot.rooms.booking.actions.companions import contact_for
from unknot.rooms.booking.actions.confirmations import keep_what_was_typed
from unknot.rooms.booking.actions.holds import (
    EnoughHolds,
    EnoughVisits,
    NotOpened,
    TimeTaken,
    extend_hold,
    give_back_hold,
    place_hold,
)
from unknot.rooms.booking.forms import ContactForm, ExtensionForm, KnownContactForm, WishForm
from unknot.rooms.booking.queries.services import NotOffered
from unknot.rooms.booking.views.refusals import enough, enough_held, given_back, no_pass, not_open, taken, unreadable
from unknot.rooms.booking.views.times import pass_or_problem
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status

AnyForm = ContactForm | KnownContactForm


@never_cache
@posted_from("booking:times")
def place(request: HttpRequest) -> HttpResponse:
    """Hold the picked time, or say what is nearest."""
    now, visitor = clock.now(), visitor_of(request)
    tries = {"hold by address": caller_address(request), "hold by pass": visitor or "nobody"}
    form = WishForm(request.POST)
    if not form.is_valid():
        practice.take_tries(tries, now=now)
        return unreadable(request, form, now=now)
    wish, earlier = form.wish(), form.cleaned_data["earlier"]
    try:
        with practice.counted(tries, now=now):
            held = place_hold(wish, visitor=visitor, typed_at=earlier, now=now)
    except match.PassRefused as refused:
        return no_pass(request, refused.problem)
    except (NotOffered, NotOpened):
        return not_open(request, now=now)
    except EnoughVisits:
        return enough(request)
    except EnoughHolds:
        return enough_held(request)
    except TimeTaken as refused:
        return taken(request, wish, refused.reason, earlier=earlier, now=now)
    return redirect("booking:hold", public_id=held.public_id)


@never_cache
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The held time with the form that books it."""
    now = clock.now()
    held = own_hold(request, public_id, now)
    if settled := what_became(request, held):
        return settled
    _, problem = pass_or_problem(request, now)
    if problem:  # their answers have changed since
        return no_pass(request, problem)
    return render(request, "booking/hold.html", hold_page(held, form=contact_form(request, held.typed, now), now=now))


def what_became(request: HttpRequest, held: door.VisitSheet) -> HttpResponse | None:
    """The answer for a hold that is none any more: booked, or given back. None while it can be booked."""
    if held.status == Status.CANCELLED:
        return given_back(request)
    if held.status in {Status.HELD, Status.LAPSED}:
        return None
    return redirect(booked_now(door.link_to(held)))


def booked_now(link: str) -> str:
    """The page of the visit with this private link, as it greets whoever has just booked."""
    return f"{link}?booked=now"


@never_cache
@posted_from("booking:hold")
def extend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ten minutes more; what was typed stays."""
    now, visitor = clock.now(), visitor_of(request)
    held = own_hold(request, public_id, now)
    typed = contact_form(request, held.typed, now)
    if isinstance(typed, ContactForm):
        keep_what_was_typed(public_id, visitor=visitor, typed=typed.as_typed(), reached_by=typed.ways(), now=now)
    form = ExtensionForm(request.POST)
    try:
        if form.is_valid():
            extend_hold(public_id, visitor=visitor, ends=form.cleaned_data["ends"], now=now)
    except EnoughHolds:
        return _not_longer(request, own_hold(request, public_id, now), now)
    return redirect("booking:hold", public_id=public_id)


def _not_longer(request: HttpRequest, held: door.VisitSheet, now: datetime) -> HttpResponse:
    """Two times are held under the same address elsewhere: this one keeps its minutes, and can be booked."""
    kept = _("Two other times are held for this address already, so this one is not held longer.")
    words = kept + " " + _("You can still book it: also when its time is over, while it is free.")
    page = hold_page(held, form=contact_form(request, held.typed, now, as_sent=False), now=now)
    return refuse(request, "booking/hold.html", page | {"refusal": words}, status=409, detail=words)


def one_too_many() -> str:
    """What the form says where its visitor's other time ended with an address under which others hold too."""
    return _("Two times are held for this address already. So we let go of the other time that you held.")


@never_cache
@posted_from("booking:hold")
def give_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Free the time at once and go back to the list."""
    give_back_hold(public_id, visitor=visitor_of(request), now=clock.now())
    return redirect("booking:times")


def own_hold(request: HttpRequest, public_id: UUID, now: datetime) -> door.VisitSheet:
    """This visitor's hold; another's is not found, in the same words as one that never was."""
    held = door.hold_of(visitor_of(request), public_id, now=now)
    if held is None:
        raise Http404
    return held


def contact_form(request: HttpRequest, typed: dict[str, str], now: datetime, *, as_sent: bool = True) -> AnyForm:
    """The form for somebody new, filled with what they have ``typed`` before, or for whom the pass names already.

    ``as_sent`` False leaves out what is missing in it, for an answer that is about something else.
    """
    data = request.POST if request.method == "POST" and as_sent else None
    visitor = visitor_of(request)
    if match.client_of(visitor):
        return KnownContactForm(data)
    shared = contact_for(visitor, now=now)
    initial = {"same": shared is not None} | typed
    return ContactForm(data, initial=initial, country=practice.the_practice().country, shared=shared)


def hold_page(held: door.VisitSheet, *, form: AnyForm, now: datetime) -> dict[str, object]:
    """What the page of a held time shows."""
    sheet, type_name = practice.the_practice_at(held.place_id), pages.type_name(held.kind, door.offers())
    return {
        "held": held,
        "form": form,
        "rows": pages.summary(held, type_name=type_name, place=f"{sheet.name}, {sheet.address}"),
        "seconds_left": pages.seconds_left(held, now),
        "more_time": pages.more_time(held, now),
        "clock": pages.until_words(held),
    }
