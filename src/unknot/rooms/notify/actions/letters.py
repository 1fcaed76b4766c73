"""Letters and texts: what a room leaves in the outbox (`unknot.rooms.notify.actions.leaving`).

What they may not be::

    LetterRefused
        HealthWordInMessage
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from unknot.kit.mail_addresses import refuse_unmailable
from unknot.kit.phones import kept_form

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
        _refuse_lines(self, "kind", "to", "subject", "about")
        if self.method not in METHODS or bool(self.method) != bool(self.calendar):
            raise LetterRefused("a calendar goes with method REQUEST or CANCEL, and nothing else does")
        if self.calendar and f"\nMETHOD:{self.method}\r\n" not in self.calendar:
            raise LetterRefused("the calendar speaks of another method")
        _refuse_address(self.to)


@dataclass(frozen=True)
class Text:
    """One text message to one mobile number, with its country's code. Place and time only, as in a letter."""

    kind: str
    to: str
    body: str
    about: str
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _refuse_lines(self, "kind", "to", "about")
        try:
            kept_form(self.to)
        except ValidationError as why:
            raise LetterRefused("to is not one phone number with its country's code") from why
        if not self.body.strip():
            raise LetterRefused("a text says nothing")


def _refuse_lines(said: Letter | Text, *fields: str) -> None:
    for field in fields:
        if re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", getattr(said, field)):
            raise LetterRefused(f"{field} holds a line break or another control character")


def _refuse_address(address: str) -> None:
    try:
        refuse_unmailable(address)
    except ValidationError as why:
        raise LetterRefused("to is not one mail address") from why
