"""Confirming a held time: the step after which the visit is promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from unknot.rooms.booking import letters, links
from unknot.rooms.booking.actions import ladder
from unknot.rooms.booking.actions.cells import CellsTaken, occupy
from unknot.rooms.booking.actions.holds import NotOpened, TimeTaken
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries import appointments
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.lifecycle import Status
from unknot.spine.vocabulary import MassageType


class HoldMissing(Exception):
    """This visitor has no such hold, or gave it back. Only picking a time anew helps."""


@dataclass(frozen=True)
class Contact:
    """Who books: a name, and a mail address or a mobile number, cleaned by the form."""

    name: str
    email: str
    phone: str


@transaction.atomic
def confirm_hold(public_id: UUID, *, visitor: str | None, contact: Contact, now: datetime) -> Appointment:
    """Book the held time; asking twice books once and answers the same.

    The pass is demanded again, because the answers may have changed since the hold. A hold whose ten minutes are over
    takes its time again if it is still free. Raises `HoldMissing`, `match.PassRefused`, `NotOpened` or `TimeTaken`.
    """
    held = _locked(visitor, public_id)
    if held.status in {Status.BOOKED, Status.ARRIVED, Status.DONE}:
        return held
    granted = match.take_pass(visitor, now=now)
    _refuse_changed(held, granted, now)
    _take_again(held, now)
    client_id = granted.client_id or _register(contact, now)
    match.bind_pass(visitor, client_id=client_id, now=now)
    held.client_id, held.granted_by_id = client_id, granted.id
    held.expires_at, held.typed = None, None
    held.link_digest = links.digest(links.token(held.public_id, held.link_version))
    ladder.step(held, Status.BOOKED, actor=f"client:{client_id}", reason="confirmed", now=now)
    practice.link_care(
        client_id=client_id, therapist_id=held.therapist_id, reason="booking", actor=f"client:{client_id}", now=now
    )
    letters.booked(visit_sheet(held, now=now), now=now)
    return held


def keep_what_was_typed(public_id: UUID, *, visitor: str | None, typed: dict[str, str]) -> None:
    """Keep the form as it was sent, right or wrong, so that nobody types it twice. Only while it is not booked."""
    mine = Appointment.objects.filter(public_id=public_id, visitor=visitor or "-", client__isnull=True)
    mine.update(typed=typed)


def _locked(visitor: str | None, public_id: UUID) -> Appointment:
    mine = Appointment.objects.filter(public_id=public_id, visitor=visitor or "-")
    held = mine.select_for_update().first()
    if held is None or held.status == Status.CANCELLED:
        raise HoldMissing
    return held


def _refuse_changed(held: Appointment, granted: match.PassSheet, now: datetime) -> None:
    """What was open when the time was held must be open still: a newer check may have closed it."""
    first_visit = not appointments.has_visited(granted.client_id)
    most = granted.most_minutes(MassageType(held.massage_type), first_visit=first_visit)
    if held.minutes > most or held.starts_at >= granted.reaches_until:
        raise NotOpened
    if held.starts_at <= now:
        raise TimeTaken(Reason.TOO_SOON)


def _take_again(held: Appointment, now: datetime) -> None:
    # A hold that is over but in nobody's way still has its cells; one that was in the way has lost them.
    if held.status == Status.LAPSED:
        try:
            with transaction.atomic():
                occupy(held, now=now)
        except CellsTaken as refused:
            raise TimeTaken(Reason.TAKEN) from refused


def _register(contact: Contact, now: datetime) -> int:
    return practice.register_client(
        name=contact.name, email=contact.email, phone=contact.phone, actor="visitor", now=now
    )
