"""What adds or takes points besides the pattern (EVIDENCE 5.3), as values that can print themselves.

A nudge never excludes and never lifts an exclusion: it moves points of types that are still in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from unknot.spine.check.answers import Answers
from unknot.spine.match.tables import BAD_PAIN, DEEP, LOW, MEDICAL, REFLEXOLOGY, SORE, SWEDISH, VERY_LOW
from unknot.spine.vocabulary import Certainty, MassageType

# A PHQ-4 total from here counts as marked tension or low mood (4.2).
TENSE = 6


@dataclass(frozen=True)
class Nudge:
    """One row of 5.3: `moves` gives the points by type for these answers, nothing where the row does not apply."""

    rule: str
    words: str
    moves: Callable[[Answers], Mapping[MassageType, int]]
    certainty: Certainty
    sources: tuple[str, ...] = ()

    def points(self, answers: Answers, massage: MassageType) -> int:
        return self.moves(answers).get(massage, 0)


def _if(
    holds: Callable[[Answers], bool], points: Mapping[MassageType, int]
) -> Callable[[Answers], Mapping[MassageType, int]]:
    return lambda answers: points if holds(answers) else {}


def _chosen(
    choice: Callable[[Answers], MassageType | None], points: int
) -> Callable[[Answers], Mapping[MassageType, int]]:
    def moves(answers: Answers) -> Mapping[MassageType, int]:
        massage = choice(answers)
        return {} if massage is None else {massage: points}

    return moves


def _is_tense(answers: Answers) -> bool:
    return (answers.phq4 is not None and answers.phq4 >= TENSE) or answers.poor_sleep


NUDGES: tuple[Nudge, ...] = (
    Nudge(
        "sens",
        "very sore to touch: Swedish +1, Medical -1",
        _if(lambda answers: answers.sens >= SORE, {SWEDISH: 1, MEDICAL: -1}),
        VERY_LOW,
    ),
    Nudge(
        "worst_pain",
        "worst pain, back or leg, 7 or more: Deep -1",
        _if(lambda answers: answers.worst_pain >= BAD_PAIN, {DEEP: -1}),
        VERY_LOW,
    ),
    Nudge(
        "phq4_or_poor_sleep",
        "PHQ-4 of 6 or more, or poor sleep: Swedish +1",
        _if(_is_tense, {SWEDISH: 1}),
        LOW,
        sources=("MOYER2004",),
    ),
    Nudge(
        "goal_move",
        "wants to move or do more: Medical +1",
        _if(lambda answers: answers.goal_move, {MEDICAL: 1}),
        VERY_LOW,
        sources=("PREYDE2000",),
    ),
    # A strong preference is a reason to consider massage at all [KNGF2021]; the point is ours.
    Nudge("pref", "preferred: +1", _chosen(lambda answers: answers.pref, 1), VERY_LOW, sources=("KNGF2021",)),
    Nudge("good_before", "did well before: +1", _chosen(lambda answers: answers.good_before, 1), VERY_LOW),
    Nudge("bad_before", "did badly before: -2", _chosen(lambda answers: answers.bad_before, -2), VERY_LOW),
    Nudge(
        "cannot_undress",
        "prefers to stay dressed: Reflexology +1; offer clothed or seated massage",
        _if(lambda answers: answers.cannot_undress, {REFLEXOLOGY: 1}),
        VERY_LOW,
    ),
)
