"""The letter with a code, the same for every page that asks for one."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from unknot.kit import languages
from unknot.rooms.notify.actions.leaving import leave
from unknot.rooms.notify.actions.letters import Letter
from unknot.rooms.practice import door as practice


def leave_code(code: str, *, to: str, about: str, key: str, language: str = "", now: datetime) -> None:
    """Leave a letter with this code, in the caller's transaction; ``about`` and ``key`` as in `Letter` and `leave`.

    ``language`` is what was read where it was asked for; empty: the practice's own.
    """
    sheet = practice.the_practice()
    with languages.speaking(language):
        letter = Letter(
            kind="code",
            to=to,
            subject=_("Your code for %(practice)s") % {"practice": sheet.name},
            body=render_to_string("notify/letters/code.txt", {"code": code, "practice": sheet}),
            about=about,
            names=(sheet.name,),
        )
    leave(letter, key=key, now=now)
