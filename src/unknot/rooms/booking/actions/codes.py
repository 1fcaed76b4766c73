"""Being known again by a code that only the reader of a mailbox, or of a phone, can have.

The page answers the same, in the same time, whether an address is known or not: what differs happens afterwards, in
the worker. A code works once, in the browser that asked for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from unknot.kit import codes
from unknot.rooms.booking.models import ContactCode
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice

LIFE = codes.LIFE
OPEN_FOR = codes.OPEN_FOR  # how long the list of visits stays open behind a code
JOB = "mail a code"


class CodeWrong(Exception):
    """Not the code that was mailed to this browser's address, or too late. Asking for a new one helps."""


@transaction.atomic
def ask_for_code(*, email: str = "", phone: str = "", visitor: str, language: str = "", now: datetime) -> None:
    """Have a code sent to this address or number, if somebody is known by it, in the language that they ask in.

    An older question of this browser is dropped.
    """
    ContactCode.objects.filter(visitor=visitor).delete()
    wanted = {"email": email, "phone": phone, "language": language}
    asked = ContactCode.objects.create(visitor=visitor, asked_for=wanted, asked_at=now, expires_at=now + LIFE)
    notify.schedule(JOB, key=f"code:{asked.pk}", due_at=now, payload={"code": asked.pk})


def mail_code(payload: dict[str, Any], now: datetime) -> None:
    """Make the code and leave the letter, in the worker's transaction; nothing for an address that nobody has."""
    asked = ContactCode.objects.select_for_update(no_key=True).filter(pk=payload["code"], expires_at__gt=now).first()
    if asked is None or not _people(asked):
        return
    code, about = codes.new_code(), f"code:{asked.pk}"
    asked.digest = codes.digest(code, asked=_question(asked))
    asked.save(update_fields=["digest"])
    to, language = asked.asked_for["email"] or asked.asked_for["phone"], asked.asked_for.get("language", "")
    notify.leave_code(code, to=to, about=about, key=about, language=language, now=now)


@transaction.atomic
def open_with_code(*, code: str, visitor: str, renewed: str, now: datetime) -> None:
    """Open this browser's list of visits under its new digest, or raise `CodeWrong`."""
    asked = ContactCode.objects.select_for_update(no_key=True).filter(visitor=visitor, expires_at__gt=now).first()
    if asked is None or asked.opened_at or not codes.fits(code, asked=_question(asked), kept=asked.digest):
        raise CodeWrong
    asked.opened_at, asked.visitor = now, renewed
    asked.save(update_fields=["opened_at", "visitor"])
    practice.record(actor="visitor", action="open visits by code", subject=f"code:{asked.pk}", now=now)


def known_people(visitor: str | None, *, now: datetime) -> list[practice.Person]:
    """The people of the address that this browser proved to read, for half an hour; none without proof."""
    opened = ContactCode.objects.filter(visitor=visitor or "-", opened_at__gt=now - OPEN_FOR).first()
    return _people(opened) if opened else []


def forget_codes(payload: dict[str, Any], now: datetime) -> None:
    """Delete questions that are long over."""
    ContactCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()


def _people(asked: ContactCode) -> list[practice.Person]:
    if email := asked.asked_for["email"]:
        return practice.people_with_email(email)
    return practice.people_with_phone(asked.asked_for.get("phone", ""))


def _question(asked: ContactCode) -> str:
    return f"code:{asked.pk}:{asked.visitor}"
