"""Holds and requests: for how long they keep a time. The clock decides, not a clean-up job.

Every question here takes the moment as an argument. At the very moment of its expiry a hold is over: its life is
half-open, like every stretch of time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from unknot.spine.booking.lifecycle import EXPIRING, KEEPING, Status
from unknot.spine.times import utc

HOLD_MINUTES = 10
# Two more turns of the same length on request, thirty minutes in all: a time limit must be adjustable (WCAG 2.2.1), and
# what is over can be taken again (decision 0097).
MAX_EXTENSIONS = 2
REQUEST_HOURS = 2


def hold_expires_at(held_at: datetime, *, extensions: int = 0) -> datetime:
    """When a hold ends (UTC). Raises `ValueError` for more extensions than there are."""
    if not 0 <= extensions <= MAX_EXTENSIONS:
        raise ValueError(f"a hold can be extended {MAX_EXTENSIONS} times, not {extensions}")
    return utc(held_at) + timedelta(minutes=HOLD_MINUTES * (1 + extensions))


def extended(held_at: datetime, expires_at: datetime, *, now: datetime) -> datetime | None:
    """When the hold would end with one more turn (UTC); None for one that is over or has had them all."""
    longest = hold_expires_at(held_at, extensions=MAX_EXTENSIONS)
    if utc(now) >= utc(expires_at) or utc(expires_at) >= longest:
        return None
    return min(utc(expires_at) + timedelta(minutes=HOLD_MINUTES), longest)


def request_expires_at(sent_at: datetime, *, starts_at: datetime) -> datetime:
    """When a time kept by staff ends (UTC): two hours after the link went out, or at the start if that is sooner."""
    return min(utc(sent_at) + timedelta(hours=REQUEST_HOURS), utc(starts_at))


def status_at(status: Status, expires_at: datetime | None, now: datetime) -> Status:
    """What the stored status means at this moment: a hold or request whose time is up has lapsed.

    Raises `ValueError` for a hold or request that is stored without its end.
    """
    if status not in EXPIRING:
        return status
    if expires_at is None:
        raise ValueError(f"{status} without an end")
    return status if utc(now) < utc(expires_at) else Status.LAPSED


def is_live(status: Status, expires_at: datetime | None, now: datetime) -> bool:
    """True where the appointment keeps its time at this moment."""
    return status_at(status, expires_at, now) in KEEPING | EXPIRING
