"""What the desk lays into the page frame."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

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


def undelivered(request: HttpRequest, **_: object) -> SafeString:
    """On the day, how many messages did not arrive, for whoever runs the book."""
    failed = notify.failures() if access.own_therapist(request.user) is None else 0
    if not failed:
        return SafeString()
    words = ngettext("%(count)d message did not arrive", "%(count)d messages did not arrive", failed)
    return render_to_string("desk/undelivered.html", {"words": words % {"count": failed}}, request=request)
