"""What leans on a question: every rule, limit, advice, item, pattern and row of the match that reads its answer.

Rules, limits and advice name what they read themselves. Items of FIT, patterns and nudges are small functions; what
each of them reads is written here, and ``tests/spine/match/test_uses.py`` watches them read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.questions import Question
from unknot.spine.check.red_flags import RULES

FIT_READS: Mapping[str, tuple[str, ...]] = {
    "S1": ("leg_site",),
    "S2": ("leg_nrs", "back_nrs"),
    "S3": ("tingling",),
    "S4": ("cough",),
}
PATTERN_READS: Mapping[str, tuple[str, ...]] = {
    "CLAUD_VASC": ("walk",),
    "CLAUD_NEURO": ("walk",),
    "GLUTEAL": ("buttock",),
    "REFERRED": ("leg_site", "leg_nrs"),
}
"""Besides FIT, of which both patterns of sciatica are made."""

NUDGE_READS: Mapping[str, tuple[str, ...]] = {
    "sens": ("sens",),
    "worst_pain": ("back_nrs", "leg_nrs"),
    "phq4_or_poor_sleep": ("phq4", "poor_sleep"),
    "goal_move": ("goal_move",),
    "pref": ("pref",),
    "good_before": ("good_before",),
    "bad_before": ("bad_before",),
    "cannot_undress": ("cannot_undress",),
}
ACUITY = "acuity"
"""How long it lasts, by which base points and dose go."""

DERIVED: Mapping[str, tuple[str, ...]] = {
    "fit": tuple(dict.fromkeys(key for keys in FIT_READS.values() for key in keys)),
    "ng65_items": ("ng65", "onset_age"),
    "systolic": ("bp",),
    "diastolic": ("bp",),
}
"""Numbers that rules read, and the answers of which they are made."""

ANSWERED_BY: Mapping[str, tuple[str, ...]] = {"drawing": ("leg_site", "back_nrs", "leg_nrs")}
"""What a drawing says besides itself."""


def used_by(question: Question) -> tuple[str, ...]:
    """The ids of all that reads this question's answer, in the order of the reference."""
    keys = {key for asked in question.keys for key in (asked, *ANSWERED_BY.get(asked, ()))}
    return tuple(name for name, reads in _readers().items() if keys & reads)


@cache
def _readers() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(_resolved(reads)) for name, reads in _reading()}


def _reading() -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in (*RULES, *MODIFIERS, *ADVICE):
        yield entry.id, entry.when.reads()
    yield from FIT_READS.items()
    yield from PATTERN_READS.items()
    yield ACUITY, ("weeks",)
    yield from NUDGE_READS.items()


def _resolved(reads: tuple[str, ...]) -> Iterator[str]:
    for name in reads:
        yield from DERIVED.get(name, (name,))
