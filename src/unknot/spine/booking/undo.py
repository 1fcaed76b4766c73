"""How long a step can be taken back, and so how long its messages wait. The clock decides, like for a hold.

At the very moment of the end a step stands: its messages go out then. Decision 0095.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from unknot.spine.times import utc

UNDO_MINUTES = 3
# From here on people set out and the room is made ready: what happens is told at once.
QUIET_MINUTES = 15


def undo_ends_at(at: datetime, *, starts_at: datetime, minutes: int = UNDO_MINUTES) -> datetime:
    """Until when a step of this moment can be taken back (UTC): ``at`` itself where nothing may wait any more.

    ``starts_at`` is the start of the visit; of a move the earlier of its two starts.
    """
    latest = utc(starts_at) - timedelta(minutes=QUIET_MINUTES)
    return max(utc(at), min(utc(at) + timedelta(minutes=minutes), latest))
