"""The door of the check: what higher rooms may use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from unknot.rooms.check import queries
from unknot.rooms.check.actions import before_visit, clearances, drafts, findings, links
from unknot.rooms.check.actions.before_visit import NoWholeCheck, Occasion
from unknot.rooms.check.actions.clearances import CannotLower, ClearanceRefused
from unknot.rooms.check.models import StoredFinding
from unknot.rooms.check.queries import Stop
from unknot.rooms.check.signals import Judged, client_judged, finding_made, findings_go
from unknot.rooms.practice import door as practice
from unknot.spine.check import before_visit as short
from unknot.spine.check.answers import Answers, read_answers
from unknot.spine.vocabulary import Level

__all__ = [
    "SAID_OLD",
    "CannotLower",
    "ClearanceRefused",
    "ClearanceSheet",
    "FindingSheet",
    "Judged",
    "NewsSheet",
    "NoWholeCheck",
    "Occasion",
    "RaisedSheet",
    "ScalesSheet",
    "Stop",
    "client_judged",
    "finding_made",
    "findings_go",
]

record_clearance = clearances.record_clearance
raise_level = clearances.raise_level
bind_finding = findings.bind_finding
hold_still = findings.hold_still
hold_client_still = findings.hold_client_still
hold_clients_still = findings.hold_clients_still
forget_drafts = drafts.forget_drafts
SAID_OLD = drafts.SAID_OLD
check_link = links.make_link
stops_of_clients = queries.stops
answered_about = queries.answered_about
same_check = queries.same_check
was_judged_at = queries.was_judged_at
start_whole = drafts.start_whole


LAST_FEW = 6  # checks in which an older drawing is looked for


@dataclass(frozen=True)
class FindingSheet:
    """A finished check. ``level`` includes what therapists raised by hand; ``result`` is as it was shown.

    ``leads_to`` is where the browser goes in which staff asked the questions; empty where the person answered alone.
    ``asks_whole``: something is new, so that nothing is open until the whole check is done again.
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
    asks_whole: bool = False


@dataclass(frozen=True)
class LevelSheet:
    """Of a finding no more than how it stands now, for who decides what is open and reads no answers."""

    finding_id: int
    client_id: int | None
    level: Level


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


@dataclass(frozen=True)
class NewsSheet:
    """What somebody said otherwise before a visit than before that: by question, what was said and what is said now."""

    at: datetime
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ScalesSheet:
    """How bad it was, 0 to 10, in the back and in the leg, as far as it was told; and for what it was asked."""

    at: datetime
    about: str
    back: int | None
    leg: int | None


def begin_before_visit(occasion: Occasion, *, visitor: str, now: datetime) -> str:
    """Begin the questions before a visit in this browser, empty; the address of the first. Raises `NoWholeCheck`."""
    key = before_visit.begin(occasion, visitor=visitor, now=now)
    first = short.PAIN_NOW if occasion.only_scales else short.FIRST_SCREEN
    return reverse("check:before", args=[key, first])


def whole_check_lasts(client_id: int, *, now: datetime) -> bool:
    """True where the short set is enough to book by again: the whole check is young enough, and nothing stops them."""
    latest = queries.findings_of_client(client_id).select_related("laid_over").first()
    if latest is None or latest.result["unanswered"] or stop_of_client(client_id, now=now):
        return False
    return now < queries.whole_of(latest).made_at + short.WHOLE_LASTS


def stop_of_client(client_id: int, *, now: datetime) -> Stop | None:
    """Why a client may not be treated now; None where nothing speaks against it."""
    return queries.stops([client_id], now=now).get(client_id)


def news_of_clients(client_ids: Collection[int], *, now: datetime) -> dict[int, NewsSheet]:
    """What these clients said otherwise before their last visit, for a caller who has settled who may see it."""
    return {
        client: NewsSheet(
            at=row.ended_at or now,
            changes=tuple((name, was, str(row.given.get(name))) for name, was in (row.changed or {}).items()),
        )
        for client, row in queries.newest_answers(client_ids).items()
        if row.changed
    }


def scales_of_client(client_id: int) -> list[ScalesSheet]:
    """A client's two scales as they were told before and after visits, oldest first, for whoever may see them."""
    return [
        ScalesSheet(row.ended_at, row.about, row.scales.get("back_nrs"), row.scales.get("leg_nrs"))
        for row in queries.with_scales(client_id)
        if row.ended_at and row.scales
    ]


def start_check(*, visitor: str, client_id: int, now: datetime) -> None:
    """Start a check in this browser for a client who has just proved here who they are, so that clearances count."""
    drafts.start_draft(visitor=visitor, client_id=client_id, now=now)


def ask_for(*, visitor: str, client_id: int, user_id: int, leads_to: str, now: datetime) -> None:
    """Start a check that staff ask a client in their own browser, as the new ``visitor``; it ends at ``leads_to``."""
    drafts.ask_for(visitor=visitor, client_id=client_id, user_id=user_id, leads_to=leads_to, now=now)


def current_finding(visitor: str, *, now: datetime) -> FindingSheet | None:
    """The visitor's newest finding."""
    return _sheet(queries.latest_finding(visitor), now)


def current_level(visitor: str, *, now: datetime) -> LevelSheet | None:
    """How the visitor's newest finding stands."""
    latest = queries.latest_level(visitor, now=now)
    return LevelSheet(*latest) if latest else None


def level_of_finding(sheet: FindingSheet | None) -> LevelSheet | None:
    """The same of a finding that is at hand."""
    return LevelSheet(sheet.id, sheet.client_id, sheet.level) if sheet else None


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
    """When and what a client answered, newest first, for a caller who has settled who may see it; the last few.

    Of each whole check once, with what was answered over it since, and from when it is itself.
    """
    rows = queries.findings_of_client(client_id).select_related("laid_over")[: LAST_FEW * LAST_FEW]
    newest: dict[int, StoredFinding] = {}
    for row in rows:
        newest.setdefault(queries.whole_of(row).pk, row)
    return [(queries.whole_of(row).made_at, dict(row.given)) for row in newest.values()][:LAST_FEW]


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
        asks_whole=row.asks_whole,
    )
