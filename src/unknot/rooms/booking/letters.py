"""What the book writes to people: place and time only, never a word about health."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unknot.kit import dates, languages
from unknot.rooms.booking import links
from unknot.rooms.booking.visits import VisitSheet
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice
from unknot.spine.interop import ics


@dataclass(frozen=True)
class Receiver:
    """Who gets a letter, and which."""

    role: str  # client or therapist, as in the names of the templates
    name: str
    email: str
    language: str = ""  # empty: the practice's own


def booked(visit: VisitSheet, *, send_after: datetime | None = None, now: datetime) -> None:
    """Tell the client and the therapist that the visit is booked. In the caller's transaction."""
    subjects = {"client": _("Your appointment at %(practice)s"), "therapist": _("New appointment: %(when)s")}
    _leave_all(visit, "booked", subjects, method="REQUEST", send_after=send_after, now=now)


def changed(visit: VisitSheet, *, before: VisitSheet, send_after: datetime | None = None, now: datetime) -> None:
    """Tell both that the visit has another time, therapist or room; ``before`` is how it stood.

    It stays one calendar entry, so ``sequence`` must have risen. A therapist who has the visit no more is told that it
    is cancelled, and the new one that it is there. In the caller's transaction.
    """
    stays = visit.therapist_id == before.therapist_id
    subjects = {
        "client": _("Changed: your appointment at %(practice)s"),
        "therapist": _("Changed appointment: %(when)s") if stays else _("New appointment: %(when)s"),
    }
    _leave_all(visit, "changed", subjects, method="REQUEST", before=before, send_after=send_after, now=now)
    if not stays:
        _call_off(replace(before, sequence=visit.sequence), send_after=send_after, now=now)


def cancelled(visit: VisitSheet, *, send_after: datetime | None = None, now: datetime) -> None:
    """Tell both that it is cancelled. In the caller's transaction."""
    subjects = {
        "client": _("Cancelled: your appointment at %(practice)s"),
        "therapist": _("Cancelled appointment: %(when)s"),
    }
    _leave_all(visit, "cancelled", subjects, method="CANCEL", send_after=send_after, now=now)


def requested(visit: VisitSheet, link: str, *, chases: bool = False, now: datetime) -> None:
    """Ask the client for the check behind the link, without which their time is let go. In the caller's transaction.

    ``chases`` is the one letter more; it goes out once, however often it is asked for.
    """
    subject = _("Please answer our questions before your visit")
    key = f"request chased:{visit.id}" if chases else f"request:{visit.id}:{now.isoformat()}"
    _leave_plain(visit, "requested", subject, key=key, link=link, now=now)


def let_go(visit: VisitSheet, *, now: datetime) -> None:
    """Tell the client that the time that was kept for them is free again. In the caller's transaction."""
    subject = _("We no longer keep a time for you at %(practice)s")
    _leave_plain(visit, "let_go", subject, key=f"request let go:{visit.id}", link="", now=now)


def _leave_plain(visit: VisitSheet, kind: str, subject: Promise, *, key: str, link: str, now: datetime) -> None:
    """A letter to the client about a time that is no appointment yet, and so goes into no calendar."""
    sheet = practice.the_practice()
    for receiver in (one for one in _receivers(visit) if one.role == "client"):
        with languages.speaking(receiver.language):
            words = {"practice": sheet.name, "when": dates.full(visit.starts_at, visit.zone)}
            until = dates.full(visit.expires_at, visit.zone) if visit.expires_at else ""
            context = {"name": receiver.name, "practice": sheet, "link": link, "until": until, **words}
            letter = notify.Letter(
                kind=f"{kind} to client",
                to=receiver.email,
                subject=str(subject) % words,
                body=render_to_string(f"booking/letters/{kind}_client.txt", context | {"practice": sheet}),
                about=f"appointment:{visit.id}",
                names=_own_words(visit, receiver, sheet),
            )
        notify.leave(letter, key=key, now=now)


def calendar_text(visit: VisitSheet, *, now: datetime) -> str:
    """The visit as a file for the person's own calendar, without organiser's guests."""
    return ics.publish([_entry(visit, Receiver("client", "", ""), practice.the_practice_at(visit.place_id), now)])


def _call_off(gone: VisitSheet, *, send_after: datetime | None, now: datetime) -> None:
    """Take the visit out of the day of a therapist who has it no more."""
    if not gone.therapist_email:
        return
    receiver = Receiver("therapist", gone.therapist, gone.therapist_email)
    sheet = practice.the_practice_at(gone.place_id)
    with languages.speaking(""):
        subject = _("Cancelled appointment: %(when)s")
        letter = _letter(gone, "cancelled", receiver, subject, "CANCEL", sheet, now)
    notify.leave(letter, key=f"{_key(gone)}:former therapist", send_after=send_after, now=now)


def take_back(visit: VisitSheet) -> bool:
    """Take back what waits to be told of the visit's last change; False where it is out. Needs a transaction."""
    return notify.take_back(about=_about(visit), keys=f"{_key(visit)}:")


def _leave_all(
    visit: VisitSheet,
    kind: str,
    subjects: Mapping[str, Promise],
    *,
    method: str,
    before: VisitSheet | None = None,
    send_after: datetime | None,
    now: datetime,
) -> None:
    sheet = practice.the_practice_at(visit.place_id)
    for receiver in _receivers(visit):
        with languages.speaking(receiver.language):
            letter = _letter(visit, kind, receiver, subjects[receiver.role], method, sheet, now, before=before)
        notify.leave(letter, key=f"{_key(visit)}:{receiver.role}", send_after=send_after, now=now)


def _about(visit: VisitSheet) -> str:
    return f"appointment:{visit.id}"


def _key(visit: VisitSheet) -> str:
    return f"{_about(visit)}:{visit.sequence}"


def _letter(
    visit: VisitSheet,
    kind: str,
    receiver: Receiver,
    subject: Promise,
    method: str,
    sheet: practice.PracticeSheet,
    now: datetime,
    *,
    before: VisitSheet | None = None,
) -> notify.Letter:
    """One letter, in the language of the moment."""
    words = {"practice": sheet.name, "when": dates.full(visit.starts_at, visit.zone)}
    return notify.Letter(
        kind=f"{kind} to {receiver.role}",
        to=receiver.email,
        subject=str(subject) % words,
        body=_body(visit, kind, receiver, sheet, words["when"], before),
        about=_about(visit),
        calendar=_calendar(visit, receiver, method, sheet, now),
        method=method,
        names=_own_words(visit, receiver, sheet),
    )


def _receivers(visit: VisitSheet) -> Iterator[Receiver]:
    client = practice.person(visit.client_id) if visit.client_id else None
    if client and client.email:
        yield Receiver("client", client.name, client.email, client.language)
    if visit.therapist_email:
        yield Receiver("therapist", visit.therapist, visit.therapist_email)


def _own_words(visit: VisitSheet, receiver: Receiver, sheet: practice.PracticeSheet) -> tuple[str, ...]:
    """What people are called and what the owner wrote: no health words, whatever they look like."""
    owner = (sheet.name, sheet.address, sheet.how_to_come, sheet.parking, sheet.cancellation_policy)
    return tuple(words for words in (receiver.name, visit.therapist, visit.room, *owner) if words)


def _body(
    visit: VisitSheet,
    kind: str,
    receiver: Receiver,
    sheet: practice.PracticeSheet,
    when: str,
    before: VisitSheet | None,
) -> str:
    link = links.address(links.token(visit.public_id, visit.link_version)) if receiver.role == "client" else ""
    context = {"name": receiver.name, "visit": visit, "when": when, "practice": sheet, "link": link}
    if before is not None:
        context |= {"before": before, "was": dates.full(before.starts_at, before.zone)}
    return render_to_string(f"booking/letters/{kind}_{receiver.role}.txt", context)


def _calendar(visit: VisitSheet, receiver: Receiver, method: str, sheet: practice.PracticeSheet, now: datetime) -> str:
    entry = _entry(visit, receiver, sheet, now)
    return ics.cancel(entry) if method == "CANCEL" else ics.request(entry)


def _entry(visit: VisitSheet, receiver: Receiver, sheet: practice.PracticeSheet, now: datetime) -> ics.Visit:
    """The visit as a calendar says it, with a neutral title."""
    return ics.Visit(
        # The same for the visit's whole life, so that a calendar finds the entry that it has (RFC 5545).
        uid=f"{visit.public_id}@unknot",
        sequence=visit.sequence,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        zone=visit.zone,
        place=f"{sheet.name}, {sheet.address}",
        summary=str(_("Appointment at %(practice)s")) % {"practice": sheet.name},
        organizer_name=sheet.name,
        organizer_email=sheet.email,
        attendee_name=receiver.name,
        attendee_email=receiver.email,
        stamp=now,
    )
