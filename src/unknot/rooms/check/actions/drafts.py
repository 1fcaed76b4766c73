"""Answering a check, screen by screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from unknot.rooms.check import queries
from unknot.rooms.check.models import Draft, StoredFinding
from unknot.rooms.practice import door as practice
from unknot.spine.check.questions import outdated_by

SLIPPED, SAID_OLD = "slip", "old"
"""Why somebody goes back from a stop: they picked something by mistake, or what they told is old and checked."""


class NothingToGoBackTo(Exception):
    """There is no stop that this visitor could have met by a slip."""


class WhoAnswers(Exception):
    """The last check in this browser was a client's. Whether this is the same person must be asked first."""


@transaction.atomic
def start_draft(*, visitor: str, client_id: int | None, now: datetime) -> Draft:
    """A fresh check for this visitor; what was unfinished is let go.

    ``client_id`` names whom a link or a code in this browser vouches for. None means the client that this visitor's
    last finding was bound to, if any: the person said that it is still they, and no clearance counts by that alone.
    Where that finding was a stop, its answers go along as a slip, so that nobody gets past a stop unseen by starting
    over; but never to another client.
    """
    last = queries.latest_finding(visitor)
    before = last.client_id if last else None
    slips = _slips(last, now) if client_id is None or before in (None, client_id) else []
    return _draft(
        visitor=visitor, client_id=client_id or before, vouched=client_id is not None, given={}, slips=slips, now=now
    )


@transaction.atomic
def ask_for(*, visitor: str, client_id: int, user_id: int, leads_to: str, now: datetime) -> Draft:
    """A fresh check that a member of staff asks a client, on the phone or at the counter, in the staff's own browser.

    ``visitor`` is new, and nobody's: once the questions are answered the browser is led to ``leads_to`` and opens
    nothing of them any more. A stop that the client met last goes along as a slip, as in `start_draft`.
    """
    last = queries.findings_of_client(client_id).first()
    draft = _draft(visitor=visitor, client_id=client_id, vouched=True, given={}, slips=_slips(last, now), now=now)
    draft.asked_by_id, draft.leads_to = user_id, leads_to
    draft.save(update_fields=["asked_by", "leads_to"])
    practice.record(actor=f"user:{user_id}", action="ask check", subject=f"client:{client_id}", now=now)
    return draft


@transaction.atomic
def start_whole(*, visitor: str, client_id: int, now: datetime) -> Draft:
    """A fresh, empty check for a client whom a link or a code named in this browser, in the place of a short one.

    A stop that the client met last goes along as a slip, as in `start_draft`.
    """
    last = queries.findings_of_client(client_id).first()
    return _draft(visitor=visitor, client_id=client_id, vouched=True, given={}, slips=_slips(last, now), now=now)


@transaction.atomic
def go_back_from_stop(*, visitor: str, why: str = SLIPPED, now: datetime) -> Draft:
    """The person says why the stop is not the end of it: open the same answers again and keep both.

    The finding stays as it is and goes on to block; only a new, whole finding takes its place.
    """
    stop = queries.latest_finding(visitor)
    if stop is None or not stop.is_stop:
        raise NothingToGoBackTo
    practice.record(actor="visitor", action="open answers again", subject=f"finding:{stop.pk}", now=now)
    return _opened(stop, why=why, now=now)


@transaction.atomic
def answer_open_questions(*, visitor: str, now: datetime) -> Draft:
    """Open the answers of a finding again that was made with questions left open, so that they can be answered."""
    latest = queries.latest_finding(visitor)
    if latest is None or not latest.result["unanswered"]:
        raise NothingToGoBackTo
    return _opened(latest, now=now)


def locked_draft(*, visitor: str, now: datetime) -> Draft | None:
    """The visitor's live draft, locked until the caller's transaction ends."""
    live = Draft.objects.filter(visitor=visitor, updated_at__gte=now - queries.DRAFT_LIFE)
    return live.select_for_update(no_key=True).first()


def make_draft(*, visitor: str, now: datetime) -> Draft:
    """A draft where none is alive, locked, in the caller's transaction.

    The answers of a finding just made are opened again, so that the browser's way back loses nothing; but never those
    of a stop, from which only `go_back_from_stop` leads back. Of two first answers at once one makes the draft, and
    the other waits for that one. Raises `WhoAnswers`.
    """
    if queries.must_ask_who(queries.latest_finding(visitor), now=now):
        raise WhoAnswers
    Draft.objects.filter(visitor=visitor, updated_at__lt=now - queries.DRAFT_LIFE).delete()
    Draft.objects.get_or_create(visitor=visitor, defaults=_beginning(visitor, now))
    made = locked_draft(visitor=visitor, now=now)
    assert made is not None, "it was made in this transaction, or the other one has committed"
    return made


def keep_answers(draft: Draft, *, said: Mapping[str, object], now: datetime) -> None:
    """Keep what one screen answered, in place of earlier answers to the same. In the caller's transaction."""
    outdated = outdated_by(draft.given, said)
    draft.given = {name: value for name, value in draft.given.items() if name not in outdated} | dict(said)
    draft.updated_at = now
    draft.save(update_fields=["given", "updated_at"])


def forget_visitor(visitor: str) -> None:
    """Let go of what this visitor began. Findings stay until the worker forgets them; no cookie opens them then."""
    Draft.objects.filter(visitor=visitor).delete()


def forget_drafts(*, now: datetime) -> int:
    """Delete drafts that nobody touched for a day; how many."""
    return Draft.objects.filter(updated_at__lt=now - queries.DRAFT_LIFE).delete()[0]


def _beginning(visitor: str, now: datetime) -> dict[str, object]:
    last, fresh = queries.latest_finding(visitor), queries.fresh_finding(visitor, now=now)
    reopened = fresh if fresh and not fresh.is_stop else None
    return {
        "client_id": last.client_id if last else None,
        "vouched": _still_vouched(reopened, now),
        "given": reopened.given if reopened else {},
        "slips": reopened.slips if reopened else _slips(last, now),
        "started_at": now,
        "updated_at": now,
    }


def _opened(finding: StoredFinding, *, why: str = SLIPPED, now: datetime) -> Draft:
    slips = _slips(finding, now, why=why) if finding.is_stop else finding.slips
    return _draft(
        visitor=finding.visitor,
        client_id=finding.client_id,
        vouched=_still_vouched(finding, now),
        given=finding.given,
        slips=slips,
        now=now,
    )


def _draft(
    *,
    visitor: str,
    client_id: int | None,
    vouched: bool,
    given: dict[str, object],
    slips: list[dict[str, object]],
    now: datetime,
) -> Draft:
    begun = {
        "client_id": client_id,
        "vouched": vouched,
        "given": given,
        "slips": slips,
        "started_at": now,
        "updated_at": now,
    }
    # In the place of what was begun before, of which nothing may stay; also where another click began it just now.
    nothing = {one.attname: one.get_default() for one in Draft._meta.concrete_fields if not one.unique}
    return Draft.objects.update_or_create(visitor=visitor, defaults=nothing | begun)[0]


def _still_vouched(finding: StoredFinding | None, now: datetime) -> bool:
    """Answers opened again in the same sitting are still those of whom the link or the code named."""
    return finding is not None and finding.vouched and queries.same_sitting(finding, now=now)


def _slips(last: StoredFinding | None, now: datetime, *, why: str = SLIPPED) -> list[dict[str, object]]:
    if last is None or not last.is_stop:
        return []
    slip = {"rules": last.result["rules"], "given": last.given, "at": now.isoformat(), "why": why}
    return [*last.slips, slip]
