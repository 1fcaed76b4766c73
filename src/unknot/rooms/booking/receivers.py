"""What the book hears: a check that was matched, a level that was told, time that freed, hours edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from unknot.kit import clock
from unknot.rooms.booking.actions import levels, requests, waiting_offers
from unknot.rooms.booking.models import ChangedDay, FreedGap, WeeklyHours
from unknot.rooms.booking.signals import FreedTime, time_freed
from unknot.rooms.check.door import Judged, client_judged
from unknot.rooms.match.door import matched


@receiver(matched)
def settle_requests(sender: object, *, finding_id: int, now: datetime, **_: object) -> None:
    """What staff keep for this person is booked or given back in the transaction of the check."""
    requests.settle(finding_id, now=now)


@receiver(client_judged)
def heed_level(sender: object, *, judged: Judged, now: datetime, **_: object) -> None:
    """Visits and course are called off or stopped in the transaction in which the level is told, whoever tells it."""
    levels.heed(judged, now=now)


@receiver(time_freed)
def ask_the_list(sender: object, *, freed: FreedTime, now: datetime, **_: object) -> None:
    """A visit was given up or moved, for good: somebody may wait for its time."""
    waiting_offers.time_freed(freed.therapist_id, freed.first_cell, freed.last_cell, why=FreedGap.Why.VISIT, now=now)


@receiver([post_save, post_delete], sender=WeeklyHours)
@receiver([post_save, post_delete], sender=ChangedDay)
def look_at_hours(sender: object, instance: Any, **_: object) -> None:
    """Hours were edited, by whatever page: there may be time that was none."""
    with transaction.atomic():
        waiting_offers.hours_changed(instance.therapist_id, now=clock.now())
