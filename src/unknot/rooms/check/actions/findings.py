"""Ending a check in a finding."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from unknot.kit.content import content_version
from unknot.kit.prepared import Prepared, fill
from unknot.rooms.check import queries
from unknot.rooms.check.models import Draft, StoredFinding
from unknot.rooms.check.signals import Judged, client_judged, finding_made
from unknot.rooms.practice import door as practice
from unknot.spine.check.answers import Answers
from unknot.spine.check.triage import Finding, triage
from unknot.spine.vocabulary import Level


@transaction.atomic
def finish_check(*, draft: Draft, answers: Answers, now: datetime) -> StoredFinding:
    """Judge the answers, store answers and finding, let go of the draft, and tell the higher rooms.

    ``answers`` are the draft's own, read by the caller. The clearances on file are added here, so that no form can
    claim one, and only where the draft is vouched for, so that no cookie can either. Nobody takes a time by this
    visitor's or client's older answers from here until the caller's transaction ends (`hold_still`).
    """
    hold_both_still(draft.visitor, draft.client_id)
    client_id = draft.client_id or _booked_meanwhile(draft.visitor)
    asked_for_it = queries.asked_for_whole(client_id) if client_id else None
    before = client_level(client_id, now) if client_id else Level.PROCEED
    cleared = _with_clearances(answers, draft.client_id, now) if draft.vouched else answers
    stored = StoredFinding.objects.create(
        visitor=draft.visitor,
        client_id=client_id,
        vouched=draft.vouched,
        asked_by_id=draft.asked_by_id,
        leads_to=draft.leads_to,
        answers=cleared.as_json(),
        given=draft.given,
        result=as_shown(triage(cleared)),
        slips=draft.slips,
        content=content_version(),
        made_at=now,
    )
    draft.delete()
    actor = f"user:{draft.asked_by_id}" if draft.asked_by_id else "visitor"
    practice.record(actor=actor, action="finish check", subject=f"finding:{stored.pk}", now=now)
    finding_made.send(sender=StoredFinding, finding_id=stored.pk, now=now)
    if client_id:
        tell_judged(
            Judged(
                client_id,
                stored.level,
                actor=actor if draft.asked_by_id else f"client:{client_id}",
                about=asked_for_it.about if asked_for_it else "",
                is_changed=stored.level.blocks and stored.level > before,
            ),
            now=now,
        )
    return stored


def tell_judged(judged: Judged, *, now: datetime) -> None:
    """Tell the higher rooms how a client stands now, in the caller's transaction and line."""
    client_judged.send(sender=StoredFinding, judged=judged, now=now)


def client_level(client_id: int, now: datetime) -> Level:
    """A client's level as it stands, by answers and by hand; PROCEED for somebody without a check."""
    latest = queries.findings_of_client(client_id).first()
    said = latest.level if latest else Level.PROCEED
    return max(said, queries.raised_level(client_id, on=practice.today(now)) or said)


def hold_still(visitor: str) -> None:
    """Let this visitor's findings neither change nor be followed by a newer one, until the caller's transaction ends.

    Whoever ends a check, raises a level, or takes a time stands in this one line, and reads only after it; so a time is
    taken either before a stop or not at all. A visitor without a finding has nothing to stand by, and no pass.
    """
    if _has_lines():
        VISITORS_LINE(visitor=visitor)


def hold_client_still(client_id: int) -> None:
    """The same for all that a client answered, in whatever browser."""
    _stand_in_line(StoredFinding.objects.filter(client_id=client_id))


def hold_clients_still(client_ids: Collection[int]) -> None:
    """The same for several clients, in one order."""
    _stand_in_line(StoredFinding.objects.filter(client_id__in=client_ids))


def hold_both_still(visitor: str, client_id: int | None) -> None:
    """The same for a visitor and for the client whose check this is, in one order."""
    _stand_in_line(StoredFinding.objects.filter(Q(visitor=visitor) | Q(client_id=client_id or 0)))


def bind_finding(*, finding_id: int, client_id: int) -> None:
    """From now on these answers are this client's. In the caller's transaction; a bound finding stays as it is."""
    fill(StoredFinding, finding_id, "client", client_id)


def as_shown(finding: Finding) -> dict[str, object]:
    """The finding as plain data, in the words of INTERFACES `unknot check`."""
    return {
        "level": finding.level.name,
        "same_day": finding.same_day,
        "rules": [fired.label for fired in finding.fired],
        "modifiers": list(finding.modifiers),
        "advice": list(finding.advice),
        "pattern": finding.pattern.value,
        "acuity": finding.acuity.value,
        "fit": finding.fit,
        "fit_items": list(finding.fit_items),
        "unanswered": list(finding.unanswered),
    }


def _stand_in_line(findings: QuerySet[StoredFinding]) -> None:
    if _has_lines():
        list(_line(findings))


def _line(findings: QuerySet[StoredFinding]) -> QuerySet[StoredFinding]:
    # All of them, oldest first: the newest alone would not do, since the next finding is newer than what was locked.
    # Not their keys: a row that only points here need not wait.
    return findings.select_for_update(no_key=True).order_by("pk").only("pk")


VISITORS_LINE = Prepared(
    StoredFinding, lambda visitor: _line(StoredFinding.objects.filter(visitor=visitor)), visitor="visitor"
)


def _has_lines() -> bool:
    # On SQLite the transaction itself is that line.
    return connection.features.has_select_for_update


def _booked_meanwhile(visitor: str) -> int | None:
    """Whose check this became by a booking in the same browser after it was begun, such as in another tab."""
    latest = queries.latest_finding(visitor)
    return latest.client_id if latest else None


def _with_clearances(answers: Answers, client_id: int | None, now: datetime) -> Answers:
    if client_id is None:
        return answers
    today = practice.today(now)
    rules = queries.cleared_rules(client_id, on=today, answers=answers)
    return replace(answers, cleared=rules)
