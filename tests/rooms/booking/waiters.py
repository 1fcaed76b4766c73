"""People who wait, and the worker's part of the list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import time_machine

from tests.factories import booking as make
from unknot.rooms.booking import links
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.actions.confirmations import Contact
from unknot.rooms.booking.actions.waiting_places import Wished, join
from unknot.rooms.booking.models import Appointment, WaitingEntry, WaitingOffer, WeeklyHours
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain
from unknot.spine.vocabulary import MassageType

UNDO = timedelta(minutes=3)
BAD_PAIN = {"age": 42, "weeks": 2, "back_nrs": 8}


def wished(**change: object) -> Wished:
    """An hour or half of it, with anybody, tomorrow or the day after."""
    usual = {
        "kind": MassageType.SWEDISH,
        "least_minutes": 30,
        "therapist_id": None,
        "first_day": date(2026, 11, 25),
        "last_day": date(2026, 11, 25),
    }
    return Wished(**(usual | change))  # type: ignore[arg-type]


def waits(
    name: str, token: str | None = None, *, answers: dict[str, object] | None = None, now: datetime = make.NOON,
    replaces: int | None = None, **change: object,
) -> WaitingEntry:  # fmt: skip
    """Somebody on the list, with a mail address of their own."""
    token = token or make.visitor(answers, now=now)
    contact = Contact(name=name, email=f"{name.lower()}@home.example", phone="")
    return join(wished(**change), visitor=make.digest(token), contact=contact, replaces=replaces, now=now)


def full_day(day: int = 1, *, therapists: int = 1) -> list[Appointment]:
    """A day from 09:00 to 13:45 in which every hour is booked, at 09:00, 10:15, 11:30 and 12:45."""
    WeeklyHours.objects.update(ends=time(13, 45))
    starts = make.NOON.replace(hour=15) + timedelta(days=day)  # nine o'clock in Chicago
    visits = []
    for number in range(4):
        for _ in range(therapists):
            at = starts + timedelta(minutes=75 * number)
            visits.append(make.booked(make.visitor(), make.wish(at)))
    return visits


def cancels(visit: Appointment, *, now: datetime = make.NOON) -> None:
    """The person of this visit gives it back."""
    cancel_visit(links.token(visit.public_id, visit.link_version), now=now)


def worker_at(moment: datetime) -> None:
    """The worker does what is due at this moment."""
    with time_machine.travel(moment, tick=False):
        drain()


def offers() -> list[WaitingOffer]:
    """Every offer, in the order of making."""
    return list(WaitingOffer.objects.select_related("entry").order_by("pk"))


def offered_to() -> list[str]:
    """Whom letters with an offer went to, in order."""
    return [row.letter["to"].partition("@")[0] for row in OutboxMessage.objects.filter(kind="offer").order_by("pk")]


def link(offer: WaitingOffer) -> str:
    """The path of the offer's private page."""
    return f"/offer/{links.offer_token(offer.public_id)}/"


def place_link(place: WaitingEntry) -> str:
    """The path of the place's private page."""
    return f"/waiting/{links.place_token(place.public_id)}/"
