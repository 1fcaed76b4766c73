"""Waiting for a time: coming onto the list, seeing where one stands, and leaving it. Links only display."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unknot.kit import clock, languages
from unknot.kit.callers import caller_address
from unknot.kit.posted import posted_from
from unknot.kit.problems import refuse
from unknot.kit.visitor import visitor_of
from unknot.rooms.booking import door, links, pages, waiting_words
from unknot.rooms.booking.actions.holds import NotOpened
from unknot.rooms.booking.actions.waiting_places import FitsNow, NothingToReplace, join, leave
from unknot.rooms.booking.forms import NewWaitingForm, SearchForm, WaitingForm
from unknot.rooms.booking.queries import appointments, waiting
from unknot.rooms.booking.views.refusals import no_pass, not_open
from unknot.rooms.booking.views.visits import unknown, visit_or_none
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status

USUAL_DAYS = 14
FITS_SHOWN = 6


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Tell me if something opens: what somebody waits for, by their own pass."""
    return _ask(request, visitor=visitor_of(request), replaces=None, now=clock.now())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_sooner(request: HttpRequest, token: str) -> HttpResponse:
    """Tell me if something sooner opens: from a visit's private page, by the pass that booked it."""
    now = clock.now()
    visit = visit_or_none(request, token, now)
    row = appointments.by_link(links.digest(token)) if visit else None
    if visit is None or row is None:
        return unknown(request, token)
    if visit.status != Status.BOOKED or visit.starts_at <= now:
        return redirect("booking:visit", token=token)
    return _ask(request, visitor=row.visitor, replaces=visit, now=now)


@never_cache
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Where somebody stands, in words, and what they are asked just now."""
    now = clock.now()
    place = waiting.place_by_link(links.digest(token))
    if place is None:
        practice.take_try("link by address", by=caller_address(request), now=now)
        return unknown(request, token)
    page = waiting_words.place_page(place, now=now)
    context = {"page": page, "token": token, "is_new": request.GET.get("joined") == "now"}
    return render(request, "booking/waiting_place.html", context)


@never_cache
@posted_from("booking:waiting_place")
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the list."""
    now = clock.now()
    if leave(token, now=now) is None:
        practice.take_try("link by address", by=caller_address(request), now=now)
        return unknown(request, token)
    return redirect("booking:waiting_place", token=token)


def _ask(request: HttpRequest, *, visitor: str | None, replaces: door.VisitSheet | None, now: datetime) -> HttpResponse:
    try:
        granted = match.pass_of(visitor, now=now)
    except match.PassRefused as refused:
        return no_pass(request, refused.problem)
    form = _form(request, granted, replaces, now)
    if form is None:
        return not_open(request, now=now)
    if request.method != "POST":
        return render(request, "booking/waiting.html", {"form": form, "replaces": _later(replaces)})
    practice.take_try("waiting by address", by=caller_address(request), now=now)
    if not form.is_valid():
        words = _("Something is missing in the form.")
        context = {"form": form, "replaces": _later(replaces)}
        return refuse(request, "booking/waiting.html", context, status=422, detail=words, form=form)
    return _join(request, form, visitor, replaces, now)


def _join(
    request: HttpRequest, form: WaitingForm, visitor: str | None, replaces: door.VisitSheet | None, now: datetime
) -> HttpResponse:
    contact = form.contact() if isinstance(form, NewWaitingForm) else None
    number = replaces.id if replaces else None
    language = languages.here()
    wished = form.wished()
    if replaces:
        wished = replace(wished, wants=door.wants_of(replaces))
    try:
        place = join(wished, visitor=visitor, contact=contact, replaces=number, language=language, now=now)
    except match.PassRefused as refused:
        return no_pass(request, refused.problem)
    except (NotOpened, NothingToReplace):
        return not_open(request, now=now)
    except FitsNow as fits:
        return _fits_now(request, form, fits, replaces, now)
    address = reverse("booking:waiting_place", args=[links.place_token(place.public_id)])
    return redirect(f"{address}?joined=now")


def _fits_now(
    request: HttpRequest, form: WaitingForm, fits: FitsNow, replaces: door.VisitSheet | None, now: datetime
) -> HttpResponse:
    """There is no need to wait: these times can be picked."""
    book = door.open_book(now=now)
    times = fits.times[:FITS_SHOWN]
    words = _("These times fit what you say and are free now.")
    context = {
        "form": form,
        "replaces": _later(replaces),
        "refusal": words,
        "kind": times[0].offer.kind,
        "minutes": times[0].offer.minutes,
        "therapist": form.wished().therapist_id,
        "rows": pages.rows([one for one in times if one.offer == times[0].offer], book, pickable=True),
    }
    return refuse(request, "booking/waiting.html", context, status=409, detail=words)


def _form(
    request: HttpRequest, granted: match.PassSheet, replaces: door.VisitSheet | None, now: datetime
) -> WaitingForm | None:
    """The form with what this pass opens; None where it opens nothing."""
    offers = pages.open_offers(door.offers(), granted=granted, first_visit=door.is_first_visit(granted.client_id))
    search = pages.settle({"type": replaces.kind.value} if replaces else _said(request), offers)
    if search is None:
        return None
    zone = practice.the_practice().zone
    today = now.astimezone(zone).date()
    last = replaces.local_date if replaces else today + timedelta(days=USUAL_DAYS)
    lengths = sorted({offer.minutes for offer in offers})
    therapists = [one for one in practice.therapists() if one.types & set(granted.minutes)]
    made = NewWaitingForm if granted.client_id is None else WaitingForm
    more = {"country": practice.the_practice().country} if granted.client_id is None else {}
    return made(
        request.POST if request.method == "POST" else None,
        initial={
            "type": search.offer.kind.value,
            "minutes": min(offer.minutes for offer in offers if offer.kind is search.offer.kind),
            "therapist": search.therapist_id or "",
            "first_day": today,
            "last_day": last,
        },
        types=[(one.value, one.words) for one in pages.type_choices(offers, search.offer)],
        lengths=[(str(minutes), pages.minutes_words(minutes)) for minutes in lengths],
        therapists=[("", _("Anyone who is free")), *((str(one.id), one.name) for one in therapists)],
        today=today,
        **more,
    )


def _said(request: HttpRequest) -> Mapping[str, object]:
    form = SearchForm(request.GET)
    form.is_valid()  # an odd word in the address falls back to the best type
    return form.cleaned_data


def _later(replaces: door.VisitSheet | None) -> str:
    return pages.full_time(replaces) if replaces else ""
