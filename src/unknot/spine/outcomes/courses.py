"""A course of care as the follow-up judges it, and how it is read (INTERFACES, ``unknot signal``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from unknot.spine.outcomes.instruments import PAIN, ROLAND_MORRIS, Instrument
from unknot.spine.vocabulary import Level, Pattern

# The patterns of which R6s speaks: a first review without a clear gain sends these people on.
SCIATIC = frozenset({Pattern.SCIATICA_SOME, Pattern.SCIATICA_SEVERAL, Pattern.CLAUD_NEURO})

# A course ends at visit 10 (R4), so that a later first review would never come.
REVIEW_VISITS = range(1, 11)


class CourseRefused(ValueError):
    """A key is missing, unknown, of the wrong kind or out of range; `key` names it, `wanted` says what is right."""

    def __init__(self, *, key: str, wanted: str) -> None:
        self.key = key
        self.wanted = wanted
        super().__init__(f"{key}: {wanted}")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Pain in back and leg, 0 to 10, and Roland-Morris, 0 to 24, None where it was not filled in."""

    back_nrs: int
    leg_nrs: int
    rmdq: int | None


@dataclass(frozen=True, kw_only=True)
class Course:
    """Where a course stands: `weeks` since it began, `reviewed` if a first review has been judged before."""

    start: Measure
    now: Measure
    visits: int
    weeks: int
    review_visit: int
    reviewed: bool
    pattern: Pattern
    harm_reports: int
    nerve_reports: int
    level: Level

    def as_json(self) -> dict[str, Any]:
        """The object that `read_course` would read back."""
        return {**asdict(self), "pattern": self.pattern.value, "level": self.level.name}


COURSE_KEYS = tuple(Course.__dataclass_fields__)
MEASURE_KEYS = tuple(Measure.__dataclass_fields__)


def read_course(given: Mapping[str, object]) -> Course:
    """Read one object. Every key is needed and none other is taken; raises CourseRefused."""
    _same_keys(given, COURSE_KEYS, within="")
    return Course(
        start=_measure(given["start"], key="start"),
        now=_measure(given["now"], key="now"),
        visits=_count(given["visits"], key="visits"),
        weeks=_count(given["weeks"], key="weeks"),
        review_visit=_review_visit(given["review_visit"]),
        reviewed=_truth(given["reviewed"], key="reviewed"),
        pattern=Pattern(_word(given["pattern"], key="pattern", words=[one.value for one in Pattern])),
        harm_reports=_count(given["harm_reports"], key="harm_reports"),
        nerve_reports=_count(given["nerve_reports"], key="nerve_reports"),
        level=Level[_word(given["level"], key="level", words=[one.name for one in Level])],
    )


def _same_keys(given: Mapping[str, object], wanted: tuple[str, ...], *, within: str) -> None:
    for key in given:
        if key not in wanted:
            raise CourseRefused(key=f"{within}{key}", wanted=f"not a key; the keys are {', '.join(wanted)}")
    for key in wanted:
        if key not in given:
            raise CourseRefused(key=f"{within}{key}", wanted="is missing; every key is needed")


def _measure(value: object, *, key: str) -> Measure:
    if not isinstance(value, Mapping):
        raise CourseRefused(key=key, wanted=f"must be an object with {', '.join(MEASURE_KEYS)}")
    _same_keys(value, MEASURE_KEYS, within=f"{key}.")
    rmdq = value["rmdq"]
    return Measure(
        back_nrs=_on_scale(value["back_nrs"], key=f"{key}.back_nrs", scale=PAIN),
        leg_nrs=_on_scale(value["leg_nrs"], key=f"{key}.leg_nrs", scale=PAIN),
        rmdq=None if rmdq is None else _on_scale(rmdq, key=f"{key}.rmdq", scale=ROLAND_MORRIS, or_null=True),
    )


def _on_scale(value: object, *, key: str, scale: Instrument, or_null: bool = False) -> int:
    # bool is an int in Python, but "true" is no pain score.
    if isinstance(value, int) and scale.holds(value):
        return value
    ending = ", or null" if or_null else ""
    raise CourseRefused(key=key, wanted=f"must be a whole number from {scale.low} to {scale.high}{ending}")


def _count(value: object, *, key: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise CourseRefused(key=key, wanted="must be a whole number, 0 or more")


def _review_visit(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value in REVIEW_VISITS:
        return value
    raise CourseRefused(
        key="review_visit", wanted=f"must be a whole number from {REVIEW_VISITS[0]} to {REVIEW_VISITS[-1]}"
    )


def _truth(value: object, *, key: str) -> bool:
    if isinstance(value, bool):
        return value
    raise CourseRefused(key=key, wanted="must be true or false")


def _word(value: object, *, key: str, words: list[str]) -> str:
    if isinstance(value, str) and value in words:
        return value
    raise CourseRefused(key=key, wanted=f"must be one of {', '.join(words)}")
