"""The first therapist of the demo has a calendar program that reads her visits."""

from __future__ import annotations

from datetime import datetime

from unknot.rooms.interop.actions import feeds
from unknot.rooms.practice import door as practice


def make_feed(therapist_id: int, *, now: datetime) -> None:
    """A feed without names. Its address is known to nobody; a new one is made at the desk."""
    feeds.make_feed(practice.user_of(therapist_id), therapist_id=therapist_id, with_names=False, now=now)
