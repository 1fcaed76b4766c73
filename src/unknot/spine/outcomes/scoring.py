"""Scores of the shipped instruments (EVIDENCE 4.1). What was not answered is never counted as nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from unknot.spine.outcomes.instruments import ACTIVITY, PHQ4_ANSWER, ROLAND_MORRIS


class ScoreRefused(ValueError):
    """An answer is not on the instrument's scale; `item` says which, counted or named as the person saw it."""

    def __init__(self, *, item: str, wanted: str) -> None:
        self.item = item
        self.wanted = wanted
        super().__init__(f"{item}: {wanted}")


def roland_morris(ticks: Collection[int] | None) -> int | None:
    """Count of ticked statements, numbered 1 to 24; None for a form that was never submitted [SCISPINE; D]."""
    if ticks is None:
        return None
    for number in ticks:
        if type(number) is not int or not 1 <= number <= ROLAND_MORRIS.items:
            raise ScoreRefused(item=str(number), wanted=f"a statement from 1 to {ROLAND_MORRIS.items}")
    return len(set(ticks))


class Distress(StrEnum):
    """Bands of the whole PHQ-4 [NINDS]."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


# Lowest total of each band, highest band first.
DISTRESS_FROM = ((9, Distress.SEVERE), (6, Distress.MODERATE), (3, Distress.MILD), (0, Distress.NONE))

# Either pair counts as positive from here [NINDS].
PAIR_POSITIVE_FROM = 3


@dataclass(frozen=True)
class Phq4:
    """Sums of the two pairs and of all four, each None where an item of it is missing."""

    anxiety: int | None
    mood: int | None

    @property
    def total(self) -> int | None:
        if self.anxiety is None or self.mood is None:
            return None
        return self.anxiety + self.mood

    @property
    def band(self) -> Distress | None:
        total = self.total
        return None if total is None else next(band for low, band in DISTRESS_FROM if total >= low)

    @property
    def anxiety_positive(self) -> bool | None:
        return None if self.anxiety is None else self.anxiety >= PAIR_POSITIVE_FROM

    @property
    def mood_positive(self) -> bool | None:
        return None if self.mood is None else self.mood >= PAIR_POSITIVE_FROM


def phq4(answers: Sequence[int | None]) -> Phq4:
    """Score the four answers in their printed order; None is an item left out."""
    if len(answers) != PHQ4_ANSWER.items:
        raise ScoreRefused(item="answers", wanted=f"{PHQ4_ANSWER.items} of them, None where one is missing")
    for number, answer in enumerate(answers, start=1):
        if answer is not None and not PHQ4_ANSWER.holds(answer):
            raise ScoreRefused(item=f"item {number}", wanted="a whole number from 0 to 3")
    return Phq4(anxiety=_pair(answers[0], answers[1]), mood=_pair(answers[2], answers[3]))


def _pair(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


@dataclass(frozen=True)
class ActivitiesChange:
    """Mean of the activities rated both times, then and now; a positive change is better."""

    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


def activities_change(*, before: Mapping[str, int | None], after: Mapping[str, int | None]) -> ActivitiesChange | None:
    """Compare only activities rated both times [D]; None where there are none.

    Keys are the person's own words for each activity, values 0 to 10, None where it was not rated.
    """
    first, second = _rated(before), _rated(after)
    both = [name for name in first if name in second]
    if not both:
        return None
    return ActivitiesChange(before=_mean(first, of=both), after=_mean(second, of=both))


def _rated(ratings: Mapping[str, int | None]) -> dict[str, int]:
    rated = {name: rating for name, rating in ratings.items() if rating is not None}
    for name, rating in rated.items():
        if not ACTIVITY.holds(rating):
            raise ScoreRefused(item=name, wanted="a whole number from 0 to 10")
    return rated


def _mean(ratings: Mapping[str, int], *, of: Sequence[str]) -> float:
    return sum(ratings[name] for name in of) / len(of)
