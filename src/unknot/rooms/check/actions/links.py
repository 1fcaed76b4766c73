"""Links by which somebody whom the practice knows begins a check, so that clearances on file count."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from unknot.rooms.check import links
from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.models import CheckLink
from unknot.rooms.practice import door as practice

LIFE = timedelta(days=7)
TAKEN_FOR = timedelta(days=1)  # in the browser that took it, so that a double click or a new start loses nothing


class LinkRefused(Exception):
    """The link is too old, was not made here, or another browser has taken it; only a new one helps."""


@transaction.atomic
def make_link(*, client_id: int, user_id: int, now: datetime) -> str:
    """The whole address of a page that starts a check for this client: good for a week, and for one browser."""
    token = secrets.token_urlsafe(links.TOKEN_BYTES)
    CheckLink.objects.create(
        digest=links.digest(token), client_id=client_id, made_at=now, expires_at=now + LIFE, taken_by=""
    )
    practice.record(actor=f"user:{user_id}", action="make link", subject=f"client:{client_id}", now=now)
    return links.address(token)


def refuse_spent(token: str, *, visitor: str, now: datetime) -> None:
    """Raise `LinkRefused` where the link would open nothing for this visitor. Looking takes nothing."""
    if not _open(token, visitor, now).exists():
        raise LinkRefused


@transaction.atomic
def start_by_link(token: str, *, visitor: str, now: datetime) -> None:
    """Take the link for this visitor and start a check for its client. Raises `LinkRefused`."""
    open_ = _open(token, visitor, now)
    open_.filter(taken_by="").update(taken_by=visitor, taken_at=now)  # of two browsers at once one changes the row
    link = open_.filter(taken_by=visitor).first()
    if link is None:
        raise LinkRefused
    start_draft(visitor=visitor, client_id=link.client_id, now=now)


def forget_links(*, now: datetime) -> int:
    """Delete links that are over; how many."""
    return CheckLink.objects.filter(expires_at__lte=now).delete()[0]


def _open(token: str, visitor: str, now: datetime) -> QuerySet[CheckLink]:
    theirs = Q(taken_by="") | Q(taken_by=visitor, taken_at__gt=now - TAKEN_FOR)
    return CheckLink.objects.filter(theirs, digest=links.digest(token), expires_at__gt=now)
