"""Pages on which staff set up calendars: their own, and the owner everybody's."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unknot.kit import clock
from unknot.kit.outgoing.addresses import CallRefused
from unknot.kit.posted import posted_from
from unknot.kit.staff import for_staff, or_not_found, staff
from unknot.rooms.booking.door import EnoughCalendars
from unknot.rooms.interop import access, pages
from unknot.rooms.interop.actions import calendars, feeds
from unknot.rooms.interop.forms import NAMES, Address, Feed
from unknot.rooms.practice.door import TherapistSheet

POSTED = ("GET", "HEAD", "POST")


@for_staff("GET", "HEAD")
def index(request: HttpRequest) -> HttpResponse:
    """The owner's list; a therapist comes to their own page at once."""
    mine = access.therapists(staff(request))
    if access.has_the_practice(staff(request)):
        return _index(request)
    return _therapist(request, or_not_found(mine[0] if mine else None, "calendars"))


@for_staff(*POSTED)
def show(request: HttpRequest, therapist_id: int) -> HttpResponse:
    """One therapist's calendars; posted, one more address."""
    therapist = _mine(request, therapist_id)
    form = Address(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            calendars.add(staff(request), form.cleaned_data["url"], therapist_id=therapist.id, now=clock.now())
        except CallRefused as why:
            form.add_error("url", pages.trouble_words(why.code, why.number))
        except EnoughCalendars:
            form.add_error("url", _("Five calendars are the most. Take one away first."))
        else:
            return redirect("interop:therapist", therapist.id)
    return _therapist(request, therapist, form=form)


@for_staff(*POSTED)
@posted_from("interop:therapist")
def read_again(request: HttpRequest, therapist_id: int, key: UUID) -> HttpResponse:
    """Have one read at once."""
    therapist = _mine(request, therapist_id)
    or_not_found(calendars.read_again(key, therapist_id=therapist.id, now=clock.now()) or None, key)
    return redirect("interop:therapist", therapist.id)


@for_staff(*POSTED)
@posted_from("interop:therapist")
def remove(request: HttpRequest, therapist_id: int, key: UUID) -> HttpResponse:
    """Read one no more. Asking twice does it once."""
    therapist = _mine(request, therapist_id)
    calendars.remove(staff(request), key, therapist_id=therapist.id, now=clock.now())
    return redirect("interop:therapist", therapist.id)


@for_staff(*POSTED)
@posted_from("interop:therapist")
def make_feed(request: HttpRequest, therapist_id: int) -> HttpResponse:
    """A new address for a therapist's feed, shown this once."""
    therapist = _mine(request, therapist_id)
    form = Feed(request.POST)
    address = _made(request, form, therapist.id)
    return _therapist(request, therapist, feed_form=form, address=address)


@for_staff(*POSTED)
@posted_from("interop:therapist")
def end_feed(request: HttpRequest, therapist_id: int) -> HttpResponse:
    """Nobody reads it any more."""
    therapist = _mine(request, therapist_id)
    feeds.end_feed(staff(request), therapist_id=therapist.id, now=clock.now())
    return redirect("interop:therapist", therapist.id)


@for_staff(*POSTED)
@posted_from("interop:calendars")
def make_practice_feed(request: HttpRequest) -> HttpResponse:
    """A new address for the feed of the whole book, shown this once."""
    or_not_found(access.has_the_practice(staff(request)) or None, "practice")
    form = Feed(request.POST)
    address = _made(request, form, None)
    return _index(request, feed_form=form, address=address)


@for_staff(*POSTED)
@posted_from("interop:calendars")
def end_practice_feed(request: HttpRequest) -> HttpResponse:
    """Nobody reads it any more."""
    or_not_found(access.has_the_practice(staff(request)) or None, "practice")
    feeds.end_feed(staff(request), therapist_id=None, now=clock.now())
    return redirect("interop:calendars")


def _mine(request: HttpRequest, therapist_id: int) -> TherapistSheet:
    return or_not_found(access.therapist(staff(request), therapist_id), therapist_id)


def _made(request: HttpRequest, form: Feed, therapist_id: int | None) -> str:
    if not form.is_valid():
        return ""
    with_names = form.cleaned_data["shows"] == NAMES
    return feeds.make_feed(staff(request), therapist_id=therapist_id, with_names=with_names, now=clock.now())


def _index(request: HttpRequest, *, feed_form: Feed | None = None, address: str = "") -> HttpResponse:
    page = pages.index_page(access.therapists(staff(request)), now=clock.now())
    form = feed_form or Feed()
    context = {"page": page, "feed_form": form, "address": address}
    return render(request, "interop/index.html", context, status=400 if form.errors else 200)


def _therapist(
    request: HttpRequest,
    therapist: TherapistSheet,
    *,
    form: Address | None = None,
    feed_form: Feed | None = None,
    address: str = "",
) -> HttpResponse:
    page = pages.therapist_page(therapist, now=clock.now())
    form, feed_form = form or Address(), feed_form or Feed()
    context = {
        "page": page,
        "form": form,
        "feed_form": feed_form,
        "address": address,
        "leads_back": access.has_the_practice(staff(request)),
    }
    return render(request, "interop/therapist.html", context, status=400 if form.errors or feed_form.errors else 200)
