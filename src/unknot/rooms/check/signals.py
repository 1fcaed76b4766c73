"""What the check announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.dispatch import Signal

from unknot.spine.vocabulary import Level

finding_made = Signal()
"""A check was finished, inside its transaction: ``finding_id`` and ``now``."""

findings_go = Signal()
"""Findings are about to be deleted, inside the transaction that does it: ``finding_ids`` and ``gone``.

Whoever keeps rows about them deletes those now, and writes into ``gone`` how many, by word, for the audit trail.
"""

client_judged = Signal()
"""How a client stands was said anew, inside the transaction: ``judged``, a `Judged`, and ``now``.

Sent on every way in which a level can rise: the questions before a visit, a whole check in any browser that is the
client's, a level raised by hand; and where a clearance lowers one.
"""


@dataclass(frozen=True)
class Judged:
    """A level as it was just told of a client; a stop that counts beside it is for `check.stop_of_client` to say.

    ``about`` is what a higher room was asked about, or empty. ``is_told``: something told now speaks for the level, not
    only what was told before. ``is_changed``: whoever treats them should look. ``by_hand``: raised by staff, and counts
    through ``until``, or until it is looked at again.
    """

    client_id: int
    level: Level
    actor: str
    about: str = ""
    is_told: bool = True
    is_changed: bool = False
    by_hand: bool = False
    until: date | None = None
