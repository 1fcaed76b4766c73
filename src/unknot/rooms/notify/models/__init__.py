"""Tables of the notify room: messages to send, jobs due, workers alive."""

from unknot.rooms.notify.models.beat import WorkerBeat
from unknot.rooms.notify.models.job import DueJob
from unknot.rooms.notify.models.message import Channel, Delivery, OutboxMessage, TroubleCode
from unknot.rooms.notify.models.wording import OwnWording

__all__ = ["Channel", "Delivery", "DueJob", "OutboxMessage", "OwnWording", "TroubleCode", "WorkerBeat"]
