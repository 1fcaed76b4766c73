"""What the answers look like: FIT, the pattern and how long it lasts (EVIDENCE 3.3, 3.4, 5.1).

None of these is a diagnosis. FIT counts features that fit sciatica; its weights are whole-number simplifications
that have not been validated, so the items counted are always shown and a percentage never is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from unknot.spine.check.answers import Answers
from unknot.spine.evidence import Source, cite, cited
from unknot.spine.vocabulary import Acuity, Buttock, LegSite, Pattern, Walk


@dataclass(frozen=True, kw_only=True)
class FitItem:
    """One feature that fits sciatica, with the points it gives."""

    id: str
    words: str
    points: int
    counts: Callable[[Answers], bool]
    sources: tuple[Source, ...]

    def __str__(self) -> str:
        return f"{self.id}: {self.words} — {self.points} in FIT [{cited(self.sources)}]"


FIT_ITEMS = (
    FitItem(
        id="S1",
        words="pain spreads below the knee",
        points=2,
        counts=lambda answers: answers.leg_place is LegSite.BELOW_KNEE,
        sources=cite("KONST2012 V, STYNES2018 V"),
    ),
    FitItem(
        id="S2",
        words="leg pain is worse than back pain",
        points=1,
        counts=lambda answers: answers.leg_nrs > answers.back_nrs,
        sources=cite("KONST2012 V, STYNES2018 V, VERWOERD2014 V"),
    ),
    FitItem(
        id="S3",
        words="pins and needles or numbness in the painful leg or foot",
        points=1,
        counts=lambda answers: answers.tingling,
        sources=cite("KONST2012 V, STYNES2018 V"),
    ),
    FitItem(
        id="S4",
        words="leg pain is worse with a cough, a sneeze or a strain",
        points=1,
        counts=lambda answers: answers.cough,
        sources=cite("MISTRY2020 V, VROOMEN2002 V"),
    ),
)


def fit_items(answers: Answers) -> tuple[str, ...]:
    """The ids of the items that counted; none without a place of leg pain."""
    return tuple(item.id for item in _counted(answers))


def fit(answers: Answers) -> int | None:
    """Points 0 to 5, or None without a place of leg pain."""
    if answers.leg_place is LegSite.NONE:
        return None
    return sum(item.points for item in _counted(answers))


def pattern(answers: Answers) -> Pattern:
    """The first pattern of EVIDENCE 3.4 that matches."""
    return next(name for name, matches in PATTERNS if matches(answers))


def acuity(answers: Answers) -> Acuity:
    """Acute under 6 weeks, subacute 6 to 12, chronic over 12."""
    if answers.weeks < 6:
        return Acuity.ACUTE
    return Acuity.SUBACUTE if answers.weeks <= 12 else Acuity.CHRONIC


def _counted(answers: Answers) -> tuple[FitItem, ...]:
    if answers.leg_place is LegSite.NONE:
        return ()
    return tuple(item for item in FIT_ITEMS if item.counts(answers))


def _vascular(answers: Answers) -> bool:
    # Not sure shows no pattern. But once D8 is cleared nothing else would stop a booking that EVIDENCE 5.2 never
    # allows for this pattern, so the doubt itself must (docs/decisions/0012).
    unsure_and_cleared = "walk" in answers.not_sure and "D8" in answers.cleared
    return answers.walk is Walk.VASCULAR or unsure_and_cleared


PATTERNS: tuple[tuple[Pattern, Callable[[Answers], bool]], ...] = (
    (Pattern.CLAUD_VASC, _vascular),
    (Pattern.CLAUD_NEURO, lambda answers: answers.walk is Walk.NEURO),
    (Pattern.SCIATICA_SEVERAL, lambda answers: (fit(answers) or 0) >= 4),
    (Pattern.SCIATICA_SOME, lambda answers: (fit(answers) or 0) >= 2),
    (Pattern.GLUTEAL, lambda answers: answers.buttock == frozenset(Buttock)),
    (Pattern.REFERRED, lambda answers: answers.has_leg_pain),
    (Pattern.LOCAL, lambda answers: True),
)

PATTERN_WORDS: Mapping[Pattern, tuple[str, tuple[Source, ...]]] = {
    Pattern.CLAUD_VASC: (
        "calf pain on walking that standing still eases; or the walk not sure while D8 is cleared",
        cite("NADEAU2013 V, doubt D"),
    ),
    Pattern.CLAUD_NEURO: (
        "leg or buttock pain on standing or walking that sitting or bending forward eases",
        cite("NADEAU2013 V"),
    ),
    Pattern.SCIATICA_SEVERAL: ("FIT 4 to 5", cite("D")),
    Pattern.SCIATICA_SOME: ("FIT 2 to 3", cite("D")),
    Pattern.GLUTEAL: (
        "main pain in the buttock, worse sitting, and sore when it is pressed",
        cite("HOPAYIAN2018 V"),
    ),
    Pattern.REFERRED: ("leg pain, FIT 0 to 1", cite("D")),
    Pattern.LOCAL: ("no leg pain", cite("D")),
}
"""Each pattern of `PATTERNS` in words, with where it comes from."""


def printed_patterns() -> tuple[str, ...]:
    """The patterns in the order in which they are tried."""
    return tuple(f"{name.value}: {words} [{cited(sources)}]" for name, (words, sources) in _worded())


def _worded() -> Iterator[tuple[Pattern, tuple[str, tuple[Source, ...]]]]:
    for name, _ in PATTERNS:
        yield name, PATTERN_WORDS[name]
