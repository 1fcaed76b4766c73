"""What the worker does for the house."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from unknot.house import accounts
from unknot.kit import sessions
from unknot.rooms.notify import door as notify

notify.job(accounts.LINK_JOB)(accounts.mail_password_links)


@notify.job("forget sessions")
def forget_sessions(payload: dict[str, Any], now: datetime) -> None:
    """Delete sessions that are over."""
    sessions.forget_expired(before=now)


notify.every("forget sessions", minutes=60)
