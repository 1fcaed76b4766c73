"""The match in words: every row of 5.2 to 5.4 as one line, for the page that a clinician signs and the version."""

from __future__ import annotations

from unknot.spine.match.doses import DOSE, FEET, Dose
from unknot.spine.match.nudges import NUDGES
from unknot.spine.match.tables import (
    BAD_PAIN,
    BASE,
    DEEP_NEEDS_MORE_THAN,
    PRESSURE_MAX,
    SORE,
    SORE_CAP,
    Base,
)
from unknot.spine.vocabulary import MassageType


def printed_rules() -> tuple[str, ...]:
    """Base points, nudges, exclusions and doses, in the order in which they work."""
    return (*_bases(), *_nudges(), *_exclusions(), *_doses())


def _bases() -> tuple[str, ...]:
    return tuple(
        f"{pattern.value} {acuity.value}: {_base_words(base)}"
        for pattern, by_acuity in BASE.items()
        for acuity, base in by_acuity.items()
    )


def _base_words(base: Base) -> str:
    points = ", ".join(
        f"{massage.value} {base.points[massage]}{_ground(base.sources_of.get(massage, ()))}"
        if massage in base.points
        else f"{massage.value} excluded"
        for massage in MassageType
    )
    return f"{points} ({base.certainty.value}){_ground(base.sources) or ' [D]'}"


def _nudges() -> tuple[str, ...]:
    return tuple(
        f"{nudge.rule}: {nudge.words} ({nudge.certainty.value}){_ground(nudge.sources) or ' [D]'}" for nudge in NUDGES
    )


def _exclusions() -> tuple[str, ...]:
    most = ", ".join(f"{massage.value} {pressure}" for massage, pressure in PRESSURE_MAX.items())
    return (
        f"pressure at most: {most}; the lower of this and the cap [D]",
        f"sens {SORE}: deep excluded, cap {SORE_CAP} [D]",
        f"cap {DEEP_NEEDS_MORE_THAN} or less: deep excluded [D]",
        "ranked: not excluded and more than 0 points, by points, ties in the order "
        + ", ".join(massage.value for massage in MassageType)
        + " [CHERKIN2011]",
    )


def _doses() -> tuple[str, ...]:
    rows = {id(dose): dose for by_acuity in DOSE.values() for dose in by_acuity.values()}
    return (
        *(_dose_words(dose) for dose in rows.values()),
        f"{FEET.words}; {FEET.when_bad} where the worst pain makes the pattern's own row so{_ground(FEET.sources)}",
    )


def _dose_words(dose: Dose) -> str:
    ground = _ground(dose.sources) or " [D]"
    return f"{dose.words}; {dose.when_bad} minutes where the worst pain is {BAD_PAIN} or more{ground}"


def _ground(sources: tuple[str, ...]) -> str:
    return f" [{', '.join(sources)}]" if sources else ""
