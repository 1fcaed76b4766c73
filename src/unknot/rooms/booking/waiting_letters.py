"""What is written to somebody on the waiting list: a time and a link, never a word about health."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from unknot.kit import dates, languages
from unknot.rooms.booking import links
from unknot.rooms.booking.letters import Receiver
from unknot.rooms.booking.models import WaitingEntry, WaitingOffer
from unknot.rooms.booking.wordings import OFFER
from unknot.rooms.notify import door as notify
from unknot.rooms.notify.door import Channel
from unknot.rooms.practice import door as practice

ABOUT = "waiting"  # under which messages of a place stand, with its number


def receiver(place: WaitingEntry) -> Receiver | None:
    """Whom this place is, where they can be written to by mail or text: None means that staff must call."""
    if place.client is not None:
        client, language = place.client, place.language or place.client.language
        found = Receiver("client", client.name, client.email, client.phone, language)
    else:
        contact = place.contact or {}
        name, email, phone = (str(contact.get(part, "")) for part in ("name", "email", "phone"))
        found = Receiver("client", name, email, phone, place.language)
    return found if found.ways else None


def offer(made: WaitingOffer, *, now: datetime) -> None:
    """Ask whether they want the time. In the caller's transaction; nothing for whoever must be called."""
    to = receiver(made.entry)
    if to is None:
        return
    sheet = practice.the_practice_at(made.place_id)
    about, names = f"{ABOUT}:{made.entry_id}", (to.name, made.therapist.name, sheet.name)
    with languages.speaking(to.language):
        words = notify.open_wordbook().words(OFFER.word, to.ways[0], _values(made, to, sheet))
        message: notify.Letter | notify.Text
        if to.ways[0] == Channel.MAIL:
            message = notify.Letter(OFFER.word, to.email, words.subject, words.text, about, names=names)
        else:
            message = notify.Text(OFFER.word, to.phone, words.text, about, names=names)
    notify.leave(message, key=f"offer:{made.pk}", send_until=made.ends_at, now=now)


def _values(made: WaitingOffer, to: Receiver, sheet: practice.PracticeSheet) -> dict[str, str]:
    first_come = _("Everybody who waits for such a time is asked at once. Whoever takes it first has it.")
    return {
        "name": to.name,
        "practice": sheet.name,
        "phone": dates.phone(sheet.phone, sheet.country),
        "when": dates.full(made.starts_at, sheet.zone),
        "minutes": dates.minutes(made.minutes),
        "therapist": made.therapist.name,
        "place": sheet.address,
        "until": "" if made.to_all else dates.full(made.ends_at, sheet.zone),
        "to_all": first_come if made.to_all else "",
        "link": links.offer_address(made.public_id),
        "list_link": links.place_address(made.entry.public_id),
    }
