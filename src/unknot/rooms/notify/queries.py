"""Reads of the notify room."""

from __future__ import annotations

from datetime import datetime, timedelta

from unknot.rooms.notify.models import WorkerBeat

ALIVE_FOR = timedelta(minutes=1)


def worker_alive(*, now: datetime) -> bool:
    """True when a worker was seen within the last minute."""
    return WorkerBeat.objects.filter(beat_at__gt=now - ALIVE_FOR).exists()
