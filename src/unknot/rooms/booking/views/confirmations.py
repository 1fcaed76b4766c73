"""Confirming a held time."""

from __future__ import annotations

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
from unknot.rooms.booking.actions.confirmations import HoldMissing, confirm_hold, keep_what_was_typed
from unknot.rooms.booking.actions.holds import EnoughVisits, NotOffered, NotOpened, TimeTaken, Wish
from unknot.rooms.booking.forms import ContactForm
from unknot.rooms.booking.views.holds import (
    booked_now,
    contact_form,
    hold_page,
    own_hold,
    what_became,
)
from unknot.rooms.booking.views.refusals import enough, given_back, no_pass, not_open, taken
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice


@never_cache
@posted_from("booking:hold")
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Book, once however often it is sent; a refusal keeps everything that was typed."""
    now, visitor = clock.now(), visitor_of(request)
    practice.take_try("confirm by address", by=caller_address(request), now=now)
    held = own_hold(request, public_id, now)
    if settled := what_became(request, held):
        return settled
    form = contact_form(request, held, now)
    if isinstance(form, ContactForm):
        # Of a form that is whole nothing but the visit remains in a moment.
        ways = () if form.is_valid() else form.ways()
        keep_what_was_typed(public_id, visitor=visitor, typed=form.as_typed(), reached_by=ways)
    if languages.FIELD in request.POST:
        return languages.remember(redirect("booking:hold", public_id=public_id), languages.chosen(request))
    if not form.is_valid():
        words = _("Something is missing in the form.")
        return refuse(
            request, "booking/hold.html", hold_page(held, form=form, now=now), status=422, detail=words, form=form
        )
    contact = form.contact() if isinstance(form, ContactForm) else None
    try:
        visit = confirm_hold(public_id, visitor=visitor, contact=contact, language=languages.here(), now=now)
    except match.PassRefused as refused:
        return no_pass(request, refused.problem)
    except (NotOffered, NotOpened):
        return not_open(request, now=now)
    except EnoughVisits:
        return enough(request)
    except TimeTaken as refused:
        wish = Wish(kind=held.kind, minutes=held.minutes, starts_at=held.starts_at, therapist_id=None)
        return taken(request, wish, refused.reason, earlier=public_id, now=now)
    except HoldMissing:
        return given_back(request)
    return redirect(booked_now(visit_sheet(visit, now=now)))
