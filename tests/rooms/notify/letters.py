"""Letters to leave, and the invitation in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from unknot.rooms.notify.door import Letter, leave
from unknot.rooms.notify.models import OutboxMessage
from unknot.spine.interop import ics

VISIT = ics.Visit(
    uid="12@desk.lakeside.example",
    sequence=0,
    starts_at=datetime(2026, 12, 1, 22, 30, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 23, 15, tzinfo=UTC),
    zone=ZoneInfo("America/Chicago"),
    place="Lakeside Massage, 12 Lake Street, Chicago",
    summary="Appointment at Lakeside Massage",
    organizer_name="Lakeside Massage",
    organizer_email="desk@lakeside.example",
    attendee_name="Zoë Example",
    attendee_email="zoe@people.example",
    stamp=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
)


def letter(number: int = 1, **change: Any) -> Letter:
    """A plain letter to the person of that number."""
    plain = Letter(
        kind="booked",
        to=f"person{number}@people.example",
        subject="Your appointment",
        body="See you on Tuesday at 16:30.\n",
        about=f"appointment:{number}",
    )
    return replace(plain, **change)


def invitation(number: int = 1, *, method: str = "REQUEST", sequence: int = 0, **change: Any) -> Letter:
    """A letter with a calendar entry."""
    to = f"person{number}@people.example"
    visit = replace(VISIT, uid=f"{number}@desk.lakeside.example", sequence=sequence, attendee_email=to)
    calendar = ics.request(visit) if method == "REQUEST" else ics.cancel(visit)
    return letter(number, calendar=calendar, method=method, **change)


def left(letter: Letter, *, now: datetime, key: str = "", send_after: datetime | None = None) -> OutboxMessage:
    """Leave it as a room does, and give its row."""
    key = key or f"{letter.kind} {letter.about} {letter.to} {letter.method}"
    with transaction.atomic():
        leave(letter, key=key, now=now, send_after=send_after)
    return OutboxMessage.objects.get(key=key)


def left_for_the_worker(count: int, *, now: datetime) -> None:
    """That many invitations in one transaction."""
    with transaction.atomic():
        for number in range(count):
            leave(invitation(number), key=f"booked {number}", now=now - timedelta(seconds=1))
