"""Reads of the check, beginning from whose they are: a visitor's own, or a client's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from unknot.rooms.check import links
from unknot.rooms.check.models import Clearance, Draft, MailedLink, Opening, RaisedLevel, StoredFinding
from unknot.rooms.practice import door as practice
from unknot.spine.check.answers import Answers
from unknot.spine.vocabulary import Level

D12_SYMPTOMS = ("saddle", "bladder", "bowel", "sexual")

DRAFT_LIFE = timedelta(days=1)  # coming back within a day resumes; after that nothing is kept of it


MAILED_FOR = timedelta(days=30)  # counted from the check: as long as a pass lives, and answers that nobody booked by

SITTING = timedelta(hours=1)  # so long after its finding a browser is still in the hands of whoever answered


def live_draft(visitor: str, *, now: datetime) -> Draft | None:
    """The visitor's unfinished check, if it was touched within a day."""
    return Draft.objects.filter(visitor=visitor, updated_at__gte=now - DRAFT_LIFE).first()


def latest_finding(visitor: str) -> StoredFinding | None:
    """The visitor's newest finding; older ones no longer count."""
    return StoredFinding.objects.filter(visitor=visitor).order_by("-made_at", "-pk").first()


def fresh_finding(visitor: str, *, now: datetime) -> StoredFinding | None:
    """The visitor's newest finding, if it is as young as a draft may be: its answers can be opened again."""
    latest = latest_finding(visitor)
    return latest if latest and latest.made_at >= now - DRAFT_LIFE else None


def is_clients(visitor: str) -> bool:
    """True where the visitor's newest finding is some client's."""
    latest = latest_finding(visitor)
    return latest is not None and latest.client_id is not None


def same_sitting(finding: StoredFinding, *, now: datetime) -> bool:
    """True for a finding so young that its answers are opened again by whoever gave them."""
    return finding.made_at >= now - SITTING


def must_ask_who(latest: StoredFinding | None, *, now: datetime) -> bool:
    """True where the visitor's newest finding is some client's and a new check may be another person's."""
    return latest is not None and latest.client_id is not None and not same_sitting(latest, now=now)


@dataclass(frozen=True)
class Standing:
    """Where a visitor stands: what was answered, and whether a stop was met lately that was not called a slip yet.

    ``asks_who``: before another check it must be asked whether this is the person of the last one.
    """

    given: dict[str, Any]
    has_draft: bool = False
    met_stop: bool = False
    found: bool = False
    asks_who: bool = False


def standing(visitor: str, *, now: datetime) -> Standing:
    """By the draft, else by a finding just made, whose answers can be opened again, else at the beginning."""
    draft = live_draft(visitor, now=now)
    if draft:
        return Standing(dict(draft.given), has_draft=True)
    latest = latest_finding(visitor)
    if latest and latest.asked_by_id:
        return Standing({}, asks_who=True)  # asked by staff: the answers open in no browser
    asks_who = must_ask_who(latest, now=now)
    if latest is None or latest.made_at < now - DRAFT_LIFE:
        return Standing({}, asks_who=asks_who)
    return Standing(dict(latest.given), met_stop=latest.is_stop, found=True, asks_who=asks_who)


def finding(finding_id: int) -> StoredFinding | None:
    """One finding by number; the caller has settled who may see it."""
    return StoredFinding.objects.filter(pk=finding_id).first()


def given_in(finding_id: int) -> dict[str, Any]:
    """What was given, question by question, for a finding that the caller may see."""
    return dict(StoredFinding.objects.get(pk=finding_id).given)


def findings_of_client(client_id: int) -> QuerySet[StoredFinding]:
    """A client's findings, newest first."""
    return StoredFinding.objects.filter(client_id=client_id).order_by("-made_at", "-pk")


def valid_clearances(client_id: int, *, on: date) -> list[Clearance]:
    """Clearances of this client that are valid on that day."""
    return list(Clearance.objects.filter(client_id=client_id, dated_on__lte=on, expires_on__gte=on).order_by("pk"))


def cleared_rules(client_id: int, *, on: date, answers: Answers) -> frozenset[str]:
    """The DOCTOR_FIRST rules that valid clearances name.

    For D12 a clearance must also name every bladder, bowel, saddle or sexual problem that is present (EVIDENCE 2.1).
    """
    present = set(present_symptoms(answers))
    rules: set[str] = set()
    for clearance in valid_clearances(client_id, on=on):
        covers = set(clearance.covers["rules"])
        if "D12" in covers and not present <= set(clearance.covers["symptoms"]):
            covers.discard("D12")
        rules |= covers
    return frozenset(rules)


def present_symptoms(answers: Answers) -> list[str]:
    """Every bladder, bowel, saddle or sexual problem that is or may be present: what D12 is about."""
    return [key for key in D12_SYMPTOMS if key in answers.yes or key in answers.not_sure]


def latest_of_clients(client_ids: Collection[int]) -> QuerySet[StoredFinding]:
    """The newest finding of each of these clients."""
    same_client = StoredFinding.objects.filter(client_id=OuterRef("client_id")).order_by("-made_at", "-pk")
    return StoredFinding.objects.filter(client_id__in=client_ids, pk=Subquery(same_client.values("pk")[:1]))


def raised_rows(client_ids: Collection[int], *, on: date) -> QuerySet[RaisedLevel]:
    """Levels raised by hand for these clients that still count on that day, newest first."""
    rows = RaisedLevel.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), client_id__in=client_ids)
    return rows.order_by("-raised_at", "-pk")


def raised_level(client_id: int, *, on: date) -> Level | None:
    """The highest level that therapists raised this client to and that still counts."""
    return max((Level[row.said["level"]] for row in raised_rows([client_id], on=on)), default=None)


def level_now(row: StoredFinding, *, now: datetime) -> Level:
    """The level of a finding with what therapists raised by hand since."""
    raised = raised_level(row.client_id, on=practice.today(now)) if row.client_id else None
    return max(row.level, raised or row.level)


def mailable_finding(visitor: str, *, now: datetime) -> StoredFinding | None:
    """The visitor's newest finding, if it may be mailed."""
    latest = latest_finding(visitor)
    if latest is None:
        return None
    level = level_now(latest, now=now)
    return latest if may_be_mailed(level, latest.result, made_at=latest.made_at, now=now) else None


def may_be_mailed(level: Level, result: Mapping[str, Any], *, made_at: datetime, now: datetime) -> bool:
    """True for a finding that is whole, that is no stop which cannot wait, and that is not thirty days old."""
    return level < Level.URGENT and not result["unanswered"] and now < made_at + MAILED_FOR


@dataclass(frozen=True)
class MailedSheet:
    """A mailed link that lasts: what it leads to, where that was made, and where its codes go."""

    id: int
    finding_id: int
    visitor: str
    email: str


def mailed_link(token: str, *, now: datetime) -> MailedSheet | None:
    """The link of this token while it lasts and its finding is the newest of its visitor and of its client."""
    found = MailedLink.objects.filter(digest=links.digest(token), expires_at__gt=now)
    link = found.select_related("finding").first()
    if link is None or not _is_newest(link.finding):
        return None
    return MailedSheet(link.pk, link.finding_id, link.finding.visitor, link.to["email"])


def asked(link: MailedSheet, *, browser: str, now: datetime) -> QuerySet[Opening]:
    """A browser's question for the code of this link, while the code is good and was not used."""
    return Opening.objects.filter(link_id=link.id, browser=browser, opened_at=None, expires_at__gt=now)


def has_asked(link: MailedSheet, *, browser: str, now: datetime) -> bool:
    """True for a browser for which a code is under way."""
    return asked(link, browser=browser, now=now).exists()


def may_read(link: MailedSheet, *, browser: str, now: datetime) -> bool:
    """True for a browser that opened this link by its code half an hour ago at most."""
    opened = Opening.objects.filter(link_id=link.id, browser=browser, opened_at__isnull=False, expires_at__gt=now)
    return opened.exists()


def _is_newest(row: StoredFinding) -> bool:
    newest = [latest_finding(row.visitor)]
    newest += [findings_of_client(row.client_id).first()] if row.client_id else []
    return all(one is not None and one.pk == row.pk for one in newest)
