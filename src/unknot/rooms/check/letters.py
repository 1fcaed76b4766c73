"""The one letter of the check: a link, and not a word of what it leads to."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from unknot.kit import dates
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice


def leave_link(link: str, *, to: str, number: int, until: datetime, now: datetime) -> None:
    """Leave the letter in the caller's transaction. ``number`` is the link's own."""
    sheet = practice.the_practice()
    context = {"link": link, "until": dates.full(until, sheet.zone), "practice": sheet}
    letter = notify.Letter(
        kind="link",
        to=to,
        subject=_("Your link from %(practice)s") % {"practice": sheet.name},
        body=render_to_string("check/letters/link.txt", context),
        about=f"link:{number}",
        names=(sheet.name,),
    )
    notify.leave(letter, key=f"link:{number}", now=now)
