"""The measures that may ship in an open repository, with their range and the direction that is worse (EVIDENCE 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Worse(StrEnum):
    """Which end of the scale is the bad one."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """One measure: whole numbers from `low` to `high`, `items` of them."""

    name: str
    items: int
    low: int
    high: int
    worse: Worse
    sources: tuple[str, ...]

    def holds(self, value: int) -> bool:
        """True for a whole number on the scale."""
        return type(value) is int and self.low <= value <= self.high


# Pain on average in the last week, once for the back and once for the leg: a generic scale in our own words.
PAIN = Instrument(name="NRS", items=1, low=0, high=10, worse=Worse.HIGHER, sources=("CHIAROTTO2018", "OSTELO2008"))

# The published 24 statements need no permission [ROLFAIR2000]; each tick counts one.
ROLAND_MORRIS = Instrument(
    name="RMDQ-24", items=24, low=0, high=24, worse=Worse.HIGHER, sources=("ROLFAIR2000", "SCISPINE")
)

# Each answer runs from 0 to 3; items 1 and 2 ask about worry, 3 and 4 about low mood.
PHQ4_ANSWER = Instrument(name="PHQ-4", items=4, low=0, high=3, worse=Worse.HIGHER, sources=("NINDS",))

# One to three activities of the person's own; 10 means as well as before the problem.
ACTIVITY = Instrument(
    name="activities", items=3, low=0, high=10, worse=Worse.LOWER, sources=("PRECISION", "ABBOTT2014")
)
