"""Entering somebody at the desk, and sending them the check."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from unknot.kit import dates, languages
from unknot.rooms.check import door as check
from unknot.rooms.desk.wordings import CHECK
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import Person


@transaction.atomic
def enter_person(user: Any, *, name: str, email: str, phone: str, key: UUID | None = None, now: datetime) -> Person:
    """Register somebody who came with a note or called. A therapist who enters them cares for them from now on.

    ``key`` is the form's own word: a double click enters one person.
    """
    actor = f"user:{user.pk}"
    entered = practice.register_client(name=name, email=email, phone=phone, key=key, actor=actor, now=now)
    therapist_id = practice.therapist_id_of(user)
    if therapist_id is not None:
        practice.link_care(client_id=entered.id, therapist_id=therapist_id, reason="entered", actor=actor, now=now)
    return entered


@transaction.atomic
def ask_check(user: Any, person: Person, *, visitor: str, leads_to: str, now: datetime) -> None:
    """Ask this person the check oneself, as the new ``visitor`` of one's own browser; it ends at ``leads_to``."""
    check.ask_for(visitor=visitor, client_id=person.id, user_id=user.pk, leads_to=leads_to, now=now)


@transaction.atomic
def send_check(user: Any, person: Person, *, now: datetime) -> str:
    """A link to the check for this person, sent to them by mail or text where that can be; the link itself.

    What is on file for them, such as a clearance, counts in the check behind it.
    """
    link: str = check.check_link(client_id=person.id, user_id=user.pk, now=now)
    message = _check_message(person, link)
    if message:
        notify.leave(message, key=f"check link:{person.id}:{now.isoformat()}", now=now)
    return link


def _check_message(person: Person, link: str) -> notify.Letter | notify.Text | None:
    """The link, in the person's language: by mail, or by text to somebody who gave only a mobile number."""
    sheet, book, about = practice.the_practice(), notify.open_wordbook(), f"client:{person.id}"
    values = {
        "name": person.name,
        "practice": sheet.name,
        "phone": dates.phone(sheet.phone, sheet.country),
        "link": link,
    }
    names = (person.name, sheet.name)
    with languages.speaking(person.language):
        if person.email:
            words = book.words(CHECK.word, notify.Channel.MAIL, values)
            return notify.Letter(CHECK.word, person.email, words.subject, words.text, about, names=names)
        if person.phone and notify.texts_go():
            words = book.words(CHECK.word, notify.Channel.TEXT, values)
            return notify.Text(CHECK.word, person.phone, words.text, about, names=names)
    return None


def way_to(person: Person | None) -> str:
    """Where a link to this person goes: their mail address or their number; empty where nothing can be sent."""
    if person is None:
        return ""
    number = dates.phone(person.phone, practice.the_practice().country)
    return person.email or (number if person.phone and notify.texts_go() else "")
