"""The waiting list as higher rooms see it: frozen values, and nothing of anybody's health but where it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from unknot.rooms.booking.models import WaitingEntry, WaitingOffer, WaitingStep
from unknot.rooms.booking.queries import services, times, waiting
from unknot.rooms.booking.waiting_letters import ABOUT
from unknot.rooms.booking.waiting_words import window_words
from unknot.rooms.match import door as match
from unknot.rooms.notify.door import MessageSheet
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.waitlist import Part, Score
from unknot.spine.vocabulary import MassageType


@dataclass(frozen=True)
class OfferSheet:
    """What somebody is asked just now."""

    key: UUID
    starts_at: datetime
    ends_at: datetime
    minutes: int
    therapist: str
    zone: ZoneInfo
    to_all: bool


@dataclass(frozen=True)
class WaitingSheet:
    """One person who waits, in the order of asking. ``need`` are the points for urgency and pain: health."""

    key: UUID
    client_id: int | None
    client_key: UUID | None
    name: str
    email: str
    phone: str
    kind: MassageType
    least_minutes: int
    therapist: str
    first_day: date
    last_day: date
    windows: tuple[str, ...]
    replaces: datetime | None
    asked_at: datetime
    days: int
    passed_over: int
    need: int
    offer: OfferSheet | None


@dataclass(frozen=True)
class StepSheet:
    """One line of the log."""

    at: datetime
    what: str
    actor: str
    client_id: int | None
    name: str
    starts_at: datetime | None


@dataclass(frozen=True)
class WaitingName:
    """Whose place on the list it is or was; empty once what was said for it is forgotten."""

    key: UUID
    name: str
    waits: bool


@dataclass(frozen=True)
class HandTime:
    """A free time that staff could offer by hand."""

    starts_at: datetime
    minutes: int
    therapists: tuple[int, ...]
    zone: ZoneInfo


def waiting_list(*, now: datetime) -> list[WaitingSheet]:
    """Everybody who waits, in the order in which they would be asked; the same few queries however many."""
    asked = {one.entry_id: one for one in waiting.open_offers(now=now)}
    zones = {one.id: one.zone for one in practice.places()}
    return [_sheet(row, score, asked.get(row.pk), zones) for row, score in waiting.ranked(now=now)]


def waiting_person(key: UUID, *, now: datetime) -> WaitingSheet | None:
    """One of them."""
    return next((one for one in waiting_list(now=now) if one.key == key), None)


def waiting_log(*, most: int = 50) -> list[StepSheet]:
    """The last steps of the list, newest first."""
    return [_step(row) for row in waiting.steps(most=most)]


def waiting_of_messages(messages: Iterable[MessageSheet]) -> dict[str, WaitingName]:
    """The places on the list that messages speak of, by what they stand under."""
    said = {one.about.partition(":")[2] for one in messages if one.about.startswith(f"{ABOUT}:")}
    rows = waiting.places([int(one) for one in said if one.isdecimal()])
    return {f"{ABOUT}:{row.pk}": WaitingName(row.public_id, _name(row), row.state == waiting.WAITING) for row in rows}


def times_for(key: UUID, *, most: int = 12, now: datetime) -> list[HandTime]:
    """Free times that suit somebody who waits, for staff to offer by hand; none where their check opens nothing."""
    row = waiting.waiting().filter(public_id=key).first()
    if row is None:
        return []
    try:
        granted = match.pass_of(row.visitor, now=now)
    except match.PassRefused:
        return []
    book = times.open_book(now=now)
    found = waiting.all_fitting(row, granted, services.offers(), book)[:most]
    return [HandTime(one.starts_at, one.offer.minutes, one.therapists, book.place(one.place_id).zone) for one in found]


def _sheet(row: WaitingEntry, score: Score, asked: WaitingOffer | None, zones: dict[int, ZoneInfo]) -> WaitingSheet:
    contact, later, parts = row.contact or {}, row.replaces, dict(score.parts)
    return WaitingSheet(
        key=row.public_id,
        client_id=row.client_id,
        client_key=row.client.public_id if row.client else None,
        name=_name(row),
        email=row.client.email if row.client else contact.get("email", ""),
        phone=row.client.phone if row.client else contact.get("phone", ""),
        kind=MassageType(row.massage_type),
        least_minutes=row.least_minutes,
        therapist=row.therapist.name if row.therapist else "",
        first_day=row.first_day,
        last_day=row.last_day,
        windows=tuple(window_words(one) for one in waiting.windows_of(row)),
        replaces=later.starts_at if later and later.status == Status.BOOKED else None,
        asked_at=row.asked_at,
        days=parts.get(Part.DAYS, 0),
        passed_over=row.passed_over,
        need=parts.get(Part.URGENCY, 0) + parts.get(Part.PAIN, 0),
        offer=_offer(asked, zones) if asked else None,
    )


def _offer(row: WaitingOffer, zones: dict[int, ZoneInfo]) -> OfferSheet:
    return OfferSheet(
        key=row.public_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=row.minutes,
        therapist=row.therapist.name,
        zone=zones[row.place_id],
        to_all=row.to_all,
    )


def _name(place: WaitingEntry) -> str:
    return place.client.name if place.client else (place.contact or {}).get("name", "")


def _step(row: WaitingStep) -> StepSheet:
    place = row.entry
    return StepSheet(
        at=row.at,
        what=row.what,
        actor=row.actor,
        client_id=place.client_id,
        name=_name(place),
        starts_at=row.offer.starts_at if row.offer else None,
    )
