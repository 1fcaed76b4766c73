"""Answering the short set before a visit, and judging it over what the person answered before.

What was answered before is read here, on the server, and never shown behind a private link: the form begins empty, its
follow-ups follow from what is said in it, and its end says what to do and not why (docs/decisions/0123).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from unknot.kit.content import content_version
from unknot.rooms.check import queries
from unknot.rooms.check.actions.drafts import start_whole
from unknot.rooms.check.actions.findings import as_shown, hold_client_still, tell_judged
from unknot.rooms.check.models import BeforeVisit, StoredFinding
from unknot.rooms.check.signals import Judged, finding_made
from unknot.rooms.practice import door as practice
from unknot.spine.check import before_visit as short
from unknot.spine.check.answers import Answers, read_answers
from unknot.spine.check.questions import ANYTHING_NEW, NO
from unknot.spine.check.triage import triage
from unknot.spine.vocabulary import Level


class NoWholeCheck(Exception):
    """There are no earlier answers to lay these over. Only the whole check helps."""


class FormOver(Exception):
    """This browser has no such form, or its time is over. Only beginning anew helps."""


@dataclass(frozen=True)
class Step:
    """Where the form goes: to a screen, or with None to its end."""

    screen: str | None


ENDED = Step(screen=None)


@dataclass(frozen=True)
class Occasion:
    """What a form is answered for: whose it is, what a higher room calls it, until when, and where it leads then."""

    client_id: int
    about: str
    until: datetime
    leads_to: str
    by_code: bool = False
    only_scales: bool = False


@transaction.atomic
def begin(occasion: Occasion, *, visitor: str, now: datetime) -> UUID:
    """An empty form in this browser; what it began before for the same is let go. Raises `NoWholeCheck`."""
    if not occasion.only_scales and not queries.findings_of_client(occasion.client_id).exists():
        raise NoWholeCheck
    BeforeVisit.objects.filter(
        visitor=visitor, client_id=occasion.client_id, about=occasion.about, ended_at__isnull=True
    ).delete()
    row = BeforeVisit.objects.create(visitor=visitor, given={}, started_at=now, updated_at=now, **vars(occasion))
    return row.public_id


@transaction.atomic
def answer(
    key: UUID,
    *,
    visitor: str,
    screen: str,
    said: Mapping[str, object],
    complete: bool,
    going_back: bool = False,
    now: datetime,
) -> Step:
    """Keep what was said on a screen and say where to go; sent again after the end, it changes nothing.

    An emergency that is certain ends the form at once. Raises `FormOver`.
    """
    row = BeforeVisit.objects.select_for_update(no_key=True).filter(public_id=key, visitor=visitor).first()
    if row is None or queries.is_over(row, now=now):
        raise FormOver
    if row.ended_at is not None:
        return ENDED
    row.given, row.updated_at = {**row.given, **said}, now
    row.save(update_fields=["given", "updated_at"])
    if row.only_scales:
        return _end_scales(row, now) if complete else Step(screen)
    if short.screen_of(row.given, screen) is None:
        return Step(short.first_open(row.given) or short.FIRST_SCREEN)
    if going_back:
        return Step(short.before(row.given, screen) or screen)
    return _go_on(row, screen, complete=complete, now=now)


@transaction.atomic
def start_whole_instead(key: UUID, *, visitor: str, now: datetime) -> None:
    """Go on from an ended form to the whole check, for the same client. Raises `FormOver` once the sitting is over."""
    row = BeforeVisit.objects.filter(public_id=key, visitor=visitor).first()
    if row is None or row.ended_at is None or now >= row.ended_at + queries.SITTING:
        raise FormOver
    start_whole(visitor=visitor, client_id=row.client_id, now=now)


def judge_again(client_id: int, *, now: datetime) -> None:
    """A clearance came on file: judge the client's newest answers again, where it is known that they are this client's.

    In the caller's transaction and line. Nothing but DOCTOR_FIRST can be lowered by it (EVIDENCE 2.1).
    """
    latest = queries.findings_of_client(client_id).first()
    if latest is None or latest.level is not Level.DOCTOR_FIRST or not (latest.vouched or latest.laid_over_id):
        return
    answers = read_answers(latest.answers)
    rules = queries.cleared_rules(client_id, on=practice.today(now), answers=answers)
    cleared = replace(answers, cleared=answers.cleared | rules)
    if cleared != answers:
        _store(latest, cleared, given=latest.given, visitor=latest.visitor, asks_whole=latest.asks_whole, now=now)


def forget_forms(*, now: datetime) -> int:
    """Delete forms that nobody ended; how many."""
    return BeforeVisit.objects.filter(ended_at__isnull=True, updated_at__lt=now - queries.DRAFT_LIFE).delete()[0]


def _go_on(row: BeforeVisit, screen: str, *, complete: bool, now: datetime) -> Step:
    latest = queries.findings_of_client(row.client_id).first()
    assert latest is not None, "a client's findings stay"
    if short.ends_here(read_answers(latest.answers), row.given, after_screen=screen):
        return _end(row, now)
    if not complete:
        return Step(screen)
    following = short.after(row.given, screen) or short.first_open(row.given)
    return Step(following) if following else _end(row, now)


def _end_scales(row: BeforeVisit, now: datetime) -> Step:
    row.scales, row.ended_at = _scales(row.given), now
    row.save(update_fields=["scales", "ended_at"])
    _record(row, f"client:{row.client_id}", now)
    return ENDED


def _end(row: BeforeVisit, now: datetime) -> Step:
    hold_client_still(row.client_id)
    latest = queries.findings_of_client(row.client_id).first()
    assert latest is not None, "a client's findings stay"
    said = {name: row.given[name] for one in short.screens(row.given) for name in one.questions if name in row.given}
    earlier = read_answers(latest.answers)
    changed = short.changed(latest.given, earlier, said)
    stored = _store(
        latest,
        _with_clearances(short.lay_over(earlier, said), row, earlier, now),
        given=short.lay_over_given(latest.given, said),
        # In whose browser the earlier answers were given: there they may be read, and there its pass is now this one.
        visitor=row.visitor if row.by_code else latest.visitor,
        is_by_code=row.by_code,
        asks_whole=latest.asks_whole or short.asks_whole(said),
        now=now,
    )
    row.given, row.scales, row.finding, row.ended_at = said, _scales(said), stored, now
    row.changed = {name: short.said_before(name, latest.given, earlier) for name in changed if name != ANYTHING_NEW}
    if ANYTHING_NEW in changed:
        row.changed[ANYTHING_NEW] = NO
    row.save()
    _record(row, f"client:{row.client_id}", now)
    # What was told before may be over by now: a stop that nothing was told for here keeps the visit until it is asked.
    is_told = latest.level < Level.URGENT or short.tells_anything(said)
    judged = Judged(
        row.client_id,
        stored.level,
        actor=f"client:{row.client_id}",
        about=row.about,
        is_told=is_told,
        is_changed=bool(changed),
    )
    tell_judged(judged, now=now)
    return ENDED


def _store(
    latest: StoredFinding,
    answers: Answers,
    *,
    given: Mapping[str, Any],
    visitor: str,
    is_by_code: bool = False,
    asks_whole: bool,
    now: datetime,
) -> StoredFinding:
    """A new finding of the same client, over the same whole check."""
    result = as_shown(triage(answers))
    stored = StoredFinding.objects.create(
        visitor=visitor,
        client_id=latest.client_id,
        vouched=latest.vouched or is_by_code,
        # Answers that staff asked open in no browser, and these contain them.
        asked_by_id=None if is_by_code else latest.asked_by_id,
        leads_to="" if is_by_code else latest.leads_to,
        answers=answers.as_json(),
        given=dict(given),
        result=result | ({"asks_whole": True} if asks_whole else {}),
        slips=latest.slips,
        laid_over_id=latest.laid_over_id or latest.pk,
        content=content_version(),
        made_at=now,
    )
    finding_made.send(sender=StoredFinding, finding_id=stored.pk, now=now)
    return stored


def _with_clearances(laid: Answers, row: BeforeVisit, earlier: Answers, now: datetime) -> Answers:
    """What is on file today and counted before; behind a code all that is on file, as in any check."""
    rules = queries.cleared_rules(row.client_id, on=practice.today(now), answers=laid)
    return replace(laid, cleared=rules if row.by_code else rules & earlier.cleared)


def _scales(said: Mapping[str, object]) -> dict[str, object] | None:
    return {name: said[name] for name in short.SCALES if said.get(name) is not None} or None


def _record(row: BeforeVisit, actor: str, now: datetime) -> None:
    practice.record(actor=actor, action="answer before visit", subject=f"client:{row.client_id}", now=now)
