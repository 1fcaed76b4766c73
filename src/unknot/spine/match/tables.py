"""The tables of EVIDENCE 5.2 to 5.4 as values, each row with its ground and certainty beside it.

All points, minutes and cut-offs are [D]; the sources say what each row was grounded on. A row without a source is
our own cautious choice and says so by an empty tuple.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from unknot.spine.vocabulary import Acuity, Certainty, MassageType, Pattern

SWEDISH, MEDICAL = MassageType.SWEDISH, MassageType.MEDICAL
DEEP, REFLEXOLOGY = MassageType.DEEP, MassageType.REFLEXOLOGY

# Pressure scale [D]: 1 skin contact, 2 light, 3 medium, 4 firm, 5 deep (2.6).
PRESSURE_MAX: Mapping[MassageType, int] = {SWEDISH: 3, MEDICAL: 4, DEEP: 5, REFLEXOLOGY: 3}

# A cap this low leaves no deep tissue work to speak of (2.6, 5.3).
DEEP_NEEDS_MORE_THAN = 3

# Very sore to touch: cap 2 and no deep tissue (5.3).
SORE = 2
SORE_CAP = 2

# From this much pain, back or leg, visits are shorter and deep tissue loses a point (5.3, 5.4).
BAD_PAIN = 7


@dataclass(frozen=True, kw_only=True)
class Base:
    """Where the points of one pattern and acuity begin (5.2). A type that is not in `points` is excluded."""

    points: Mapping[MassageType, int]
    certainty: Certainty
    sources: tuple[str, ...] = ()
    sources_of: Mapping[MassageType, tuple[str, ...]] = field(default_factory=dict)

    def sources_for(self, massage: MassageType) -> tuple[str, ...]:
        """The ground of one type's points, where the row names one for it alone."""
        return self.sources_of.get(massage, self.sources)


def _points(swedish: int, medical: int, deep: int | None, reflexology: int) -> Mapping[MassageType, int]:
    given = {SWEDISH: swedish, MEDICAL: medical, DEEP: deep, REFLEXOLOGY: reflexology}
    return {massage: points for massage, points in given.items() if points is not None}


ACUTE, SUBACUTE, CHRONIC = Acuity.ACUTE, Acuity.SUBACUTE, Acuity.CHRONIC
LOW, VERY_LOW = Certainty.LOW, Certainty.VERY_LOW

# No trials of this pattern: the row's own ground says so, and its certainty is very low.
NO_TRIALS: tuple[str, ...] = ()

SCIATICA_GROUND = ("NG59", "KNGF2021", "STOCH2018")

LOCAL_BASE: Mapping[Acuity, Base] = {
    # An option by ACP (low quality), for short-term relief by APTA; most acute pain gets better anyway.
    ACUTE: Base(points=_points(3, 2, 0, 0), certainty=LOW, sources=("ACP2017", "APTA2021")),
    # Massage plus exercise and advice did best.
    SUBACUTE: Base(points=_points(2, 3, 1, 0), certainty=LOW, sources=("PREYDE2000",)),
    # Relaxation and structural massage were equal; the deep tissue trial had no group without massage.
    CHRONIC: Base(
        points=_points(3, 3, 2, 0),
        certainty=LOW,
        sources=("CHERKIN2011",),
        sources_of={DEEP: ("MAJCH2014",)},
    ),
}

# As LOCAL, deep tissue one less; that may go below 0.
REFERRED_BASE: Mapping[Acuity, Base] = {
    ACUTE: Base(points=_points(3, 2, -1, 0), certainty=VERY_LOW, sources=NO_TRIALS),
    SUBACUTE: Base(points=_points(2, 3, 0, 0), certainty=VERY_LOW, sources=NO_TRIALS),
    CHRONIC: Base(points=_points(3, 3, 1, 0), certainty=VERY_LOW, sources=NO_TRIALS),
}

GLUTEAL_BASE: Mapping[Acuity, Base] = {
    ACUTE: Base(points=_points(2, 3, 0, 0), certainty=VERY_LOW, sources=NO_TRIALS),
    SUBACUTE: Base(points=_points(2, 3, 1, 0), certainty=VERY_LOW, sources=NO_TRIALS),
    CHRONIC: Base(points=_points(2, 3, 1, 0), certainty=VERY_LOW, sources=NO_TRIALS),
}

# Guidelines disagree: only with exercise (NG59), do not (KNGF2021), may (STOCH2018).
SOME = Base(points=_points(2, 2, 0, 0), certainty=VERY_LOW, sources=SCIATICA_GROUND)

# As above; caution after reports of disc herniation (YIN2014).
SEVERAL = Base(points=_points(2, 1, None, 0), certainty=VERY_LOW, sources=(*SCIATICA_GROUND, "YIN2014"))

NEUROGENIC = Base(points=_points(2, 1, None, 0), certainty=VERY_LOW, sources=NO_TRIALS)

# Never matched by the engine, even after clearance: a clinician writes any plan by hand [D].
VASCULAR = Base(points={}, certainty=VERY_LOW)

BASE: Mapping[Pattern, Mapping[Acuity, Base]] = {
    Pattern.LOCAL: LOCAL_BASE,
    Pattern.REFERRED: REFERRED_BASE,
    Pattern.GLUTEAL: GLUTEAL_BASE,
    Pattern.SCIATICA_SOME: dict.fromkeys(Acuity, SOME),
    Pattern.SCIATICA_SEVERAL: dict.fromkeys(Acuity, SEVERAL),
    Pattern.CLAUD_NEURO: dict.fromkeys(Acuity, NEUROGENIC),
    Pattern.CLAUD_VASC: dict.fromkeys(Acuity, VASCULAR),
}
