"""Entering somebody at the desk, and sending them the check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from unknot.kit import languages
from unknot.rooms.check import door as check
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import Person


@transaction.atomic
def enter_person(user: Any, *, name: str, email: str, phone: str, now: datetime) -> Person:
    """Register somebody who came with a note or called. A therapist who enters them cares for them from now on."""
    actor = f"user:{user.pk}"
    client_id = practice.register_client(name=name, email=email, phone=phone, actor=actor, now=now)
    therapist_id = practice.therapist_id_of(user)
    if therapist_id is not None:
        practice.link_care(client_id=client_id, therapist_id=therapist_id, reason="entered", actor=actor, now=now)
    return practice.person(client_id)


@transaction.atomic
def ask_check(user: Any, person: Person, *, visitor: str, leads_to: str, now: datetime) -> None:
    """Ask this person the check oneself, as the new ``visitor`` of one's own browser; it ends at ``leads_to``."""
    check.ask_for(visitor=visitor, client_id=person.id, user_id=user.pk, leads_to=leads_to, now=now)


@transaction.atomic
def send_check(user: Any, person: Person, *, now: datetime) -> str:
    """A link to the check for this person, mailed to them where an address is on file; the link itself.

    What is on file for them, such as a clearance, counts in the check behind it.
    """
    link: str = check.check_link(client_id=person.id, user_id=user.pk, now=now)
    if person.email:
        notify.leave(_check_letter(person, link), key=f"check link:{person.id}:{now.isoformat()}", now=now)
    return link


def _check_letter(person: Person, link: str) -> notify.Letter:
    """The link, in the person's language."""
    sheet = practice.the_practice()
    with languages.speaking(person.language):
        return notify.Letter(
            kind="check link",
            to=person.email,
            subject=_("Your questions from %(practice)s") % {"practice": sheet.name},
            body=render_to_string("desk/letters/check.txt", {"name": person.name, "link": link, "practice": sheet}),
            about=f"client:{person.id}",
            names=(person.name, sheet.name),
        )
