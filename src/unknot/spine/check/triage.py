"""From answers to a finding: every rule that fired, the level, and what must be minded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unknot.spine.vocabulary import Acuity, Level, MassageType, Pattern


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
