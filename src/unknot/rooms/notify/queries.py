"""Reads of the notify room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from unknot.rooms.notify.models import Channel, Delivery, DueJob, OutboxMessage, WorkerBeat
from unknot.rooms.notify.models.work import UNCLAIMED

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


def about(said: Collection[str]) -> QuerySet[OutboxMessage]:
    """Messages about these things, the newest first, without what they say."""
    return OutboxMessage.objects.filter(about__in=said).order_by("-created_at", "-pk").defer("letter")


def newest(*, before: int | None) -> QuerySet[OutboxMessage]:
    """Every message, the newest first, or those left before this number, without what they say."""
    rows = OutboxMessage.objects.order_by("-pk").defer("letter")
    return rows if before is None else rows.filter(pk__lt=before)


def failed() -> tuple[QuerySet[OutboxMessage], QuerySet[OutboxMessage]]:
    """Messages given up, and texts that a gateway could not deliver, without what they say, unless sent again."""
    open_ = OutboxMessage.objects.filter(again_at=None).order_by("-pk").defer("letter")
    undelivered = open_.filter(delivery_at__isnull=False, delivery=Delivery.UNDELIVERED, failed_at=None)
    return open_.filter(failed_at__isnull=False), undelivered


def stuck() -> QuerySet[OutboxMessage]:
    """Messages that are being tried again, the longest due first, without what they say."""
    return OutboxMessage.objects.filter(UNCLAIMED).exclude(trouble="").order_by("next_try_at", "pk").defer("letter")


def due_jobs(*, now: datetime, at_most: int) -> list[int]:
    """Jobs whose time has come, by number, the longest due first."""
    return list(DueJob.objects.due(now=now).order_by("next_try_at", "pk").values_list("pk", flat=True)[:at_most])


def worker_alive(*, now: datetime) -> bool:
    """True when a worker was seen within the last minute."""
    return WorkerBeat.objects.filter(beat_at__gt=now - ALIVE_FOR).exists()
