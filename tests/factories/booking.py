"""A practice that can be booked: services, hours, and visitors with a pass."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import count

from django.db import connection, transaction
from django.test import Client as Browser

from tests.factories import practice as people
from unknot.kit.visitor import COOKIE, _digest
from unknot.rooms.booking import links
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold
from unknot.rooms.booking.actions.holds import Wish, place_hold
from unknot.rooms.booking.models import Appointment, BookingPolicy, Service, SessionLength, WeeklyHours
from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.rooms.practice.models import Therapist
from unknot.spine.check.answers import read_answers
from unknot.spine.vocabulary import MassageType

NOON = people.NOON
HEALTHY = {"age": 42, "weeks": 21, "back_nrs": 5}  # V13: PROCEED, Swedish first, 60 minutes
_number = count(1)


def open_practice(*, therapists: int = 1, rooms: int = 1) -> list[Therapist]:
    """Lakeside Massage, every day from 09:00 to 17:00, the four types in 30 and 60 minutes."""
    people.practice()
    BookingPolicy.objects.create(pk=1)
    services = Service.objects.bulk_create(
        Service(massage_type=kind.value, name=kind.value.title()) for kind in MassageType
    )
    SessionLength.objects.bulk_create(
        SessionLength(service=service, minutes=minutes, after_minutes=15, price_cents=cents)
        for service in services
        for minutes, cents in ((30, 5500), (60, 9500))
    )
    for _ in range(rooms):
        people.treatment_room()
    made = [works_daily(people.therapist()) for _ in range(therapists)]
    settle()
    return made


def settle() -> None:
    """Have the stamps written, as a commit does on PostgreSQL; a test's own transaction never comes to one."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def works_daily(therapist: Therapist, *, starts: time = time(9), ends: time = time(17)) -> Therapist:
    """Weekly hours for seven days."""
    WeeklyHours.objects.bulk_create(
        WeeklyHours(therapist=therapist, weekday=day, starts=starts, ends=ends) for day in range(7)
    )
    return therapist


def visitor(answers: dict[str, object] | None = None, *, now: datetime = NOON, token: str = "") -> str:
    """Somebody who finished a check with these answers; their cookie's token."""
    token = token or f"{next(_number):043d}"
    said = read_answers(answers or HEALTHY)
    with transaction.atomic():
        draft = start_draft(visitor=_digest(token), client_id=None, now=now)
        finish_check(draft=draft, answers=said, now=now)
    return token


def digest(token: str) -> str:
    """What tables know a visitor by."""
    return _digest(token)


def browser(token: str | None = None) -> Browser:
    """A browser with that visitor's cookie."""
    made = Browser()
    if token:
        made.cookies[COOKIE] = token
    return made


def wish(
    starts_at: datetime = NOON + timedelta(days=1),
    *,
    kind: MassageType = MassageType.SWEDISH,
    minutes: int = 60,
    therapist_id: int | None = None,
) -> Wish:
    """Tomorrow noon, an hour, with anybody."""
    return Wish(kind=kind, minutes=minutes, starts_at=starts_at, therapist_id=therapist_id)


def as_form(wished: Wish) -> dict[str, str]:
    """The wish as the page sends it."""
    said = {"type": wished.kind.value, "minutes": str(wished.minutes), "starts_at": wished.starts_at.isoformat()}
    return said | ({"therapist": str(wished.therapist_id)} if wished.therapist_id else {})


def also_offer(minutes: int, *, after: int = 15, cents: int = 7500) -> None:
    """One more length of every type."""
    SessionLength.objects.bulk_create(
        SessionLength(service=service, minutes=minutes, after_minutes=after, price_cents=cents)
        for service in Service.objects.all()
    )


def held(token: str, wished: Wish | None = None, *, now: datetime = NOON) -> Appointment:
    """A time that this visitor holds."""
    return place_hold(wished or wish(), visitor=digest(token), now=now)


def booked(token: str, wished: Wish | None = None, *, now: datetime = NOON, email: str = "") -> Appointment:
    """A visit that this visitor has booked, under a mail address of their own."""
    ada = Contact(name="Ada Example", email=email or f"ada{next(_number)}@home.example", phone="")
    return confirm_hold(held(token, wished, now=now).public_id, visitor=digest(token), contact=ada, now=now)


def link(visit: Appointment) -> str:
    """The path of the visit's private page."""
    return f"/visit/{links.token(visit.public_id, visit.link_version)}/"


CONTACT = {"name": "Ada Example", "email": "ada@home.example", "phone": "", "consent": "on"}
