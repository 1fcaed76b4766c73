"""What this room lays into pages of lower ones."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from unknot.kit import clock
from unknot.rooms.booking import door as booking
from unknot.rooms.interop import access, pages
from unknot.rooms.practice import door as practice

SHOWN = 5  # above a day's list; the page of calendars has them all


def unreadable(request: HttpRequest, **_: object) -> SafeString:
    """On every page of the desk, while a calendar that cannot be read keeps a therapist closed."""
    if not request.path.startswith("/desk/") or not request.user.is_authenticated:
        return SafeString()
    found = booking.unreadable_calendars(now=clock.now())
    if not found:
        return SafeString()
    mine = {one.id for one in access.therapists(request.user)}
    lines = [
        (
            one.therapist,
            pages.since_words(one),
            reverse("interop:therapist", args=[one.therapist_id]) if one.therapist_id in mine else "",
        )
        for one in found
    ]
    return render_to_string("interop/banner.html", {"lines": lines}, request=request)


def way(request: HttpRequest, **_: object) -> SafeString:
    """The way to the calendars, for whoever has any to set up."""
    if not access.therapists(request.user):
        return SafeString()
    return render_to_string("interop/way.html", request=request)


def clashes(request: HttpRequest, **_: object) -> SafeString:
    """Visits to come at whose time another calendar calls the therapist busy."""
    now, user = clock.now(), request.user
    sees_all = practice.sees_all_appointments(user)  # type: ignore[arg-type]  # the desk asks for signed-in staff alone
    mine = None if sees_all else practice.therapist_id_of(user)  # type: ignore[arg-type]  # as above
    if not sees_all and mine is None:
        return SafeString()
    found = booking.clashing_visits(therapist_id=mine, now=now)
    lines = pages.clash_lines(found[:SHOWN], now=now, with_therapist=sees_all)
    if len(found) > SHOWN:
        more = len(found) - SHOWN
        lines.append(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})
    return render_to_string("interop/clashes.html", {"lines": lines}, request=request) if lines else SafeString()
