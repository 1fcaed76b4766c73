"""What the desk lays into the page frame."""

from __future__ import annotations

from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from unknot.kit import clock, dates
from unknot.rooms.booking import door as booking
from unknot.rooms.desk import access
from unknot.rooms.guide import door as guide
from unknot.rooms.notify import door as notify


def unsigned(request: HttpRequest, **_: object) -> SafeString:
    """On every page of the desk, one line until a clinician has signed the content that is shown."""
    at = request.resolver_match
    if at is None or at.app_name != "desk" or not request.user.is_authenticated:
        return SafeString()
    if guide.signing().is_complete:
        return SafeString()
    return render_to_string("desk/unsigned.html", {"href": guide.clinical_address("sign-offs")}, request=request)


def paused(request: HttpRequest, **_: object) -> SafeString:
    """On the day, the courses that a newer answer has paused, until somebody of the practice has looked."""
    found = booking.paused_courses(therapist_id=access.own_therapist(request.user), now=clock.now())
    if not found:
        return SafeString()
    courses = [(one.client, reverse("desk:course", args=[one.key])) for one in found]
    words = ngettext("A course waits for you to look at it.", "These courses wait for you to look at them.", len(found))
    return render_to_string("desk/paused.html", {"words": words, "courses": courses}, request=request)


def shifted(request: HttpRequest, **_: object) -> SafeString:
    """On the day, visits to come that a zone's new rules have put to another time of day than was promised."""
    found = booking.shifted(therapist_id=access.own_therapist(request.user), now=clock.now())
    if not found:
        return SafeString()
    rows = [(one.client, _promised(one), _move_to(one)) for one in found]
    return render_to_string("desk/shifted.html", {"rows": rows}, request=request)


def _promised(one: booking.Shifted) -> str:
    zone = ZoneInfo(one.zone)
    said = {"promised": f"{dates.long_day(one.day)} {one.start:%H:%M}", "booked": dates.full(one.starts_at, zone)}
    return gettext("promised for %(promised)s, in the book for %(booked)s") % said


def _move_to(one: booking.Shifted) -> str:
    at = urlencode({"day": one.day.isoformat(), "at": f"{one.start:%H:%M}"})
    return f"{reverse('desk:move', args=[one.key])}?{at}"


def undelivered(request: HttpRequest, **_: object) -> SafeString:
    """On the day, how many messages did not arrive, for whoever runs the book."""
    failed = notify.failures() if access.own_therapist(request.user) is None else 0
    if not failed:
        return SafeString()
    words = ngettext("%(count)d message did not arrive", "%(count)d messages did not arrive", failed)
    return render_to_string("desk/undelivered.html", {"words": words % {"count": failed}}, request=request)
