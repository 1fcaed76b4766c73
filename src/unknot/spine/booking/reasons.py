"""Why somebody cancels, if they say it: words that tell the practice what to mend and nothing of a body.

What exactly speaks against a visit is for the check to ask and for nobody's list; here it is one word, and it is free.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class Why(StrEnum):
    """The person's own reason. None of them is asked for; an empty answer is one too."""

    PLANS = "plans"  # something came up
    TIME = "time"  # the time does not suit any more
    NEEDLESS = "needless"  # not needed any more
    COST = "cost"
    SAFETY = "safety"  # it may not be safe now
    PRACTICE = "practice"  # the practice cannot keep it: the therapist is ill, hours have changed


def fee_word(why: Why | None, *, starts_at: datetime, notice_hours: int, now: datetime) -> str:
    """How a cancel counts: ``free`` for safety or by the practice; else ``in time`` or ``late`` by the notice."""
    if why in (Why.SAFETY, Why.PRACTICE):
        return "free"
    return "late" if now > starts_at - timedelta(hours=notice_hours) else "in time"
