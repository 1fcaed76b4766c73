"""The waiting list as a member of staff may see it; reading somebody's need is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import Figures, HandTime, StepSheet, WaitingSheet
from unknot.rooms.desk import access
from unknot.rooms.practice import door as practice


@dataclass(frozen=True)
class Waiting:
    """Who waits, in the order of asking; ``in_care`` are the clients whose need this user may read."""

    people: list[WaitingSheet]
    steps: list[StepSheet]
    figures: Figures
    in_care: frozenset[int]
    hidden: int  # people whom this user may not see


@transaction.atomic
def read_waiting(user: Any, *, now: datetime) -> Waiting:
    """The list, its log and its figures; each person whose need was read has an entry in the trail."""
    whole = booking.waiting_list(now=now)
    cared_for = practice.cared_for_by(user, at=now)
    people = [one for one in whole if _is_seen(user, one.client_id, cared_for)]
    in_care = cared_for & {one.client_id for one in people if one.client_id is not None}
    _note_read(user, in_care, now)
    return Waiting(
        people=people,
        steps=[one for one in booking.waiting_log() if _is_seen(user, one.client_id, cared_for)],
        figures=booking.figures(now=now),
        in_care=in_care,
        hidden=len(whole) - len(people),
    )


@transaction.atomic
def read_one(user: Any, key: UUID, *, now: datetime) -> tuple[WaitingSheet, list[HandTime], bool] | None:
    """One who waits, the free times that suit them, and whether their need is open; None where not to be seen."""
    one, cared_for = booking.waiting_person(key, now=now), practice.cared_for_by(user, at=now)
    if one is None or not _is_seen(user, one.client_id, cared_for):
        return None
    in_care = cared_for & {one.client_id}
    _note_read(user, in_care, now)
    return one, [] if one.offer else booking.times_for(key, now=now), bool(in_care)


def _is_seen(user: Any, client_id: int | None, cared_for: frozenset[int]) -> bool:
    """Roles that run the whole book see everybody; a therapist sees their own people."""
    return access.own_therapist(user) is None or client_id in cared_for


def _note_read(user: Any, in_care: frozenset[int], now: datetime) -> None:
    subjects = [f"client:{client_id}" for client_id in sorted(in_care)]
    practice.record_for_each(actor=f"user:{user.pk}", action="read waiting list", subjects=subjects, now=now)
