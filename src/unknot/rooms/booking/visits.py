"""An appointment as a frozen value: what pages, letters and higher rooms see of a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from unknot.rooms.booking.models import Appointment
from unknot.rooms.practice import door as practice
from unknot.spine.booking.holds import status_at
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.pick import Pick
from unknot.spine.vocabulary import MassageType


@dataclass(frozen=True)
class VisitSheet:
    """One visit as it stands at one moment: a hold whose time is up reads as lapsed. Times are UTC."""

    id: int
    public_id: UUID
    reference: str
    status: Status
    kind: MassageType
    minutes: int
    price_cents: int
    currency: str
    starts_at: datetime
    ends_at: datetime
    local_date: date
    zone: ZoneInfo
    expires_at: datetime | None
    therapist_id: int
    therapist: str
    therapist_email: str
    room: str
    place_id: int
    pick: Pick | None
    asked_for: dict[str, object]
    client_id: int | None
    client: str
    client_key: UUID | None
    is_reachable: bool
    pass_id: int | None
    finding_id: int | None
    link_version: int
    course_id: int | None
    sequence: int
    typed: dict[str, str]
    held_at: datetime
    changed_at: datetime
    link_sent_at: datetime | None
    overlap_reason: str
    is_offered: bool  # held for somebody on the waiting list, and by nobody's browser


def visit_sheet(row: Appointment, *, client: practice.Person | None = None, now: datetime) -> VisitSheet:
    """The value of a row; needs its therapist, room and pass at hand, and its client or their ``Person``."""
    known = client or row.client
    return VisitSheet(
        id=row.pk,
        public_id=row.public_id,
        reference=row.reference,
        status=status_at(Status(row.status), row.expires_at, now),
        kind=MassageType(row.massage_type),
        minutes=row.minutes,
        price_cents=row.price_cents,
        currency=row.currency,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        local_date=row.local_date,
        zone=row.in_zone,
        expires_at=row.expires_at,
        therapist_id=row.therapist_id,
        therapist=row.therapist.name,
        therapist_email=row.therapist.email,
        room=row.room.name,
        place_id=row.room.at,
        pick=Pick(row.pick) if row.pick else None,
        asked_for=row.asked_for or {},
        client_id=row.client_id,
        client=known.name if known else "",
        client_key=known.key if known else None,
        is_reachable=bool(known and (known.email or known.phone)),
        pass_id=row.granted_by_id,
        finding_id=row.granted_by.finding_id if row.granted_by else None,
        link_version=row.link_version,
        course_id=row.course_id,
        sequence=row.sequence,
        typed=row.typed or {},
        held_at=row.created_at,
        changed_at=row.updated_at,
        link_sent_at=row.link_sent_at,
        overlap_reason=row.overlap_reason,
        is_offered=row.status == Status.HELD and not row.visitor,
    )
