"""What the check does again and again: let go of what nobody finished, and of what nobody booked by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from unknot.rooms.check.actions.before_visit import forget_forms
from unknot.rooms.check.actions.drafts import forget_drafts
from unknot.rooms.check.actions.forgetting import forget_unbooked
from unknot.rooms.check.actions.links import forget_links
from unknot.rooms.check.actions.mailed import forget_mailed
from unknot.rooms.notify import door as notify

FORGET_DRAFTS = "forget drafts"
FORGET_UNBOOKED = "forget unbooked checks"
FORGET_LINKS = "forget check links"
FORGET_MAILED = "forget mailed links"
FORGET_FORMS = "forget forms before visits"
notify.every(FORGET_DRAFTS, minutes=60)
notify.every(FORGET_FORMS, minutes=60)
notify.every(FORGET_UNBOOKED, minutes=60)
notify.every(FORGET_LINKS, minutes=60)
notify.every(FORGET_MAILED, minutes=60)


@notify.job(FORGET_DRAFTS)
def forget_old_drafts(payload: dict[str, Any], now: datetime) -> None:
    """A draft is kept a day; so at most 25 hours pass before it is gone."""
    forget_drafts(now=now)


@notify.job(FORGET_UNBOOKED)
def forget_old_findings(payload: dict[str, Any], now: datetime) -> None:
    """Answers of somebody who did not book are kept thirty days, and at most an hour longer."""
    forget_unbooked(now=now)


@notify.job(FORGET_LINKS)
def forget_old_links(payload: dict[str, Any], now: datetime) -> None:
    """A link that opens nothing any more need not say whom it was for."""
    forget_links(now=now)


@notify.job(FORGET_MAILED)
def forget_old_mailed_links(payload: dict[str, Any], now: datetime) -> None:
    """The address that a finding was mailed to is kept for the codes of its link, and at most an hour longer."""
    forget_mailed(now=now)


@notify.job(FORGET_FORMS)
def forget_old_forms(payload: dict[str, Any], now: datetime) -> None:
    """A form before a visit that nobody ended is kept a day, as a draft is."""
    forget_forms(now=now)
