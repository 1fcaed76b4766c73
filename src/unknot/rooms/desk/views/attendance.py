"""Who came, at a touch: each of these takes one visit one step, and a slip takes it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unknot.kit import clock
from unknot.rooms.booking import door as booking
from unknot.rooms.desk import access
from unknot.rooms.desk.views.days import show_day
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.spine.booking.lifecycle import MoveRefused, Status


@for_staff("POST")
def arrive(request: HttpRequest, key: UUID) -> HttpResponse:
    """They are here."""
    return _mark(request, key, booking.mark_arrived)


@for_staff("POST")
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """The visit took place."""
    return _mark(request, key, booking.mark_done)


@for_staff("POST")
def miss(request: HttpRequest, key: UUID) -> HttpResponse:
    """They did not come."""
    return _mark(request, key, booking.mark_missed)


@for_staff("POST")
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """The last of these was a slip; ``from`` is the state that the page showed."""
    said = request.POST.get("from", "")
    shown = Status(said) if said in {one.value for one in Status} else Status.CANCELLED
    return _mark(request, key, partial(booking.take_back, from_status=shown))


def _mark(request: HttpRequest, key: UUID, step: Callable[..., None]) -> HttpResponse:
    """Take the step, and show the visit's day; a refusal says why, on the same day."""
    now, user = clock.now(), staff(request)
    visit = or_not_found(access.visit(user, key, at=now), key)
    refusal = ""
    try:
        step(visit.id, actor=f"user:{user.pk}", now=now)
    except booking.NotToday:
        refusal = _("That is for the day itself: “here” from its morning on, “did not come” once it has begun.")
    except booking.StoppedNow:
        refusal = _("No massage now: this person’s check says stop. A clearance or a new check comes first.")
    except booking.TimeGone:
        refusal = _("That time has been given to somebody else since. Please book another time.")
    except MoveRefused:
        refusal = _("This visit stands differently by now. Here is how it stands.")
    return show_day(request, visit.local_date, refusal=refusal)
