"""Answering a check, screen by screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from unknot.rooms.check import queries
from unknot.rooms.check.models import Draft, StoredFinding
from unknot.rooms.practice import door as practice


class NothingToGoBackTo(Exception):
    """There is no stop that this visitor could have met by a slip."""


@transaction.atomic
def start_draft(*, visitor: str, client_id: int | None, now: datetime) -> Draft:
    """A fresh check for this visitor; what was unfinished is let go.

    The client is the one that the link names, else the one that this visitor's last finding was bound to. Where that
    finding was a stop, its answers go along as a slip, so that nobody gets past a stop unseen by starting over.
    """
    last = queries.latest_finding(visitor)
    client_id = client_id or (last.client_id if last else None)
    return _draft(visitor=visitor, client_id=client_id, given={}, slips=_slips(last, now), now=now)


@transaction.atomic
def go_back_from_stop(*, visitor: str, now: datetime) -> Draft:
    """The person says that the stop came from a slip: open the same answers again and keep both.

    The finding stays as it is and goes on to block; only a new, whole finding takes its place.
    """
    stop = queries.latest_finding(visitor)
    if stop is None or not stop.is_stop:
        raise NothingToGoBackTo
    practice.record(actor="visitor", action="go back from a stop", subject=f"finding:{stop.pk}", now=now)
    return _draft(visitor=visitor, client_id=stop.client_id, given=stop.given, slips=_slips(stop, now), now=now)


@transaction.atomic
def give_answers(*, visitor: str, given: Mapping[str, object], now: datetime) -> Draft:
    """Keep what one screen answered; earlier answers to the same questions are replaced."""
    draft = _locked(visitor, now=now) or start_draft(visitor=visitor, client_id=None, now=now)
    draft.given = {**draft.given, **given}
    draft.updated_at = now
    draft.save(update_fields=["given", "updated_at"])
    return draft


def forget_drafts(*, now: datetime) -> int:
    """Delete drafts that nobody touched for a day; how many."""
    return Draft.objects.filter(updated_at__lt=now - queries.DRAFT_LIFE).delete()[0]


def _locked(visitor: str, *, now: datetime) -> Draft | None:
    live = Draft.objects.filter(visitor=visitor, updated_at__gte=now - queries.DRAFT_LIFE)
    return live.select_for_update().first()


def _draft(
    *, visitor: str, client_id: int | None, given: dict[str, object], slips: list[dict[str, object]], now: datetime
) -> Draft:
    Draft.objects.filter(visitor=visitor).delete()
    return Draft.objects.create(
        visitor=visitor, client_id=client_id, given=given, slips=slips, started_at=now, updated_at=now
    )


def _slips(last: StoredFinding | None, now: datetime) -> list[dict[str, object]]:
    if last is None or not last.is_stop:
        return []
    slip = {"rules": last.result["rules"], "given": last.given, "at": now.isoformat()}
    return [*last.slips, slip]
