"""The letter or text with a code, the same for every page that asks for one."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from unknot.kit import languages
from unknot.rooms.notify.actions.leaving import leave
from unknot.rooms.notify.actions.letters import Letter, Text
from unknot.rooms.practice import door as practice


def leave_code(code: str, *, to: str, about: str, key: str, language: str = "", now: datetime) -> None:
    """Leave a letter with this code, or a text where ``to`` is a mobile number, in the caller's transaction.

    ``about`` and ``key`` as in `Letter` and `leave`.

    ``language`` is what was read where it was asked for; empty: the practice's own.
    """
    sheet = practice.the_practice()
    with languages.speaking(language):
        said = _text(code, to, about, sheet) if to.startswith("+") else _letter(code, to, about, sheet)
    leave(said, key=key, now=now)


def _letter(code: str, to: str, about: str, sheet: practice.PracticeSheet) -> Letter:
    return Letter(
        kind="code",
        to=to,
        subject=_("Your code for %(practice)s") % {"practice": sheet.name},
        body=render_to_string("notify/letters/code.txt", {"code": code, "practice": sheet}),
        about=about,
        names=(sheet.name,),
    )


def _text(code: str, to: str, about: str, sheet: practice.PracticeSheet) -> Text:
    body = _("Your code for %(practice)s: %(code)s. It works for 15 minutes, in the browser that asked for it.")
    words = {"practice": sheet.name, "code": code}
    return Text(kind="code", to=to, body=body % words, about=about, names=(sheet.name,))
