"""When a visit is remembered to whoever comes.

Each practice says how long before (48 hours and 3 hours, say). Nothing is planned ahead: whoever sends asks again and
again which reminder is due now, so a visit that moved, or a setting that changed, needs no plan to be mended.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from unknot.spine.notify.quiet_hours import QuietHours
from unknot.spine.times import utc

MOST = 4  # reminders of one visit: more are noise
LONGEST = 14 * 24 * 60  # minutes before
SHORTEST = 30
TOO_NEAR = timedelta(minutes=15)  # whoever reads it then is on the way or will not make it
WORTH_WAITING = timedelta(hours=1)  # what must be left after quiet hours, to be ready and come
A_DAY = 24 * 60  # in minutes
FOLLOWED_UP_FOR = timedelta(days=3)  # a worker that was away so long asks nobody any more
EVE = timedelta(minutes=30)  # so long before quiet hours begin, and not as they do


class BeforeRefused(ValueError):
    """How long before cannot be meant. The message says why, for the owner."""


@dataclass(frozen=True)
class Coming:
    """A booked visit: when it starts, and when its person was last told of that start."""

    starts_at: datetime
    told_at: datetime


def moment_of(starts_at: datetime, *, minutes_before: int, quiet: QuietHours) -> datetime:
    """When this reminder should go. In UTC, and never in quiet hours.

    One that would fall into quiet hours waits for their end; where less than an hour would be left then, it goes half
    an hour before they begin, for a person with a visit at eight must hear of it the evening before.
    """
    wished = utc(starts_at) - timedelta(minutes=minutes_before)
    if not quiet.hold(wished):
        return wished
    later = quiet.next_loud(wished)
    if starts_at - later >= WORTH_WAITING:
        return later
    return quiet.next_loud(quiet.last_loud(wished) - EVE)


def due(
    visit: Coming, *, befores: Collection[int], sent: Collection[int], quiet: QuietHours, now: datetime
) -> int | None:
    """Which of the reminders, by its minutes before, should go now; None where none should.

    ``sent`` are those that went already. A visit booked or moved after a reminder's moment never gets that one, for
    its person has just been told. Of several that are late (the worker was away) only the nearest goes, and none once
    a nearer one went. None goes in quiet hours, nor in the last quarter of an hour.
    """
    if quiet.hold(now) or now > visit.starts_at - TOO_NEAR:
        return None
    late = [one for one in befores if _is_late(visit, one, quiet, now)]
    nearest = min(late, default=None)
    return None if nearest is None or any(one <= nearest for one in sent) else nearest


def questions_due(
    visit: Coming, *, minutes_before: int, settled_at: datetime, quiet: QuietHours, now: datetime
) -> bool:
    """Whether the questions before this visit should go now, if they did not yet.

    So long before as the practice says; who booked later gets them at once, when the booking can no longer be undone
    (``settled_at``). Quiet hours hold them where that leaves an hour before the visit, and else they go all the same.
    """
    if now > visit.starts_at - TOO_NEAR:
        return False
    moment = max(moment_of(visit.starts_at, minutes_before=minutes_before, quiet=quiet), settled_at)
    can_wait = quiet.hold(now) and visit.starts_at - quiet.next_loud(now) >= WORTH_WAITING
    return moment <= now and not can_wait


def answers_count_from(starts_at: datetime, *, minutes_before: int) -> datetime:
    """Since when answers are near enough to a visit to be those before it: twice as early as they are asked for."""
    return utc(starts_at) - 2 * timedelta(minutes=max(minutes_before, A_DAY))


def follow_up_due(ended_at: datetime, *, minutes_after: int, quiet: QuietHours, now: datetime) -> bool:
    """Whether a visit that ended should be followed up now: never in quiet hours, and not days late."""
    moment = quiet.next_loud(utc(ended_at) + timedelta(minutes=minutes_after))
    return moment <= now < moment + FOLLOWED_UP_FOR and not quiet.hold(now)


def _is_late(visit: Coming, minutes_before: int, quiet: QuietHours, now: datetime) -> bool:
    return visit.told_at < moment_of(visit.starts_at, minutes_before=minutes_before, quiet=quiet) <= now


def read_hours(said: str) -> tuple[int, ...]:
    """Minutes before, the longest first, from hours as an owner writes them: ``48, 3`` or ``1.5``; empty means none."""
    found = sorted({_minutes(one.strip()) for one in said.split(",") if one.strip()}, reverse=True)
    if len(found) > MOST:
        raise BeforeRefused(f"at most {MOST}")
    return tuple(found)


def _minutes(hours: str) -> int:
    if not hours.isascii():
        raise BeforeRefused(hours)
    whole, _, part = hours.partition(".")
    if not whole.isdigit() or (part and not part.isdigit()) or len(hours) > 8:
        raise BeforeRefused(hours)
    minutes = round(float(hours) * 60)
    if not SHORTEST <= minutes <= LONGEST:
        raise BeforeRefused(hours)
    return minutes
