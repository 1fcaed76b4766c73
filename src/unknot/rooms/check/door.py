"""The door of the check: what higher rooms may use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from unknot.rooms.check import queries
from unknot.rooms.check.actions import clearances, drafts, findings, links
from unknot.rooms.check.actions.clearances import CannotLower, ClearanceRefused
from unknot.rooms.check.models import StoredFinding
from unknot.rooms.check.signals import finding_made, findings_go
from unknot.rooms.practice import door as practice
from unknot.spine.check.answers import Answers, read_answers
from unknot.spine.vocabulary import Level

__all__ = [
    "SAID_OLD",
    "CannotLower",
    "ClearanceRefused",
    "ClearanceSheet",
    "FindingSheet",
    "RaisedSheet",
    "finding_made",
    "findings_go",
]

record_clearance = clearances.record_clearance
raise_level = clearances.raise_level
bind_finding = findings.bind_finding
hold_still = findings.hold_still
hold_client_still = findings.hold_client_still
forget_drafts = drafts.forget_drafts
SAID_OLD = drafts.SAID_OLD
check_link = links.make_link


LAST_FEW = 6  # checks in which an older drawing is looked for


@dataclass(frozen=True)
class FindingSheet:
    """A finished check. ``level`` includes what therapists raised by hand; ``result`` is as it was shown.

    ``leads_to`` is where the browser goes in which staff asked the questions; empty where the person answered alone.
    """

    id: int
    visitor: str
    client_id: int | None
    level: Level
    answers: Answers
    result: dict[str, object]
    slips: list[dict[str, object]]
    content: str
    made_at: datetime
    leads_to: str = ""


@dataclass(frozen=True)
class ClearanceSheet:
    """A clearance that is valid on the day asked about."""

    clinician: str
    registration: str
    dated_on: date
    expires_on: date
    rules: tuple[str, ...]
    limits: str


@dataclass(frozen=True)
class RaisedSheet:
    """A level that somebody of the practice raised by hand and that still counts."""

    level: Level
    reason: str
    by: str
    raised_at: datetime
    until_on: date | None


def start_check(*, visitor: str, client_id: int, now: datetime) -> None:
    """Start a check in this browser for a client who has just proved here who they are, so that clearances count."""
    drafts.start_draft(visitor=visitor, client_id=client_id, now=now)


def ask_for(*, visitor: str, client_id: int, user_id: int, leads_to: str, now: datetime) -> None:
    """Start a check that staff ask a client in their own browser, as the new ``visitor``; it ends at ``leads_to``."""
    drafts.ask_for(visitor=visitor, client_id=client_id, user_id=user_id, leads_to=leads_to, now=now)


def current_finding(visitor: str, *, now: datetime) -> FindingSheet | None:
    """The visitor's newest finding."""
    return _sheet(queries.latest_finding(visitor), now)


def finding(finding_id: int, *, now: datetime) -> FindingSheet | None:
    """One finding, for a caller who has settled who may see it."""
    return _sheet(queries.finding(finding_id), now)


def latest_finding_of_client(client_id: int, *, now: datetime) -> FindingSheet | None:
    """A client's newest finding, for a caller who has settled who may see it."""
    return _sheet(queries.findings_of_client(client_id).first(), now)


def latest_findings_of_clients(client_ids: Collection[int], *, now: datetime) -> dict[int, FindingSheet]:
    """The newest finding of each client who has one, for a caller who has settled who may see them. Few queries."""
    levels = raised_levels_of_clients(client_ids, now=now)
    found = queries.latest_of_clients(client_ids)
    return {
        row.client_id: _sheet_at(row, max(row.level, levels.get(row.client_id, row.level)))
        for row in found
        if row.client_id is not None
    }


def raised_levels_of_clients(client_ids: Collection[int], *, now: datetime) -> dict[int, Level]:
    """The highest level raised by hand for each client who has one, with or without a check."""
    levels: dict[int, Level] = {}
    for row in queries.raised_rows(client_ids, on=practice.today(now)):
        levels[row.client_id] = max(Level[row.said["level"]], levels.get(row.client_id, Level.PROCEED))
    return levels


def level_of_client(client_id: int, *, now: datetime) -> Level | None:
    """A client's level as it stands, raised by hand or not; None for somebody without a check and without a word."""
    found = latest_finding_of_client(client_id, now=now)
    return found.level if found else raised_levels_of_clients([client_id], now=now).get(client_id)


def told_by_client(client_id: int) -> list[tuple[datetime, dict[str, Any]]]:
    """When and what a client answered, newest first, for a caller who has settled who may see it; the last few."""
    return [(row.made_at, dict(row.given)) for row in queries.findings_of_client(client_id)[:LAST_FEW]]


def raised_of(client_id: int, *, now: datetime) -> list[RaisedSheet]:
    """A client's raised levels that count today, newest first, for a caller who has settled who may see them."""
    return [
        RaisedSheet(
            level=Level[row.said["level"]],
            reason=row.said["reason"],
            by=row.raised_by.name,
            raised_at=row.raised_at,
            until_on=row.until_on,
        )
        for row in queries.raised_rows([client_id], on=practice.today(now)).select_related("raised_by")
    ]


def clearances_of(client_id: int, *, now: datetime) -> list[ClearanceSheet]:
    """A client's valid clearances, for a caller who has settled who may see them."""
    return [
        ClearanceSheet(
            clinician=row.signer["clinician"],
            registration=row.signer["registration"],
            dated_on=row.dated_on,
            expires_on=row.expires_on,
            rules=tuple(row.covers["rules"]),
            limits=row.covers["limits"],
        )
        for row in queries.valid_clearances(client_id, on=practice.today(now))
    ]


def _sheet(row: StoredFinding | None, now: datetime) -> FindingSheet | None:
    return None if row is None else _sheet_at(row, queries.level_now(row, now=now))


def _sheet_at(row: StoredFinding, level: Level) -> FindingSheet:
    return FindingSheet(
        id=row.pk,
        visitor=row.visitor,
        client_id=row.client_id,
        level=level,
        answers=read_answers(row.answers),
        result=row.result,
        slips=row.slips,
        content=row.content,
        made_at=row.made_at,
        leads_to=row.leads_to,
    )
