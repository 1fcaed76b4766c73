"""Tables of the notify room: messages to send, jobs due, workers alive."""

from unknot.rooms.notify.models.beat import WorkerBeat
from unknot.rooms.notify.models.job import DueJob
from unknot.rooms.notify.models.message import OutboxMessage

__all__ = ["DueJob", "OutboxMessage", "WorkerBeat"]
