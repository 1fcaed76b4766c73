"""Reads of the room."""

from __future__ import annotations

from django.db.models import QuerySet

from unknot.rooms.interop.models import CalendarFeed


def feeds_of(therapist_id: int | None) -> QuerySet[CalendarFeed]:
    """The feed of a therapist, or of the practice with None."""
    if therapist_id is None:
        return CalendarFeed.objects.filter(therapist__isnull=True)
    return CalendarFeed.objects.filter(therapist_id=therapist_id)


def feed_by(digest: str) -> CalendarFeed | None:
    """The feed that an address opens, with its therapist and whoever made it."""
    return CalendarFeed.objects.select_related("therapist", "made_by").filter(digest=digest).first()
