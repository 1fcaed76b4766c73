"""Granting, checking and binding a pass.

The pass is the gate in front of every hold and confirm (docs/decisions/0003). A request never says what it may do; it
only says who asks, by the visitor's cookie, and everything else is read here, inside the caller's transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet

from unknot.kit.prepared import Prepared, fill
from unknot.rooms.check import door as check
from unknot.rooms.match.models import Pass
from unknot.rooms.practice import door as practice
from unknot.spine.match.recommend import Recommendation

LIFE = timedelta(days=30)


def _passes(by: str, *, lock: bool) -> Prepared[Pass]:
    def build(**asked: object) -> QuerySet[Pass]:
        passes = Pass.objects.select_for_update(no_key=True) if lock else Pass.objects.all()
        return passes.filter(**asked).order_by("pk")[:1]

    return Prepared(Pass, build, finding_id="finding", **{by: by.removesuffix("_id")})


SHOWN_PASS, LOCKED_PASS = _passes("visitor", lock=False), _passes("visitor", lock=True)
SHOWN_PASS_OF_CLIENT, LOCKED_PASS_OF_CLIENT = _passes("client_id", lock=False), _passes("client_id", lock=True)


class PassProblem(StrEnum):
    """Why there is no valid pass."""

    NONE = "none"  # no finished check, or it granted nothing
    BLOCKED = "blocked"  # the newest finding, or a therapist, says stop
    EXPIRED = "expired"  # older than thirty days
    FORGED = "forged"  # the row is not what was signed
    OTHER_PERSON = "other_person"  # bound to another client


class PassRefused(Exception):
    """Nothing may be booked with this pass. Only a new check helps, or for BLOCKED the care it points to."""

    def __init__(self, problem: PassProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def grant_pass(*, finding: check.FindingSheet, recommendation: Recommendation, now: datetime) -> Pass:
    """A pass for a bookable finding, in the caller's transaction."""
    plan = recommendation.plan
    assert plan is not None, "only a bookable recommendation is granted a pass"
    granted = Pass(
        public_id=uuid.uuid4(),
        finding_id=finding.id,
        visitor=finding.visitor,
        client_id=finding.client_id,
        opens={
            "level": finding.level.name,
            "limits": finding.result["modifiers"],
            "content": finding.content,
            "minutes": {one.type.value: one.minutes for one in recommendation.ranking},
            "first_minutes": plan.first_visit_minutes,
        },
        issued_at=now,
        expires_at=now + LIFE,
    )
    granted.signature = sign(granted)
    granted.save()
    practice.record(actor="visitor", action="grant pass", subject=f"finding:{finding.id}", now=now)
    return granted


def valid_pass(visitor: str | None, *, now: datetime, lock: bool) -> Pass:
    """The pass of this visitor's newest finding; `PassRefused` says why there is none.

    ``lock`` it where something is then done with it, so that of two confirms at once the second sees the client that
    the first one bound, and so that no stop comes in between; that needs a transaction. Locked first, read after.
    """
    if lock and visitor:
        check.hold_still(visitor)
    standing = check.current_level(visitor, now=now) if visitor else None
    # What the same client answered in another browser since, such as before a visit, stops this one too.
    if standing and standing.client_id and check.stop_of_client(standing.client_id, now=now):
        raise PassRefused(PassProblem.BLOCKED)
    return _granted_for(standing, now, (LOCKED_PASS if lock else SHOWN_PASS), visitor=visitor)


def valid_pass_of_client(client_id: int, *, now: datetime, lock: bool) -> Pass:
    """The pass of a client's newest finding, in whatever browser it was made, for staff; `PassRefused` says why none.

    A level raised by hand stops somebody without a check too. ``lock`` as in `valid_pass`.
    """
    if lock:
        check.hold_client_still(client_id)
    finding = check.latest_finding_of_client(client_id, now=now)
    level = finding.level if finding else check.level_of_client(client_id, now=now)
    if level is not None and level.blocks:
        raise PassRefused(PassProblem.BLOCKED)
    passes = LOCKED_PASS_OF_CLIENT if lock else SHOWN_PASS_OF_CLIENT
    return _granted_for(check.level_of_finding(finding), now, passes, client_id=client_id)


def pass_for_moving(client_id: int, *, pass_id: int | None, now: datetime, lock: bool) -> Pass:
    """The client's pass, or while an answer stops them for now the one that their visit was booked by.

    A stopped visit keeps its time and moves freely; that it cannot begin is for whoever marks it to see. A stop that
    ends visits (URGENT and EMERGENCY) moves nothing. ``lock`` as in `valid_pass`.
    """
    if lock:
        check.hold_client_still(client_id)
    stop = check.stop_of_client(client_id, now=now)
    if stop is None or not stop.keeps_the_time:
        return valid_pass_of_client(client_id, now=now, lock=lock)
    passes = Pass.objects.select_for_update(no_key=True) if lock else Pass.objects.all()
    granted = passes.filter(pk=pass_id, client_id=client_id).first() if pass_id else None
    if granted is None:
        raise PassRefused(PassProblem.BLOCKED)
    if not hmac.compare_digest(sign(granted), granted.signature):
        raise PassRefused(PassProblem.FORGED)
    return granted


def bind_pass(*, pass_id: int, finding_id: int, client_id: int, now: datetime) -> None:
    """From now on this pass is this client's and no other's. In the caller's transaction."""
    if not fill(Pass, pass_id, "client", client_id):
        if Pass.objects.filter(pk=pass_id, client_id=client_id).exists():
            return
        raise PassRefused(PassProblem.OTHER_PERSON)
    check.bind_finding(finding_id=finding_id, client_id=client_id)
    practice.record(actor="visitor", action="bind pass", subject=f"client:{client_id}", now=now)


def sign(granted: Pass) -> str:
    """The signature over what the pass says (HMAC-SHA256, hexadecimal)."""
    said = [
        str(granted.public_id),
        granted.finding_id,
        granted.visitor,
        granted.opens,
        granted.issued_at.isoformat(),
        granted.expires_at.isoformat(),
    ]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.SECRET_KEY.encode(), f"pass:{text}".encode(), hashlib.sha256).hexdigest()


def _granted_for(standing: check.LevelSheet | None, now: datetime, passes: Prepared[Pass], **whose: object) -> Pass:
    if standing is None:
        raise PassRefused(PassProblem.NONE)
    if standing.level.blocks:
        raise PassRefused(PassProblem.BLOCKED)
    granted = passes.first(finding_id=standing.finding_id, **whose)
    if granted is None:
        raise PassRefused(PassProblem.NONE)
    return _still_good(granted, now)


def _still_good(granted: Pass, now: datetime) -> Pass:
    if not hmac.compare_digest(sign(granted), granted.signature):
        raise PassRefused(PassProblem.FORGED)
    if not granted.issued_at <= now < granted.expires_at:
        raise PassRefused(PassProblem.EXPIRED)
    return granted
