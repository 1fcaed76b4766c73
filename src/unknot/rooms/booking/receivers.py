"""What the book hears: a check that was matched."""

from __future__ import annotations

from datetime import datetime

from django.dispatch import receiver

from unknot.rooms.booking.actions import requests
from unknot.rooms.match.door import matched


@receiver(matched)
def settle_requests(sender: object, *, finding_id: int, now: datetime, **_: object) -> None:
    """What staff keep for this person is booked or given back in the transaction of the check."""
    requests.settle(finding_id, now=now)
