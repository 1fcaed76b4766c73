"""The match in words: every row of 5.2 to 5.4 as one line, for the page that a clinician signs and the version."""

from __future__ import annotations

from unknot.spine.match.doses import FEET, ROWS, Dose
from unknot.spine.match.nudges import NUDGES
from unknot.spine.match.tables import (
    BAD_PAIN,
    BASE,
    DEEP_NEEDS_MORE_THAN,
    PRESSURE_MAX,
    SORE_CAP,
    Base,
)
from unknot.spine.vocabulary import Acuity, MassageType, Pattern


def printed_rules() -> tuple[str, ...]:
    """Base points, nudges, exclusions and doses, in the order in which they work."""
    return tuple(named_rules().values())


def named_rules() -> dict[str, str]:
    """The same by name: "LOCAL-acute", "points-pref", "sore", "dose-nerve"; a reason on a page leads to one of them."""
    return {**_bases(), **_nudges(), **exclusions(), **_doses()}


def base_name(pattern: Pattern, acuity: Acuity) -> str:
    """The name of the row where the points of a pattern begin."""
    return f"{pattern.value}-{acuity.value}"


def nudge_name(rule: str) -> str:
    """The name of a row that adds or takes points; "pref" alone is the question about it."""
    return f"points-{rule}"


def _bases() -> dict[str, str]:
    return {
        base_name(pattern, acuity): f"{pattern.value} {acuity.value}: {_base_words(base)}"
        for pattern, by_acuity in BASE.items()
        for acuity, base in by_acuity.items()
    }


def _base_words(base: Base) -> str:
    points = ", ".join(
        f"{massage.value} {base.points[massage]}{_ground(base.sources_of.get(massage, ()))}"
        if massage in base.points
        else f"{massage.value} excluded"
        for massage in MassageType
    )
    return f"{points} ({base.certainty.value}){_ground(base.sources) or ' [D]'}"


def _nudges() -> dict[str, str]:
    return {
        nudge_name(
            nudge.rule
        ): f"{nudge.rule}: {nudge.words} ({nudge.certainty.value}){_ground(nudge.sources) or ' [D]'}"
        for nudge in NUDGES
    }


def exclusions() -> dict[str, str]:
    """What excludes a type, and how the rest is ranked, by name."""
    most = ", ".join(f"{massage.value} {pressure}" for massage, pressure in PRESSURE_MAX.items())
    order = ", ".join(massage.value for massage in MassageType)
    return {
        "pressure": f"pressure at most: {most}; the lower of this and the limits [D]",
        "sore": f"very sore to touch: deep excluded, pressure at most {SORE_CAP} [D]",
        "cap": f"pressure limit of {DEEP_NEEDS_MORE_THAN} or less: deep excluded [D]",
        "ranked": f"ranked: not excluded and more than 0 points, by points, ties in the order {order} [CHERKIN2011]",
    }


def _doses() -> dict[str, str]:
    rows = {name: _dose_words(dose) for name, dose in ROWS.items() if dose is not FEET}
    feet = f"{FEET.words}; {FEET.when_bad} where the worst pain makes the pattern's own row so{_ground(FEET.sources)}"
    return {**rows, "dose-feet": feet}


def _dose_words(dose: Dose) -> str:
    ground = _ground(dose.sources) or " [D]"
    return f"{dose.words}; {dose.when_bad} minutes where the worst pain is {BAD_PAIN} or more{ground}"


def _ground(sources: tuple[str, ...]) -> str:
    return f" [{', '.join(sources)}]" if sources else ""
