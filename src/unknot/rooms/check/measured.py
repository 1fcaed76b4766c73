"""People for `unknot bench`: somebody with plain low back pain, who may book."""

from __future__ import annotations

from datetime import datetime

from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.spine.check.answers import read_answers

PLAIN = {"age": 42, "weeks": 21, "back_nrs": 5}  # every type but deep tissue, Swedish first, sixty minutes


def finish(*, visitor: str, now: datetime) -> None:
    """A finished check of this visitor, and with it the pass that every booking asks for."""
    draft = start_draft(visitor=visitor, client_id=None, now=now)
    finish_check(draft=draft, answers=read_answers(PLAIN), now=now)
