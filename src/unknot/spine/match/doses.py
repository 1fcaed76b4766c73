"""How long, how often, how many, and when to look back (EVIDENCE 5.4).

The evidence on dose is thin: no row is a trial's answer to "how much", each is what a trial happened to use, or our
own choice [D]. Limits shorten visits and never lengthen one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unknot.spine.vocabulary import Acuity, Certainty, MassageType, Pattern


@dataclass(frozen=True, kw_only=True)
class Dose:
    """One row of 5.4; `when_bad` are the minutes where the worst pain is 7 or more, `per_week` least and most."""

    minutes: int
    when_bad: int
    per_week: tuple[int, int]
    visits: int
    review_visit: int
    words: str
    sources: tuple[str, ...]
    certainty: Certainty = Certainty.VERY_LOW


LASTING = Dose(
    minutes=60,
    when_bad=45,
    per_week=(1, 1),
    visits=10,
    review_visit=4,
    words="LOCAL, REFERRED, GLUTEAL, chronic: 60 minutes, 1 a week, up to 10 in 10 to 12 weeks, review at visit 4",
    sources=("CHERKIN2011", "ELDER2017"),
)

SOME_WEEKS = Dose(
    minutes=45,
    when_bad=30,
    per_week=(1, 2),
    visits=6,
    review_visit=3,
    words="LOCAL, REFERRED, GLUTEAL, subacute: 45 minutes, 1 to 2 a week, up to 6, review at visit 3",
    sources=("PREYDE2000",),
)

RECENT = Dose(
    minutes=30,
    when_bad=30,
    per_week=(2, 2),
    visits=6,
    review_visit=3,
    words="LOCAL, REFERRED, GLUTEAL, acute: 30 minutes, 2 a week, up to 6, review at visit 3",
    sources=("TAKAMOTO2015",),
)

# More than four only if the person is better: R5 extends the course, nothing else does.
NERVE = Dose(
    minutes=45,
    when_bad=30,
    per_week=(1, 1),
    visits=4,
    review_visit=4,
    words="SCIATICA_SOME, SCIATICA_SEVERAL, CLAUD_NEURO: 45 minutes, 1 a week, 4 visits, then more only if better,"
    " review at visit 4",
    sources=(),
)

# As first choice this row replaces the pattern's; the 30 minutes hold where the pattern's own row says 30.
FEET = Dose(
    minutes=40,
    when_bad=30,
    per_week=(1, 1),
    visits=6,
    review_visit=3,
    words="Reflexology as first choice: at most 40 minutes, 1 a week, 6 visits, review at visit 3",
    sources=("QUINN2008",),
)

BY_ACUITY: Mapping[Acuity, Dose] = {Acuity.ACUTE: RECENT, Acuity.SUBACUTE: SOME_WEEKS, Acuity.CHRONIC: LASTING}

ROWS: Mapping[str, Dose] = {
    "dose-acute": RECENT,
    "dose-subacute": SOME_WEEKS,
    "dose-chronic": LASTING,
    "dose-nerve": NERVE,
    "dose-feet": FEET,
}
"""Every row by the name under which it is looked up."""

# CLAUD_VASC has no row: it is never matched.
DOSE: Mapping[Pattern, Mapping[Acuity, Dose]] = {
    Pattern.LOCAL: BY_ACUITY,
    Pattern.REFERRED: BY_ACUITY,
    Pattern.GLUTEAL: BY_ACUITY,
    Pattern.SCIATICA_SOME: dict.fromkeys(Acuity, NERVE),
    Pattern.SCIATICA_SEVERAL: dict.fromkeys(Acuity, NERVE),
    Pattern.CLAUD_NEURO: dict.fromkeys(Acuity, NERVE),
}


def row_of(pattern: Pattern, acuity: Acuity, massage: MassageType, *, is_first: bool) -> str:
    """The name of the row that a ranked type's course follows: reflexology has its own where it comes first."""
    dose = FEET if is_first and massage is MassageType.REFLEXOLOGY else DOSE[pattern][acuity]
    return next(name for name, row in ROWS.items() if row is dose)
