"""What the owner looks at and sets up of messages and jobs."""

from unknot.rooms.notify.admin.messages import DueJobAdmin, OutboxMessageAdmin, WorkerBeatAdmin
from unknot.rooms.notify.admin.wordings import OwnWordingAdmin

__all__ = ["DueJobAdmin", "OutboxMessageAdmin", "OwnWordingAdmin", "WorkerBeatAdmin"]
