"""Confirming a held time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from unknot.kit import clock, languages
from unknot.kit.callers import caller_address
from unknot.kit.posted import posted_from
from unknot.kit.problems import refuse
from unknot.kit.visitor import visitor_of
from unknot.rooms.booking import door, links
from unknot.rooms.booking.actions.confirmations import (
    HoldMissing,
    confirm_hold,
    keep_what_was_typed,
    worded_ahead,
)
from unknot.rooms.booking.actions.holds import EnoughVisits, NotOpened, TimeTaken, Wish
from unknot.rooms.booking.forms import ContactForm
from unknot.rooms.booking.queries.services import NotOffered
from unknot.rooms.booking.views.holds import (
    AnyForm,
    booked_now,
    contact_form,
    hold_page,
    one_too_many,
    own_hold,
    what_became,
)
from unknot.rooms.booking.views.refusals import enough, given_back, no_pass, not_open, taken
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice


@never_cache
@posted_from("booking:hold")
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Book, once however often it is sent; a refusal keeps everything that was typed."""
    now, visitor = clock.now(), visitor_of(request)
    tries = {"confirm by address": caller_address(request)}
    form = contact_form(request, {}, now)
    if languages.FIELD in request.POST or not form.is_valid():
        practice.take_tries(tries, now=now)
        return _unfinished(request, public_id, form, now=now)
    contact = form.contact() if isinstance(form, ContactForm) else None
    said: Any = {"visitor": visitor, "contact": contact, "language": languages.here(), "now": now}
    ahead = worded_ahead(public_id, **said)
    try:
        with practice.counted(tries, now=now):
            visit = confirm_hold(public_id, ahead=ahead, **said)
    except practice.LimitReached:
        _keep(form, public_id, visitor, now)
        raise
    except (HoldMissing, match.PassRefused, NotOffered, NotOpened, EnoughVisits, TimeTaken) as refused:
        _keep(form, public_id, visitor, now)
        return _refused(request, own_hold(request, public_id, now), refused, now=now)
    return redirect(booked_now(links.of_visit(visit.public_id, visit.link_version)))


def _unfinished(request: HttpRequest, public_id: UUID, form: AnyForm, *, now: datetime) -> HttpResponse:
    """The form again: something is missing in it, or it is wanted in another language."""
    held = own_hold(request, public_id, now)
    if settled := what_became(request, held):
        return settled
    let_go = _keep(form, public_id, visitor_of(request), now)
    if languages.FIELD in request.POST:
        return languages.remember(redirect("booking:hold", public_id=public_id), languages.chosen(request))
    words = _("Something is missing in the form.")
    page = hold_page(held, form=form, now=now) | {"refusal": one_too_many() if let_go else ""}
    return refuse(request, "booking/hold.html", page, status=422, detail=words, form=form)


def _keep(form: AnyForm, public_id: UUID, visitor: str | None, now: datetime) -> bool:
    """What was typed, for the next try; how its sender can be reached too where it is not whole yet.

    True where another held time ended with that.
    """
    if not isinstance(form, ContactForm):
        return False
    ways = () if form.is_valid() else form.ways()
    return keep_what_was_typed(public_id, visitor=visitor, typed=form.as_typed(), reached_by=ways, now=now)


def _refused(request: HttpRequest, held: door.VisitSheet, why: Exception, *, now: datetime) -> HttpResponse:
    """The page for a hold that could not be confirmed."""
    if isinstance(why, HoldMissing):
        return given_back(request)
    if isinstance(why, match.PassRefused):
        return no_pass(request, why.problem)
    if isinstance(why, TimeTaken):
        wish = Wish(kind=held.kind, minutes=held.minutes, starts_at=held.starts_at, therapist_id=None)
        return taken(request, wish, why.reason, earlier=held.public_id, now=now)
    return enough(request) if isinstance(why, EnoughVisits) else not_open(request, now=now)
