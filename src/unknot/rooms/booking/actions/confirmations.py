"""Confirming a held time: the step after which the visit is promised."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from unknot.kit.prepared import Prepared
from unknot.rooms.booking import letters, links
from unknot.rooms.booking.actions import ladder, ways
from unknot.rooms.booking.actions.calendars import refuse_busy
from unknot.rooms.booking.actions.cells import CellsTaken, end_holds, make_way
from unknot.rooms.booking.actions.holds import (
    HOLDS_A_VISITOR,
    NotOpened,
    TimeTaken,
    Wish,
    free_for,
    offered,
    reach_of,
    refuse_too_many,
    take_first,
)
from unknot.rooms.booking.models import Appointment
from unknot.rooms.booking.queries import appointments
from unknot.rooms.booking.queries.services import the_policy
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Pick, Reason
from unknot.spine.booking.holds import status_at
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.undo import undo_ends_at
from unknot.spine.vocabulary import MassageType

OWN = Prepared(
    Appointment,
    lambda **asked: Appointment.objects.filter(**asked).only(
        "status", "expires_at", "starts_at", "minutes", "before_minutes", "after_minutes"
    )[:1],
    public_id="public_id",
    visitor="visitor",
)
WHOLE = Prepared(
    Appointment,
    lambda number: (
        Appointment.objects.select_related("therapist", "room", "client", "granted_by")
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=number)[:1]
    ),
    number="id",
)
SHOWN = Prepared(
    Appointment,
    lambda **asked: Appointment.objects.select_related("therapist", "room", "granted_by").filter(**asked)[:1],
    public_id="public_id",
    visitor="visitor",
)
PROMISED = {Status.BOOKED, Status.ARRIVED, Status.DONE}


class HoldMissing(Exception):
    """This visitor has no such hold, or gave it back. Only picking a time anew helps."""


@dataclass(frozen=True)
class Contact:
    """Who books: a name, and a mail address or a mobile number, cleaned by the form."""

    name: str
    email: str
    phone: str


@transaction.atomic
@practice.one_look()
@practice.one_record()
def confirm_hold(
    public_id: UUID,
    *,
    visitor: str | None,
    contact: Contact | None,
    language: str = "",
    ahead: Sequence[letters.Worded] = (),
    now: datetime,
) -> Appointment:
    """Book the held time; asking twice books once and answers the same.

    The pass is demanded again, because the answers may have changed since the hold. A hold whose ten minutes are over
    takes its time again if it is still free, maybe in another room, by the rules of a new hold. ``contact`` None means
    that the pass names the client already. ``language`` is what they read in, and are written to in from now on.
    ``ahead`` is what `worded_ahead` gave.
    Raises `HoldMissing`, `match.PassRefused`, `NotOffered`, `NotOpened`, `EnoughVisits` or `TimeTaken`.
    """
    held = _own(visitor, public_id)
    if held.status in PROMISED:
        return _locked(held)
    granted = match.take_pass(visitor, now=now)
    if status_at(Status(held.status), held.expires_at, now) is Status.LAPSED:
        make_way(*reach_of(held.starts_at, held), keeping=[held.pk], now=now)
    held = _locked(held)
    if held.status in PROMISED:
        return held
    refuse_changed(held, granted, now=now)
    # Asked under the lock: while this waited, the hold may have been ended and its time taken, or have got more time.
    if held.status == Status.LAPSED:
        take_again(held, granted, now)
    else:
        refuse_busy_since(held)
    undo_until = undo_ends_at(now, starts_at=held.starts_at, minutes=the_policy().undo_minutes)
    client = promise(held, granted, contact, language=language, undo_until=undo_until, now=now)
    sheet = visit_sheet(held, client=client, now=now)
    letters.booked(sheet, client=client, send_after=undo_until, ahead=ahead, now=now)
    return held


@practice.one_reading()
def worded_ahead(
    public_id: UUID, *, visitor: str | None, contact: Contact | None, language: str, now: datetime
) -> list[letters.Worded]:
    """What confirming would say to somebody new, before it has its turn, for others wait while it has it.

    In its turn it is used where nothing has changed that it came from.
    """
    held = SHOWN.first(public_id=public_id, visitor=visitor or "-") if contact else None
    if contact is None or held is None or held.status != Status.HELD:
        return []
    client = practice.Person(0, contact.name, contact.email, contact.phone, held.public_id, language)
    held.status, held.expires_at, held.typed, held.updated_at = Status.BOOKED, None, None, now
    return letters.booked_ahead(visit_sheet(held, client=client, now=now), client=client, now=now)


@transaction.atomic
def keep_what_was_typed(
    public_id: UUID, *, visitor: str | None, typed: dict[str, str], reached_by: Collection[str] = (), now: datetime
) -> bool:
    """Keep the form as it was sent, right or wrong, so that nobody types it twice. Only while it is not booked.

    ``reached_by`` is the address and the number in it that can be read. True where this visitor's other held time ends
    with it, because others hold under that address already; the one that is being filled in stays (decision 0140).
    """
    mine = Appointment.objects.filter(public_id=public_id, visitor=visitor or "-", client__isnull=True)
    if visitor is None or not reached_by:
        mine.update(typed=typed)
        return False
    elsewhere = ways.held_elsewhere(visitor, ways.known(visitor, reached_by), now=now)
    beside = [one.pk for one in appointments.live_holds(visitor, now=now) if one.public_id != public_id]
    most = max(0, HOLDS_A_VISITOR - 1 - elsewhere)
    kept, surplus = beside[:most], beside[most:]
    end_holds(surplus, keeping=[*mine.values_list("pk", flat=True), *kept], now=now)
    mine.update(typed=typed)
    for held_id in [*mine.values_list("pk", flat=True), *kept]:
        ways.note(held_id, reached_by)
    return bool(surplus)


def _own(visitor: str | None, public_id: UUID) -> Appointment:
    """As much of it as says what is to be locked before it."""
    held = OWN.first(public_id=public_id, visitor=visitor or "-")
    if held is None or held.status == Status.CANCELLED:
        raise HoldMissing
    return held


def _locked(held: Appointment) -> Appointment:
    """The whole row, under a lock that comes after the pass's; somebody may have been here since."""
    whole = WHOLE.first(number=held.pk)
    if whole is None or whole.status == Status.CANCELLED:
        raise HoldMissing
    return whole


def refuse_changed(held: Appointment, granted: match.PassSheet, *, leaving: int = 0, now: datetime) -> None:
    """What was open when the time was held must be open still: a newer check may have closed it.

    ``leaving`` says how many of this client's visits to come are given up with the same step.
    """
    first_visit = not appointments.has_visited(granted.client_id)
    most = granted.most_minutes(MassageType(held.massage_type), first_visit=first_visit)
    if held.minutes > most or held.starts_at >= granted.reaches_until:
        raise NotOpened
    if held.starts_at <= now:
        raise TimeTaken(Reason.TOO_SOON)
    refuse_too_many(granted, now, leaving=leaving)


def refuse_busy_since(held: Appointment) -> None:
    """A calendar elsewhere, or somebody here, may have said since the hold that the time is not to be had."""
    try:
        refuse_busy(held)
    except CellsTaken as why:
        raise TimeTaken(why.reason) from why


def take_again(held: Appointment, granted: match.PassSheet, now: datetime) -> None:
    """Take the time of a lapsed hold anew, maybe in another room, by the rules of a new hold; else `TimeTaken`."""
    picked, place_id = held.pick, held.room.place_id
    said = {"place_id": place_id, **(held.asked_for or {})}
    wish = Wish(MassageType(held.massage_type), held.minutes, held.starts_at, held.therapist_id, **said)
    # The minutes of this visit stay as they were held, whatever the service's have become since.
    offer = replace(offered(wish), before_minutes=held.before_minutes, after_minutes=held.after_minutes)
    found = free_for(wish, offer, until=granted.reaches_until, sheet=practice.the_practice(), now=now)
    seats = [replace(one, pick=Pick(picked) if picked else one.pick) for one in found]
    take_first(held, sorted(seats, key=lambda one: one.room_id != held.room_id), now=now)


def promise(
    held: Appointment,
    granted: match.PassSheet,
    contact: Contact | None,
    *,
    actor: str = "",
    language: str = "",
    undo_until: datetime,
    now: datetime,
) -> practice.Person:
    """Promise the visit to its client, in the caller's transaction and under the caller's locks; who that is.

    ``actor`` is who does it, where that is not the client; ``language`` what the client reads in.
    """
    is_new = granted.client_id is None
    client = _known(granted.client_id, language) if granted.client_id else _register(contact, language, now)
    match.bind_pass(granted, client_id=client.id, now=now)
    held.client_id, held.granted_by_id = client.id, granted.id
    held.expires_at, held.typed = None, None
    held.link_digest = links.digest(links.token(held.public_id, held.link_version))
    actor = actor or f"client:{client.id}"
    ladder.step(held, Status.BOOKED, actor=actor, reason="confirmed", undo_until=undo_until, now=now)
    practice.link_care(
        client_id=client.id, therapist_id=held.therapist_id, reason="booking", is_new=is_new, actor=actor, now=now
    )
    return client


def _known(client_id: int, language: str) -> practice.Person:
    if language:
        practice.note_language(client_id=client_id, language=language)
    return practice.person(client_id)


def _register(contact: Contact | None, language: str, now: datetime) -> practice.Person:
    if contact is None:
        raise match.PassRefused(match.PassProblem.NONE)  # a new check took the old one's place since the form was shown
    return practice.register_client(
        name=contact.name, email=contact.email, phone=contact.phone, language=language, actor="visitor", now=now
    )
