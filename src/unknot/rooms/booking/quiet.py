"""The hours in which nobody is asked whether they want a time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from unknot.rooms.booking.queries.services import the_policy
from unknot.spine.notify.quiet_hours import QuietHours
from unknot.spine.times import Interval


def quiet_until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours of this moment end, or None outside of them."""
    loud = _hours(zone).next_loud(now)
    return loud if loud > now else None


def last_loud(now: datetime, zone: ZoneInfo) -> datetime:
    """When the quiet hours of this moment began; the moment itself outside of them."""
    return _hours(zone).last_loud(now)


def quiet_within(now: datetime, later: datetime, zone: ZoneInfo) -> list[Interval]:
    """The quiet stretch around a later moment, from now on at the earliest: what an offer's minutes can meet."""
    hours = _hours(zone)
    start, end = hours.last_loud(later), hours.next_loud(later)
    return [Interval(max(start, now), end)] if start < end else []


def _hours(zone: ZoneInfo) -> QuietHours:
    policy = the_policy()
    return QuietHours(policy.quiet_from, policy.quiet_until, zone)
