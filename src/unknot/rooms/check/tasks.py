"""What the check does again and again: let go of what nobody finished."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from unknot.rooms.check.actions.drafts import forget_drafts
from unknot.rooms.notify import door as notify

FORGET_DRAFTS = "forget drafts"
notify.every(FORGET_DRAFTS, minutes=60)


@notify.job(FORGET_DRAFTS)
def forget_old_drafts(payload: dict[str, Any], now: datetime) -> None:
    """A draft is kept a day; so at most 25 hours pass before it is gone."""
    forget_drafts(now=now)
