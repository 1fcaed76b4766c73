"""An offer from the waiting list, by its private link: the page only shows it, and the answer is a form on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unknot.kit import clock
from unknot.kit.callers import caller_address
from unknot.kit.posted import posted_from
from unknot.kit.problems import refuse
from unknot.rooms.booking import links, waiting_words
from unknot.rooms.booking.actions.holds import EnoughVisits, NotOpened, TimeTaken
from unknot.rooms.booking.actions.waiting_answers import OfferOver, OfferUnknown, accept, decline
from unknot.rooms.booking.queries import waiting
from unknot.rooms.booking.queries.services import NotOffered
from unknot.rooms.booking.views.holds import booked_now
from unknot.rooms.booking.views.refusals import enough, no_pass
from unknot.rooms.booking.views.visits import unknown
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice


@never_cache
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered and until when; what became of it where it is over."""
    now = clock.now()
    offer = waiting.offer_by_link(links.digest(token))
    if offer is None:
        practice.take_try("link by address", by=caller_address(request), now=now)
        return unknown(request, token)
    return render(request, "booking/offer.html", {"page": waiting_words.offer_page(offer, now=now), "token": token})


@never_cache
@posted_from("booking:offer")
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Yes: book it."""
    now = clock.now()
    try:
        visit = accept(token, now=now)
    except OfferUnknown:
        practice.take_try("link by address", by=caller_address(request), now=now)
        return unknown(request, token)
    except match.PassRefused as refused:
        return no_pass(request, refused.problem)
    except EnoughVisits:
        return enough(request)
    except (OfferOver, TimeTaken):
        return _gone(request, token, _("This time has gone to somebody else. You stay on the list."))
    except (NotOffered, NotOpened):
        return _gone(request, token, _("Your check does not open this visit any more. Please call us."))
    return redirect(booked_now(links.of_visit(visit.public_id, visit.link_version)))


@never_cache
@posted_from("booking:offer")
def turn_down(request: HttpRequest, token: str) -> HttpResponse:
    """No: the next is asked."""
    now = clock.now()
    if decline(token, now=now) is None:
        practice.take_try("link by address", by=caller_address(request), now=now)
        return unknown(request, token)
    return redirect("booking:offer", token=token)


def _gone(request: HttpRequest, token: str, words: str) -> HttpResponse:
    offer = waiting.offer_by_link(links.digest(token))
    assert offer is not None, "the refusal came from it"
    page = waiting_words.offer_page(offer, now=clock.now())
    context = {"page": page, "token": token, "refusal": words}
    return refuse(request, "booking/offer.html", context, status=409, detail=words)
