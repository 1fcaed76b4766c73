"""Coming onto the waiting list and leaving it.

Locks: findings, pass, then places on the list by number, then appointments by number, then cells.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from unknot.rooms.booking import links
from unknot.rooms.booking.actions.confirmations import Contact
from unknot.rooms.booking.actions.holds import NotOpened
from unknot.rooms.booking.actions.waiting_log import locked, note
from unknot.rooms.booking.actions.waiting_offers import close
from unknot.rooms.booking.models import Appointment, WaitingEntry, WaitingOffer
from unknot.rooms.booking.queries import appointments, services, times, waiting
from unknot.rooms.booking.queries.times import ANYTHING, FreeTime, Wants
from unknot.rooms.check import door as check
from unknot.rooms.match import door as match
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.waitlist import Wanted
from unknot.spine.vocabulary import MassageType

IS_KEPT = timedelta(days=1)  # what was said for a place, once it has ended: contact and need
State = WaitingEntry.State
WAITING = State.WAITING
END = "end a place on the list"


class FitsNow(Exception):
    """Nothing to wait for: these times suit and are free. Picking one, or narrower wishes, help."""

    def __init__(self, times_: list[FreeTime]) -> None:
        super().__init__(f"{len(times_)} free times suit")
        self.times = times_


class NothingToReplace(Exception):
    """The visit that a sooner one would replace is not to come any more."""


@dataclass(frozen=True)
class Wished:
    """What somebody waits for. ``therapist_id`` None means any, no ``windows`` any hour."""

    kind: MassageType
    least_minutes: int
    therapist_id: int | None
    first_day: date
    last_day: date
    windows: Sequence[Wanted] = ()
    wants: Wants = ANYTHING  # but for the therapist, who is named above


@transaction.atomic
def join(
    wished: Wished,
    *,
    visitor: str | None,
    contact: Contact | None,
    replaces: int | None = None,
    language: str = "",
    now: datetime,
) -> WaitingEntry:
    """Put this visitor on the list, in place of where they stood before; waiting since then is kept.

    ``contact`` None means that the pass names the client already. ``replaces`` is a visit of theirs that a sooner one
    takes the place of. Raises `match.PassRefused`, `NotOpened`, `NothingToReplace`, or `FitsNow` where there is nothing
    to wait for; a refusal changes nothing.
    """
    granted = match.take_pass(visitor, now=now)
    assert visitor is not None, "a pass is somebody's"
    if granted.client_id is None and contact is None:
        raise match.PassRefused(match.PassProblem.NONE)
    _refuse_unopened(wished, granted)
    place = _drafted(wished, granted, visitor, _later_visit(replaces, granted, now), now)
    place.contact = None if granted.client_id else vars(contact)
    place.language = language
    if fits := waiting.all_fitting(place, granted, services.offers(), times.open_book(now=now)):
        raise FitsNow(fits)
    before = _stands_already(visitor, granted.client_id)
    for one in before:
        end_place(one, State.LEFT, actor="visitor", now=now, what="replaced")
    place.asked_at = min([place.asked_at, *(one.asked_at for one in before)])
    place.passed_over = max([0, *(one.passed_over for one in before)])
    place.save()
    note(place, "joined", actor=_actor(granted), now=now)
    return place


@transaction.atomic
def leave(token: str, *, now: datetime) -> WaitingEntry | None:
    """The person does not want to wait any more; None where no place has this link. Twice leaves once."""
    found = waiting.place_by_link(links.digest(token))
    if found is None:
        return None
    place = locked(found.pk)
    if place.state == WAITING:
        end_place(place, State.LEFT, actor="visitor", now=now)
    return place


def end_place(place: WaitingEntry, state: State, *, actor: str, now: datetime, what: str = "") -> None:
    """End a place under the caller's lock, and take back what it is asked just now; that time goes to the next."""
    for offer in WaitingOffer.objects.filter(entry=place, state=WaitingOffer.State.OPEN):
        close(offer, WaitingOffer.State.WITHDRAWN, actor=actor, now=now)
    place.state, place.ended_at = state, now
    place.save(update_fields=["state", "ended_at"])
    note(place, what or state.value, actor=actor, now=now)


def end_over(payload: dict[str, Any], now: datetime) -> None:
    """Have places ended whose last date is over or whose check counts no more; forget what old ones said."""
    places = list(waiting.waiting().values_list("pk", "last_day", "granted_by__expires_at"))
    today = practice.today(now) if places else None  # a worker may run before there is a practice
    for number, last_day, expires_at in places:
        if (today and last_day < today) or expires_at is None or expires_at <= now:
            # One transaction a place: each locks a place and then a hold.
            notify.schedule(END, key=f"place:{number}", due_at=now, payload={"place": number})
    old = WaitingEntry.objects.filter(ended_at__lt=now - IS_KEPT, need__isnull=False)
    old.update(contact=None, need=None)


def end_one(payload: dict[str, Any], now: datetime) -> None:
    """End one place that is over; nothing where it was renewed since."""
    place = locked(payload["place"])
    is_over = place.last_day < practice.today(now)
    if place.state == WAITING and (is_over or place.granted_by is None or place.granted_by.expires_at <= now):
        end_place(place, State.OVER if is_over else State.CHECK_OVER, actor="clock", now=now)


def _refuse_unopened(wished: Wished, granted: match.PassSheet) -> None:
    is_first = not appointments.has_visited(granted.client_id)
    lengths = [offer.minutes for offer in services.offers() if offer.kind is wished.kind]
    most = granted.most_minutes(wished.kind, first_visit=is_first)
    if not any(wished.least_minutes <= minutes <= most for minutes in lengths):
        raise NotOpened


def _later_visit(number: int | None, granted: match.PassSheet, now: datetime) -> Appointment | None:
    if number is None:
        return None
    if granted.client_id is None:
        raise NothingToReplace
    visit = Appointment.objects.filter(pk=number, client_id=granted.client_id, status=Status.BOOKED).first()
    if visit is None or visit.starts_at <= now:
        raise NothingToReplace
    return visit


def _stands_already(visitor: str, client_id: int | None) -> list[WaitingEntry]:
    mine = Q(visitor=visitor) | Q(client_id=client_id) if client_id else Q(visitor=visitor)
    return list(WaitingEntry.objects.filter(mine, state=WAITING).select_for_update(no_key=True).order_by("pk"))


def _drafted(
    wished: Wished, granted: match.PassSheet, visitor: str, replaces: Appointment | None, now: datetime
) -> WaitingEntry:
    public_id = uuid.uuid4()
    finding = check.finding(granted.finding_id, now=now)
    assert finding is not None, "a pass has its finding"
    said = finding.answers
    return WaitingEntry(
        public_id=public_id,
        visitor=visitor,
        granted_by_id=granted.id,
        client_id=granted.client_id,
        need={"pain": said.worst_pain, "weeks": said.weeks},
        massage_type=wished.kind.value,
        least_minutes=wished.least_minutes,
        therapist_id=wished.therapist_id,
        place_id=wished.wants.place_id,
        asked_for=_asked_for(wished.wants),
        first_day=wished.first_day,
        last_day=wished.last_day,
        windows=[[sorted(one.weekdays), one.start, one.end] for one in wished.windows],
        replaces=replaces,
        asked_at=now,
        link_digest=links.digest(links.place_token(public_id)),
    )


def _actor(granted: match.PassSheet) -> str:
    return f"client:{granted.client_id}" if granted.client_id else "visitor"


def _asked_for(wants: Wants) -> dict[str, object] | None:
    said: dict[str, object] = {"gender": wants.gender, "step_free": wants.step_free, "low_table": wants.low_table}
    return said if any(said.values()) else None
