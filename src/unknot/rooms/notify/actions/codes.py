"""The message with a code, the same for every page that asks for one."""

from __future__ import annotations

from datetime import datetime

from unknot.kit import languages
from unknot.rooms.notify.actions.leaving import leave
from unknot.rooms.notify.actions.letters import Letter, Text
from unknot.rooms.notify.actions.wordings import CODE, open_wordbook
from unknot.rooms.notify.models import Channel
from unknot.rooms.practice import door as practice


def leave_code(code: str, *, to: str, about: str, key: str, language: str = "", now: datetime) -> None:
    """Leave a message with this code, in the caller's transaction; ``about`` and ``key`` as in `Letter` and `leave`.

    ``to`` is a mail address, or a mobile number with its country's code, which gets a text. ``language`` is what was
    read where it was asked for; empty: the practice's own.
    """
    sheet = practice.the_practice()
    values = {"code": code, "practice": sheet.name}
    with languages.speaking(language):
        if to.startswith("+") and "@" not in to:
            words = open_wordbook().words(CODE.word, Channel.TEXT, values)
            leave(Text("code", to, words.text, about, names=(sheet.name,)), key=key, now=now)
            return
        words = open_wordbook().words(CODE.word, Channel.MAIL, values)
    letter = Letter(kind="code", to=to, subject=words.subject, body=words.text, about=about, names=(sheet.name,))
    leave(letter, key=key, now=now)
