"""What was called off for safety and can still be had back, beginning from whose visit it is. Decision 0141."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from unknot.rooms.booking.models import Appointment, Course
from unknot.rooms.booking.queries import appointments
from unknot.rooms.check import door as check
from unknot.spine.booking.lifecycle import SLIP_MINUTES
from unknot.spine.booking.safety import is_had_back_until
from unknot.spine.vocabulary import Level

OF_ANSWERS = {Level.URGENT.name, Level.EMERGENCY.name}


@dataclass(frozen=True)
class CalledOff:
    """A visit that was called off for safety, and when."""

    visit: Appointment
    at: datetime


def called_off(client_id: int, *, now: datetime) -> list[CalledOff]:
    """What this client can have back, soonest first; nothing while a level raised by hand stands against it.

    Such a level no answer can lower. What its person cancelled, and what a follow-up said of a course (decision 0132),
    is no slip of an answer.
    """
    since = now - timedelta(minutes=SLIP_MINUTES)
    gone = [CalledOff(visit, at) for visit, at in appointments.called_off_since(since, client_id=client_id)]
    found = [one for one in gone if now < is_had_back_until(one.at, starts_at=one.visit.starts_at)]
    raised = check.raised_levels_of_clients([client_id], now=now).get(client_id) if found else None
    return [] if raised is not None and raised.blocks else [one for one in found if _by_answers(one, client_id)]


def is_put_right(client_id: int, *, now: datetime) -> bool:
    """True once nothing stops this person; after an answer that called a visit off only a whole check can do that."""
    return check.stop_of_client(client_id, now=now) is None


def called_off_with(visit: Appointment, *, now: datetime) -> list[CalledOff]:
    """The same of what went in one step with this visit; nothing where that cannot be had back."""
    found = called_off(visit.client_id, now=now) if visit.client_id else []
    at = next((one.at for one in found if one.visit.pk == visit.pk), None)
    return [one for one in found if one.at == at]


def _by_answers(gone: CalledOff, client_id: int) -> bool:
    course = gone.visit.course
    by_level = course is None or course.state != Course.State.STOPPED or course.signal in OF_ANSWERS
    return by_level and check.was_judged_at(client_id, gone.at)
