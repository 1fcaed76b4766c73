"""Leaving a letter in the outbox.

What a letter may not be::

    LetterRefused
        HealthWordInMessage
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from unknot.kit.mail_addresses import refuse_unmailable
from unknot.rooms.notify.actions.transactions import need_one
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice import door as practice
from unknot.spine.notify.health_words import health_words, names_in, text_of

METHODS = {"", "REQUEST", "CANCEL"}


class LetterRefused(ValueError):
    """A letter that no room may leave: a mistake in our code, and trying again does not help. Nothing was left."""


class HealthWordInMessage(LetterRefused):
    """A letter says something of a person's health. Mail lies open on many screens, so it carries place and time only.

    The words are those of `unknot.spine.notify.health_words`. What the practice says of itself does not count, nor do
    ``Letter.names``, the names in the calendar, and the address that it goes to.
    """

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__(f"a message may not say: {', '.join(words)}")
        self.words = words


@dataclass(frozen=True)
class Letter:
    """One message to one address. Place and time only: health stays out of it.

    ``about`` names the thing it speaks of, such as ``appointment:12``; letters about one thing to one address go in
    the order they were left. ``calendar`` is iCalendar text and ``method`` its METHOD, REQUEST or CANCEL; both or
    neither. ``names`` are proper names in the text that are no health words, whatever they look like (a Mrs Pain).
    """

    kind: str
    to: str
    subject: str
    body: str
    about: str
    calendar: str = ""
    method: str = ""
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in ("kind", "to", "subject", "about"):
            if re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", getattr(self, field)):
                raise LetterRefused(f"{field} holds a line break or another control character")
        if self.method not in METHODS or bool(self.method) != bool(self.calendar):
            raise LetterRefused("a calendar goes with method REQUEST or CANCEL, and nothing else does")
        if self.calendar and f"\nMETHOD:{self.method}\r\n" not in self.calendar:
            raise LetterRefused("the calendar speaks of another method")
        _refuse_address(self.to)


def leave(letter: Letter, *, key: str, now: datetime, send_after: datetime | None = None) -> None:
    """Leave a letter in the caller's transaction; the worker sends it after the commit, not before ``send_after``.

    ``key`` says which event it tells of. A second letter under a key that was left before changes nothing.
    `HealthWordInMessage` where it says more than place and time.
    """
    need_one("leave a letter")
    _refuse_health_words(letter)
    start = max(now, send_after or now)
    OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "kind": letter.kind,
            "about": letter.about,
            "method": letter.method,
            "letter": _sealed(letter),
            "lane": _digest("lane", letter.about, letter.to.lower()) if letter.about else "",
            "message_id": f"<{_digest('message', key, now.isoformat())[:40]}@{_domain()}>",
            "created_at": now,
            "send_after": start,
            "next_try_at": start,
        },
    )


def take_back(*, about: str, keys: str) -> bool:
    """Take back every letter about this whose key begins so, as if none had been left. In the caller's transaction.

    False, and nothing is changed, where one of them has gone out, or a worker has tried to send it or is at it.
    """
    need_one("take a letter back")
    letters = OutboxMessage.objects.select_for_update().filter(about=about, key__startswith=keys).order_by("pk")
    numbers = []
    for letter in letters:
        if letter.attempts or letter.state != "waiting":
            return False
        numbers.append(letter.pk)
    OutboxMessage.objects.filter(pk__in=numbers).delete()
    return True


def _refuse_health_words(letter: Letter) -> None:
    said = "\n".join([letter.subject, letter.body, text_of(letter.calendar)])
    allowed = [*_own_words(), *letter.names, *names_in(letter.calendar), letter.to]
    if words := health_words(said, allowed=allowed):
        raise HealthWordInMessage(words)


def _own_words() -> list[str]:
    """What the practice says of itself, none of which tells anything of a person."""
    own = [settings.BASE_URL, settings.DEFAULT_FROM_EMAIL]
    try:
        sheet = practice.the_practice()
    except practice.PracticeMissing:
        return own
    texts = [sheet.how_to_come, sheet.parking, sheet.what_to_wear, sheet.cancellation_policy]
    rooms = [room.name for room in practice.rooms()]
    return [*own, sheet.name, sheet.address, *sheet.address.split(", "), sheet.email, *texts, *rooms]


def _sealed(letter: Letter) -> Any:
    return {"to": letter.to, "subject": letter.subject, "body": letter.body, "calendar": letter.calendar}


def _refuse_address(address: str) -> None:
    try:
        refuse_unmailable(address)
    except ValidationError as why:
        raise LetterRefused("to is not one mail address") from why


def _digest(*parts: str) -> str:
    # Keyed, so that neither an address nor an event can be guessed from what the row or the mail shows.
    return hmac.new(settings.SECRET_KEY.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].encode("idna").decode() or "localhost"
