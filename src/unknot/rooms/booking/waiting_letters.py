"""What is written to somebody on the waiting list: a time and a link, never a word about health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from unknot.kit import dates, languages
from unknot.rooms.booking import links
from unknot.rooms.booking.models import WaitingEntry, WaitingOffer
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice


@dataclass(frozen=True)
class Receiver:
    """Whom to write to, and in which language; empty: the practice's own."""

    name: str
    email: str
    language: str


def receiver(place: WaitingEntry) -> Receiver | None:
    """Whom this place is, where they can be written to: None means that staff must call."""
    if place.client is not None:
        found = Receiver(place.client.name, place.client.email, place.language or place.client.language)
    else:
        contact = place.contact or {}
        found = Receiver(contact.get("name", ""), contact.get("email", ""), place.language)
    return found if found.email else None


def offer(made: WaitingOffer, *, now: datetime) -> None:
    """Ask whether they want the time. In the caller's transaction; nothing for whoever must be called."""
    to = receiver(made.entry)
    if to is None:
        return
    sheet = practice.the_practice_at(made.place_id)
    with languages.speaking(to.language):
        when = dates.full(made.starts_at, sheet.zone)
        letter = notify.Letter(
            kind="offer",
            to=to.email,
            subject=_("A time has opened: %(when)s") % {"when": dates.when(made.starts_at, sheet.zone, now=now)},
            body=render_to_string("booking/letters/offer.txt", _words(made, to, sheet, when)),
            about=f"waiting:{made.entry_id}",
            names=(to.name, made.therapist.name, sheet.name),
        )
    notify.leave(letter, key=f"offer:{made.pk}", now=now)


def _words(made: WaitingOffer, to: Receiver, sheet: practice.PracticeSheet, when: str) -> dict[str, object]:
    return {
        "name": to.name,
        "offer": made,
        "when": when,
        "until": dates.full(made.ends_at, sheet.zone),
        "practice": sheet,
        "link": links.offer_address(made.public_id),
        "place": links.place_address(made.entry.public_id),
    }
