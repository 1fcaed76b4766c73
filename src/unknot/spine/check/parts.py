"""The few small parts that every clinical rule is composed of.

A part is judged against answers and comes out as one of three values: no, in doubt, yes. EVIDENCE 2.1 defines doubt
by resolution: a rule fires for certain if it fires under every way of resolving the "not sure" answers, in doubt if
under some way only. Working that out part by part (Kleene's logic: *and* is the lowest, *or* the highest, *not* turns
round) gives the same answer whenever no rule reads an unsure answer twice, because then each part can be resolved by
itself. That every rule is so is asserted by ``tests/spine/check/test_doubt.py``, which also resolves every rule by
brute force.

Each part prints itself in words, and names the inputs it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Protocol

from unknot.spine.check.answers import Answers, State
from unknot.spine.check.patterns import fit
from unknot.spine.check.phrases import NUMBER_PHRASES, PHRASES, VALUE_PHRASES
from unknot.spine.vocabulary import Pregnancy, Walk


class Truth(IntEnum):
    """Whether a condition holds: under no, some, or every way of resolving what the person was not sure of."""

    NO = 0
    IN_DOUBT = 1
    YES = 2


class Part(Protocol):
    """A condition on answers."""

    def holds(self, answers: Answers) -> Truth:
        """Whether the condition holds for these answers."""

    def words(self) -> str:
        """The condition in plain words."""

    def reads(self) -> tuple[str, ...]:
        """The inputs it reads, one entry for each time."""


@dataclass(frozen=True)
class Yes:
    """The question was answered yes. Not sure is doubt; unanswered counts as no for the level (EVIDENCE 2.1)."""

    key: str

    def holds(self, answers: Answers) -> Truth:
        return BY_STATE[answers.state(self.key)]

    def words(self) -> str:
        return PHRASES[self.key]

    def reads(self) -> tuple[str, ...]:
        return (self.key,)


BY_STATE: Mapping[State, Truth] = {
    State.YES: Truth.YES,
    State.NOT_SURE: Truth.IN_DOUBT,
    State.UNANSWERED: Truth.NO,
    State.NO: Truth.NO,
}


@dataclass(frozen=True)
class SurelyYes:
    """As `Yes`, but not sure counts as no: for the answers that take a rule away (EVIDENCE 2.1)."""

    key: str

    def holds(self, answers: Answers) -> Truth:
        return Truth.YES if self.key in answers.yes else Truth.NO

    def words(self) -> str:
        return PHRASES[self.key]

    def reads(self) -> tuple[str, ...]:
        return (self.key,)


@dataclass(frozen=True)
class Is:
    """A choice is one of ``values``. An unsure choice is resolved in every way that `UNSURE` lists."""

    key: str
    values: tuple[StrEnum, ...]

    def holds(self, answers: Answers) -> Truth:
        possible = UNSURE[self.key] if self.key in answers.not_sure else (getattr(answers, self.key),)
        matching = sum(value in self.values for value in possible)
        if matching == len(possible):
            return Truth.YES
        return Truth.IN_DOUBT if matching else Truth.NO

    def words(self) -> str:
        return VALUE_PHRASES[self.values]

    def reads(self) -> tuple[str, ...]:
        return (self.key,)


UNSURE: Mapping[str, tuple[StrEnum, ...]] = {
    # Not sure about the pain on walking puts both D8 and D9 in doubt (EVIDENCE 2.2).
    "walk": tuple(Walk),
    # Not sure about pregnancy applies M3a, and no other row of M3 (EVIDENCE 2.2): not pregnant, or early.
    "pregnant": (Pregnancy.NO, Pregnancy.T1),
}


@dataclass(frozen=True)
class AtLeast:
    """A number is known and not under ``least``."""

    name: str
    least: int

    def holds(self, answers: Answers) -> Truth:
        number = NUMBERS[self.name](answers)
        return _certain(number is not None and number >= self.least)

    def words(self) -> str:
        return f"{NUMBER_PHRASES[self.name]} at least {self.least}"

    def reads(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True)
class Under:
    """A number is known and under ``limit``."""

    name: str
    limit: int

    def holds(self, answers: Answers) -> Truth:
        number = NUMBERS[self.name](answers)
        return _certain(number is not None and number < self.limit)

    def words(self) -> str:
        return f"{NUMBER_PHRASES[self.name]} under {self.limit}"

    def reads(self) -> tuple[str, ...]:
        return (self.name,)


def _ng65_items(answers: Answers) -> int | None:
    """How many of the nine items count, that it began before 35 among them; none without the age at onset."""
    if answers.onset_age is None:
        return None
    return len(answers.ng65) + (answers.onset_age < 35)


NUMBERS: Mapping[str, Callable[[Answers], int | None]] = {
    "age": lambda answers: answers.age,
    "weeks": lambda answers: answers.weeks,
    "leg_nrs": lambda answers: answers.leg_nrs,
    "phq4": lambda answers: answers.phq4,
    "onset_age": lambda answers: answers.onset_age,
    "ng65_items": _ng65_items,
    "fit": fit,
    "systolic": lambda answers: answers.bp.systolic if answers.bp else None,
    "diastolic": lambda answers: answers.bp.diastolic if answers.bp else None,
    # Unknown days count as 7 or less (EVIDENCE 2.1), so as none.
    "trauma_days": lambda answers: 0 if answers.trauma_days is None else answers.trauma_days,
}


@dataclass(frozen=True)
class Between:
    """A number is known and lies from ``first`` to ``last``, both counted."""

    name: str
    first: int
    last: int

    def holds(self, answers: Answers) -> Truth:
        number = NUMBERS[self.name](answers)
        return _certain(number is not None and self.first <= number <= self.last)

    def words(self) -> str:
        return f"{NUMBER_PHRASES[self.name]} {self.first} to {self.last}"

    def reads(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True)
class Tingling:
    """Pins and needles or numbness in the leg; it counts without a place of leg pain too (EVIDENCE 2.2)."""

    def holds(self, answers: Answers) -> Truth:
        return _certain(answers.tingling)

    def words(self) -> str:
        return "tingling in the leg"

    def reads(self) -> tuple[str, ...]:
        return ("tingling",)


@dataclass(frozen=True)
class LegPain:
    """The leg hurts: it has a rating above 0 or a place."""

    def holds(self, answers: Answers) -> Truth:
        return _certain(answers.has_leg_pain)

    def words(self) -> str:
        return "leg pain"

    def reads(self) -> tuple[str, ...]:
        return ("leg_nrs", "leg_site")


def _certain(holds: bool) -> Truth:  # noqa: FBT001 # one fact turned into its truth, never a switch
    return Truth.YES if holds else Truth.NO


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Part, ...]

    def holds(self, answers: Answers) -> Truth:
        return max(part.holds(answers) for part in self.parts)

    def words(self) -> str:
        return " or ".join(_bracketed(part) for part in self.parts)

    def reads(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.reads())


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Part, ...]

    def holds(self, answers: Answers) -> Truth:
        return min(part.holds(answers) for part in self.parts)

    def words(self) -> str:
        return " and ".join(_bracketed(part) for part in self.parts)

    def reads(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.reads())


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Part

    def holds(self, answers: Answers) -> Truth:
        return Truth(Truth.YES - self.part.holds(answers))

    def words(self) -> str:
        return f"not {_bracketed(self.part)}"

    def reads(self) -> tuple[str, ...]:
        return self.part.reads()


def _bracketed(part: Part) -> str:
    words = part.words()
    return f"({words})" if any(joint in words for joint in (" and ", " or ", ", ")) else words


def any_of(*parts: Part | str) -> AnyOf:
    """Any of some parts; a bare word is the question of that key, answered yes."""
    return AnyOf(tuple(_part(part) for part in parts))


def all_of(*parts: Part | str) -> AllOf:
    """All of some parts; a bare word is the question of that key, answered yes."""
    return AllOf(tuple(_part(part) for part in parts))


def _part(part: Part | str) -> Part:
    return Yes(part) if isinstance(part, str) else part
