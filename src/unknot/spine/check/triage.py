"""From answers to a finding: every rule that fired, the level, and what must be minded.

The level is the highest among the rules that fire; MODIFY if and only if none fires and a limit applies (EVIDENCE
2.1). A clearance lowers only the DOCTOR_FIRST rules that it names, and only itself: the rule that it clears is not
listed, its modifier is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unknot.spine.check import modifiers as limits
from unknot.spine.check.answers import KEYS, VALUE_KEYS, Answers
from unknot.spine.check.parts import Truth
from unknot.spine.check.patterns import acuity, fit, fit_items, pattern
from unknot.spine.check.red_flags import RULES, Rule
from unknot.spine.vocabulary import Acuity, Level, MassageType, Pattern

SAME_DAY = ("U1", "U3", "U4", "U5", "U9", "U12")
"""Urgent rules that, fired for certain, cannot wait until tomorrow; every E rule is so, in doubt too."""


@dataclass(frozen=True, kw_only=True)
class Fired:
    """A rule of EVIDENCE 2.3 that fired. ``level`` is the level it counts as, so URGENT for ``E1?``."""

    rule: str
    level: Level
    in_doubt: bool

    @property
    def label(self) -> str:
        """The rule's name, with a question mark in doubt."""
        return f"{self.rule}?" if self.in_doubt else self.rule


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the answers come to. Modifiers and advice are listed at every level (EVIDENCE 2.1)."""

    level: Level
    same_day: bool
    fired: tuple[Fired, ...]
    modifiers: tuple[str, ...]
    advice: tuple[str, ...]
    unanswered: tuple[str, ...]
    pattern: Pattern
    acuity: Acuity
    fit: int | None
    fit_items: tuple[str, ...]
    cap: int | None
    excluded_by_modifier: Mapping[MassageType, tuple[str, ...]]


def triage(answers: Answers) -> Finding:
    """The finding for some answers. Rules stand highest level first, then in the order of the table."""
    fired = _fired(answers)
    applying = limits.modifiers(answers)
    return Finding(
        level=_level(fired, limited=bool(applying)),
        same_day=any(_same_day(entry) for entry in fired),
        fired=fired,
        modifiers=tuple(modifier.id for modifier in applying),
        advice=tuple(entry.id for entry in limits.advice(answers)),
        unanswered=tuple(key for key in KEYS + VALUE_KEYS if key in answers.unanswered),
        pattern=pattern(answers),
        acuity=acuity(answers),
        fit=fit(answers),
        fit_items=fit_items(answers),
        cap=limits.cap(applying),
        excluded_by_modifier=limits.excluded(applying),
    )


def _fired(answers: Answers) -> tuple[Fired, ...]:
    judged = ((rule, rule.when.holds(answers)) for rule in RULES if rule.id not in answers.cleared)
    fired = [_one(rule, truth) for rule, truth in judged if truth is not Truth.NO]
    # Sorting keeps the table's order among rules that count as the same level.
    return tuple(sorted(fired, key=lambda entry: -entry.level))


def _one(rule: Rule, truth: Truth) -> Fired:
    return Fired(rule=rule.id, level=rule.counts_as(truth), in_doubt=truth is Truth.IN_DOUBT)


def _level(fired: tuple[Fired, ...], *, limited: bool) -> Level:
    without_rules = Level.MODIFY if limited else Level.PROCEED
    return max((entry.level for entry in fired), default=without_rules)


def _same_day(entry: Fired) -> bool:
    return entry.rule.startswith("E") or (entry.rule in SAME_DAY and not entry.in_doubt)
