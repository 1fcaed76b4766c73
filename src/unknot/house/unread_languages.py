"""What the owner sees on the day's page while nobody with clinical training has read a language."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from unknot.kit import content
from unknot.rooms.practice import door as practice


def unread_languages(request: HttpRequest) -> SafeString:
    """One line for each such language, for owners alone."""
    if not practice.may_set_up(request.user):
        return SafeString("")
    unread = [one for one in content.languages() if not one.is_reviewed]
    return render_to_string("house/unread_languages.html", {"unread": unread, "reference": reverse("guide:clinical")})
