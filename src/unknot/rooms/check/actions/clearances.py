"""What staff put on file: a clinician's clearance, a level raised by hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from unknot.rooms.check import queries
from unknot.rooms.check.actions.before_visit import judge_again
from unknot.rooms.check.actions.findings import client_level, hold_client_still, tell_judged
from unknot.rooms.check.models import Clearance, RaisedLevel
from unknot.rooms.check.signals import Judged
from unknot.rooms.practice import door as practice
from unknot.spine.check.answers import CLEARABLE
from unknot.spine.vocabulary import Level


class ClearanceRefused(Exception):
    """A clearance that is not whole. ``field`` names the part, the message what would be right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class CannotLower(Exception):
    """A level can be raised by hand, never lowered (EVIDENCE 2.1)."""


@transaction.atomic
def record_clearance(
    *,
    client_id: int,
    clinician: str,
    registration: str,
    dated_on: date,
    expires_on: date,
    rules: Collection[str],
    symptoms: Collection[str],
    limits: str,
    user_id: int,
    now: datetime,
) -> int:
    """Put a clearance on file; its number. It counts for the rules that it names and for no others.

    Answers that a link or a code gave to this client are judged again with it at once; others from the next check on.
    """
    hold_client_still(client_id)
    _refuse_half(clinician, registration, dated_on, expires_on, rules, symptoms, today=practice.today(now))
    row = Clearance.objects.create(
        client_id=client_id,
        signer={"clinician": clinician, "registration": registration},
        dated_on=dated_on,
        expires_on=expires_on,
        covers={"rules": sorted(rules), "symptoms": sorted(symptoms), "limits": limits},
        recorded_by_id=user_id,
        recorded_at=now,
    )
    _write_down(client_id, user_id, now)
    judge_again(client_id, now=now)
    tell_judged(Judged(client_id, client_level(client_id, now), actor=f"user:{user_id}", is_told=False), now=now)
    return row.pk


@transaction.atomic
def raise_level(
    *, client_id: int, level: Level, reason: str, until_on: date | None, user_id: int, now: datetime
) -> None:
    """Ask a person to wait, whatever their answers said. Only DEFER and higher can be meant by it.

    What they have booked is called off or stopped in the same transaction. No time is taken by this person's answers
    while it is written (`hold_client_still`).
    """
    hold_client_still(client_id)
    before = client_level(client_id, now)
    if level < max(Level.DEFER, before):
        raise CannotLower(level.name)
    RaisedLevel.objects.create(
        client_id=client_id,
        said={"level": level.name, "reason": reason},
        raised_by_id=user_id,
        raised_at=now,
        until_on=until_on,
    )
    _write_down(client_id, user_id, now)
    judged = Judged(client_id, level, actor=f"user:{user_id}", is_changed=level > before, by_hand=True, until=until_on)
    tell_judged(judged, now=now)


def _write_down(client_id: int, user_id: int, now: datetime) -> None:
    # One word for both: owners read the trail, and that a note was needed or a level raised is health already.
    practice.record(actor=f"user:{user_id}", action="update care record", subject=f"client:{client_id}", now=now)


def _refuse_half(
    clinician: str,
    registration: str,
    dated_on: date,
    expires_on: date,
    rules: Collection[str],
    symptoms: Collection[str],
    *,
    today: date,
) -> None:
    checks = (
        ("clinician", bool(clinician.strip()), "name the clinician who signed"),
        ("registration", bool(registration.strip()), "give the clinician's registration number"),
        ("rules", bool(rules) and set(rules) <= set(CLEARABLE), "name the rules it covers, D1 to D21"),
        ("symptoms", "D12" not in rules or bool(symptoms), "for D12 name every problem that it covers"),
        ("symptoms", set(symptoms) <= set(queries.D12_SYMPTOMS), "name bladder, bowel, saddle or sexual problems"),
        ("dated_on", dated_on <= today, "the date of the note cannot lie ahead"),
        ("expires_on", expires_on >= dated_on, "it cannot end before it was written"),
    )
    for field, right, message in checks:
        if not right:
            raise ClearanceRefused(field, message)
