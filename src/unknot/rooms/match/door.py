"""The door of the match: what higher rooms may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from unknot.rooms.check import door as check
from unknot.rooms.match import queries
from unknot.rooms.match.actions import passes
from unknot.rooms.match.actions.passes import PassProblem, PassRefused
from unknot.rooms.match.models import Pass
from unknot.rooms.match.signals import matched
from unknot.spine.match.doses import ROWS, row_of
from unknot.spine.match.tables import PRESSURE_MAX
from unknot.spine.vocabulary import Acuity, MassageType, Pattern

__all__ = [
    "PassProblem",
    "PassRefused",
    "PassSheet",
    "PlanSheet",
    "matched",
    "recommendation_shown",
    "recommendations_shown",
]

REACH = timedelta(weeks=12)  # a pass opens visits that start within twelve weeks

recommendation_shown = queries.shown_for
recommendations_shown = queries.shown_for_each


@dataclass(frozen=True)
class PassSheet:
    """A valid pass: whose it is and what it opens. ``minutes`` is the most for each type, best type first."""

    id: int
    finding_id: int
    client_id: int | None
    minutes: dict[MassageType, int]
    first_minutes: int | None
    issued_at: datetime
    expires_at: datetime

    def most_minutes(self, kind: MassageType, *, first_visit: bool) -> int:
        """How long a visit of this type may be; 0 where the type is not open at all."""
        most = self.minutes.get(kind, 0)
        return min(most, self.first_minutes) if first_visit and self.first_minutes else most

    @property
    def reaches_until(self) -> datetime:
        """Visits that start before this moment are what the check can speak for."""
        return self.issued_at + REACH


def pass_of(visitor: str | None, *, now: datetime) -> PassSheet:
    """The visitor's valid pass, to show what is open; `PassRefused` says why there is none."""
    return _sheet(passes.valid_pass(visitor, now=now, lock=False))


def client_of(visitor: str | None) -> int | None:
    """Whose the visitor's newest pass is, good or not; None where nobody knows yet."""
    return queries.client_of(visitor) if visitor else None


def take_pass(visitor: str | None, *, now: datetime) -> PassSheet:
    """The same, locked until the caller's transaction ends: in front of everything that takes a time."""
    return _sheet(passes.valid_pass(visitor, now=now, lock=True))


def pass_of_client(client_id: int, *, now: datetime) -> PassSheet:
    """A client's valid pass, for staff to see what is open; `PassRefused` says why there is none."""
    return _sheet(passes.valid_pass_of_client(client_id, now=now, lock=False))


def take_pass_of_client(client_id: int, *, now: datetime) -> PassSheet:
    """The same, locked until the caller's transaction ends: in front of everything by which staff take a time."""
    return _sheet(passes.valid_pass_of_client(client_id, now=now, lock=True))


def pass_to_move(client_id: int, *, pass_id: int | None, now: datetime) -> PassSheet:
    """What a visit of theirs may be moved by: their pass, or while an answer stops them the one it was booked by."""
    return _sheet(passes.pass_for_moving(client_id, pass_id=pass_id, now=now, lock=False))


def take_pass_to_move(client_id: int, *, pass_id: int | None, now: datetime) -> PassSheet:
    """The same, locked until the caller's transaction ends."""
    return _sheet(passes.pass_for_moving(client_id, pass_id=pass_id, now=now, lock=True))


def bind_pass(granted: PassSheet, *, client_id: int, now: datetime) -> None:
    """From now on this pass is this client's and no other's; `PassRefused` where it is another's already.

    In the transaction that took the pass.
    """
    passes.bind_pass(pass_id=granted.id, finding_id=granted.finding_id, client_id=client_id, now=now)


def most_pressure(kind: MassageType) -> int:
    """The highest pressure, 1 to 5, at which a type is given to anybody (EVIDENCE 5.3)."""
    return PRESSURE_MAX[kind]


def _sheet(granted: Pass) -> PassSheet:
    minutes: dict[str, Any] = granted.opens["minutes"]
    return PassSheet(
        id=granted.pk,
        finding_id=granted.finding_id,
        client_id=granted.client_id,
        minutes={MassageType(kind): int(most) for kind, most in minutes.items()},
        first_minutes=granted.opens["first_minutes"],
        issued_at=granted.issued_at,
        expires_at=granted.expires_at,
    )


@dataclass(frozen=True)
class PlanSheet:
    """The course of one ranked type: how long, how often (least and most a week), how many, and when to look back."""

    minutes: int
    per_week: tuple[int, int]
    visits: int
    review_visit: int


def plan_of(granted: PassSheet, kind: MassageType, *, now: datetime) -> PlanSheet | None:
    """The plan by which this pass's type is given; None where it is not open."""
    shown, finding = queries.shown_for(granted.finding_id), check.finding(granted.finding_id, now=now)
    if kind not in granted.minutes or shown is None or not shown["plan"] or finding is None:
        return None
    minutes = granted.minutes[kind]
    if shown["ranking"][0]["type"] == kind.value:
        plan = shown["plan"]
        return PlanSheet(minutes, tuple(plan["per_week"]), plan["visits"], plan["review_visit"])
    looks = Pattern(finding.result["pattern"]), Acuity(str(finding.result["acuity"]))
    row = ROWS[row_of(*looks, kind, is_first=False)]
    return PlanSheet(minutes, row.per_week, row.visits, row.review_visit)
