"""Reads of the check, beginning from whose they are: a visitor's own, or a client's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from unknot.kit.prepared import Prepared
from unknot.rooms.check import links
from unknot.rooms.check.models import BeforeVisit, Clearance, Draft, MailedLink, Opening, RaisedLevel, StoredFinding
from unknot.rooms.practice import door as practice
from unknot.spine.check.answers import Answers
from unknot.spine.check.before_visit import FIRST_SCREEN, PAIN_NOW, tells_anything
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


LATEST_LEVEL = Prepared(
    StoredFinding,
    lambda visitor: (
        StoredFinding.objects.filter(visitor=visitor).order_by("-made_at", "-pk").only("client_id", "result")[:1]
    ),
    visitor="visitor",
)


def latest_level(visitor: str, *, now: datetime) -> tuple[int, int | None, Level] | None:
    """Number, client and level of the visitor's newest finding, without opening what was answered."""
    latest = LATEST_LEVEL.first(visitor=visitor)
    return (latest.pk, latest.client_id, level_now(latest, now=now)) if latest else None


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
    if latest.asks_whole:
        return None
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


@dataclass(frozen=True)
class Stop:
    """Why nobody may treat a client now: a level that blocks, or something new that the whole check has to look at."""

    level: Level
    asks_whole: bool

    @property
    def keeps_the_time(self) -> bool:
        """True where it can be cleared or answered again, so that a visit waits for that, and moves freely."""
        return self.level < Level.URGENT


def stops(client_ids: Collection[int], *, now: datetime) -> dict[int, Stop]:
    """Which of these clients may not be treated now, and why."""
    raised: dict[int, Level] = {}
    for one in raised_rows(client_ids, on=practice.today(now)):
        raised[one.client_id] = max(Level[one.said["level"]], raised.get(one.client_id, Level.PROCEED))
    found = {row.client_id: row for row in latest_of_clients(client_ids) if row.client_id is not None}
    judged = {
        client: Stop(
            level=max([raised.get(client, Level.PROCEED), *([found[client].level] if client in found else [])]),
            asks_whole=client in found and found[client].asks_whole,
        )
        for client in (*found, *(client for client in raised if client not in found))
    }
    return {client: stop for client, stop in judged.items() if stop.level.blocks or stop.asks_whole}


def was_judged_at(client_id: int, at: datetime) -> bool:
    """True where answers of this client were judged at this very moment."""
    return findings_of_client(client_id).filter(made_at=at).exists()


def asked_for_whole(client_id: int) -> BeforeVisit | None:
    """The answers before a visit because of which this client must do the whole check, while that is not done."""
    latest = findings_of_client(client_id).first()
    if latest is None or not latest.asks_whole:
        return None
    rows = BeforeVisit.objects.filter(client_id=client_id, finding__isnull=False)
    return rows.order_by("-ended_at", "-pk").first()


@dataclass(frozen=True)
class FormSheet:
    """A form before a visit, as the browser that began it may see it. ``level`` and ``result`` once it is judged."""

    key: UUID
    visitor: str
    given: dict[str, Any]
    about: str
    leads_to: str
    by_code: bool
    only_scales: bool
    is_over: bool
    ended_at: datetime | None
    level: Level | None
    result: dict[str, Any]

    @property
    def first_screen(self) -> str:
        """Where it begins."""
        return PAIN_NOW if self.only_scales else FIRST_SCREEN

    @property
    def tells_anything(self) -> bool:
        """True where some sign was told here."""
        return tells_anything(self.given)

    @property
    def asks_whole(self) -> bool:
        """True where the whole check comes first: something is new, or only what was told before speaks against it."""
        blocks = self.level is not None and self.level.blocks
        return bool(self.result.get("asks_whole")) or (blocks and not tells_anything(self.given))


def before_visit(key: UUID, *, visitor: str, now: datetime) -> FormSheet | None:
    """The questions that this browser began; another's are not found."""
    row = BeforeVisit.objects.select_related("finding").filter(public_id=key, visitor=visitor).first()
    if row is None:
        return None
    return FormSheet(
        key=row.public_id,
        visitor=row.visitor,
        given=dict(row.given),
        about=row.about,
        leads_to=row.leads_to,
        by_code=row.by_code,
        only_scales=row.only_scales,
        is_over=is_over(row, now=now),
        ended_at=row.ended_at,
        level=level_now(row.finding, now=now) if row.finding else None,
        result=row.finding.result if row.finding else {},
    )


def is_over(row: BeforeVisit, *, now: datetime) -> bool:
    """True for a form that takes no answers any more and was never ended."""
    return row.ended_at is None and (now >= row.until or row.updated_at < now - DRAFT_LIFE)


def answered_about(about: Collection[str]) -> dict[str, datetime]:
    """Of each of these things when the questions for it were answered last, where they were."""
    rows = BeforeVisit.objects.filter(about__in=list(about), ended_at__isnull=False).order_by("ended_at")
    return {one: at for one, at in rows.values_list("about", "ended_at") if at is not None}


def newest_answers(client_ids: Collection[int]) -> dict[int, BeforeVisit]:
    """Of each of these clients what was answered before a visit since the last whole check, the newest."""
    latest = {row.client_id: row for row in latest_of_clients(client_ids)}
    rows = BeforeVisit.objects.filter(client_id__in=list(client_ids), finding__isnull=False).select_related("finding")
    return {
        row.client_id: row
        for row in rows.order_by("ended_at", "pk")
        if row.finding is not None and _same_whole(row.finding, latest.get(row.client_id))
    }


def _same_whole(one: StoredFinding, latest: StoredFinding | None) -> bool:
    return latest is not None and one.laid_over_id is not None and one.laid_over_id == latest.laid_over_id


def same_check(finding_id: int) -> list[int]:
    """This finding and all others that stand over the same whole check, it among them."""
    row = StoredFinding.objects.get(pk=finding_id)
    whole = row.laid_over_id or row.pk
    return list(StoredFinding.objects.filter(Q(pk=whole) | Q(laid_over_id=whole)).values_list("pk", flat=True))


def whole_of(finding: StoredFinding) -> StoredFinding:
    """The whole check that stands behind a finding; itself where it is one."""
    return finding.laid_over or finding


def with_scales(client_id: int) -> list[BeforeVisit]:
    """What this client ended with a scale on it, oldest first."""
    rows = BeforeVisit.objects.filter(client_id=client_id, ended_at__isnull=False).order_by("ended_at", "pk")
    return [row for row in rows if row.scales]
