"""The one letter of the check: a link, and not a word of what it leads to."""

from __future__ import annotations

from datetime import datetime

from unknot.kit import dates
from unknot.rooms.check.wordings import LINK
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice


def leave_link(link: str, *, to: str, number: int, until: datetime, now: datetime) -> None:
    """Leave the letter in the caller's transaction. ``number`` is the link's own."""
    sheet = practice.the_practice()
    values = {"link": link, "until": dates.full(until, sheet.zone), "practice": sheet.name}
    words = notify.open_wordbook().words(LINK.word, notify.Channel.MAIL, values)
    letter = notify.Letter(LINK.word, to, words.subject, words.text, f"link:{number}", names=(sheet.name,))
    notify.leave(letter, key=f"link:{number}", now=now)
