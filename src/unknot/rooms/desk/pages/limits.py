"""What a therapist keeps to: first the one pressure that all limits together leave, then each limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from unknot.rooms.guide import door as guide


def pressures(shown: Mapping[str, Any] | None) -> dict[str, int]:
    """The highest pressure, 1 to 5, of each type that stays, by limits, soreness and the type (EVIDENCE 2.6, 5.3)."""
    return {one["type"]: int(one["pressure_max"]) for one in (shown or {}).get("ranking", [])}


def pressure_words(pressure: int) -> str:
    """A highest pressure in words, such as "Light pressure at most (2 of 5)"."""
    return _("%(word)s pressure at most (%(number)d of 5)") % {
        "word": guide.pressure_words(pressure),
        "number": pressure,
    }


def pressure_lines(shown: Mapping[str, Any] | None) -> list[str]:
    """One line where every type has the same highest pressure, else one for each type."""
    by_type = pressures(shown)
    if len(set(by_type.values())) == 1:
        return [pressure_words(next(iter(by_type.values())))]
    return [f"{guide.massage_type(kind).name}: {pressure_words(most)}" for kind, most in by_type.items()]
