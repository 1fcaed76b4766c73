"""A message as a frozen value: what staff see of it. Neither its words nor its address are in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from unknot.rooms.notify.actions.wordings import kinds
from unknot.rooms.notify.models import Channel, Delivery, OutboxMessage, TroubleCode


class State(StrEnum):
    """How a message stands."""

    WAITS = "waits"  # for its time: a step can still be undone, or quiet hours end
    QUEUED = "queued"
    AGAIN = "again"  # a try failed, and another comes
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    REPLACED = "replaced"  # somebody sent it again


FAILURES = {State.FAILED, State.UNDELIVERED}


@dataclass(frozen=True)
class MessageSheet:
    """One message. ``at`` is when it ended, or when it is tried next."""

    id: int
    kind: str
    title: str
    channel: Channel
    about: str
    state: State
    at: datetime
    why: str

    @property
    def has_failed(self) -> bool:
        """True where whoever should have it does not, and nothing more happens by itself."""
        return self.state in FAILURES


def message_sheet(row: OutboxMessage, *, now: datetime) -> MessageSheet:
    """The value of a row, in the language of the moment."""
    kind = kinds().get(row.kind)
    return MessageSheet(
        id=row.pk,
        kind=row.kind,
        title=str(kind.title) if kind else row.kind,
        channel=Channel(row.channel),
        about=row.about,
        state=_state(row, now),
        at=row.delivery_at or row.done_at or row.failed_at or row.next_try_at,
        why=str(TroubleCode(row.trouble).label) if row.trouble and not row.done_at else "",
    )


def _state(row: OutboxMessage, now: datetime) -> State:
    if row.again_at:
        return State.REPLACED
    if row.failed_at:
        return State.FAILED
    if row.delivery:
        return State(Delivery(row.delivery).value)
    if row.done_at:
        return State.SENT
    if row.trouble or (row.attempts and not row.claimed_at):
        return State.AGAIN
    return State.WAITS if row.send_after > now else State.QUEUED
