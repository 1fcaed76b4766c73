"""Every step of the waiting list is written down, for the desk and for the audit trail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from unknot.rooms.booking.models import WaitingEntry, WaitingOffer, WaitingStep
from unknot.rooms.practice import door as practice


def note(place: WaitingEntry, what: str, *, actor: str, offer: WaitingOffer | None = None, now: datetime) -> None:
    """One line for the log of the list and one for the audit trail, in the caller's transaction."""
    WaitingStep.objects.create(entry=place, offer=offer, what=what, at=now, actor=actor)
    detail: dict[str, object] = {"offer": offer.pk} if offer else {}
    practice.record(actor=actor, action=f"waiting {what}", subject=f"waiting:{place.pk}", now=now, detail=detail)


def locked(number: int) -> WaitingEntry:
    """A place under a lock that comes after the pass's and before any appointment's."""
    return WaitingEntry.objects.select_for_update(no_key=True).get(pk=number)


def locked_all(numbers: Collection[int]) -> dict[int, WaitingEntry]:
    """Several places by number, locked in one order."""
    rows = WaitingEntry.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    return {one.pk: one for one in rows}
