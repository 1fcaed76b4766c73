"""Reads of the notify room."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from unknot.rooms.notify.models import Channel, DueJob, OutboxMessage, WorkerBeat

ALIVE_FOR = timedelta(minutes=1)


def sendable(channel: Channel, *, now: datetime, at_most: int) -> list[int]:
    """Messages of this channel whose turn it is, by number, the longest due first.

    Letters to one address about one thing go in the order they were left: an invitation that still waits holds back
    its call-off. A letter that waits for its time (a reminder for tomorrow) holds nothing back, unless it carries a
    calendar entry; one that failed for good holds nothing back either (docs/decisions/0041).
    """
    waits_for_its_time = Q(send_after__gt=now, method="")
    before = OutboxMessage.objects.open().filter(lane=OuterRef("lane"), pk__lt=OuterRef("pk")).exclude(lane="")
    blocked = Exists(before.exclude(waits_for_its_time))
    turn = OutboxMessage.objects.due(now=now).filter(channel=channel).exclude(blocked).order_by("next_try_at", "pk")
    return list(turn.values_list("pk", flat=True)[:at_most])


def due_jobs(*, now: datetime, at_most: int) -> list[int]:
    """Jobs whose time has come, by number, the longest due first."""
    return list(DueJob.objects.due(now=now).order_by("next_try_at", "pk").values_list("pk", flat=True)[:at_most])


def worker_alive(*, now: datetime) -> bool:
    """True when a worker was seen within the last minute."""
    return WorkerBeat.objects.filter(beat_at__gt=now - ALIVE_FOR).exists()
