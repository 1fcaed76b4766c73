"""Which massage types fit a person, in what order and why, and the plan of the first (EVIDENCE 5.2 to 5.4).

Three steps that never mix. First, whether to match at all: only at PROCEED or MODIFY, with nothing unanswered.
Second, which types are out: by a limit, by soreness, by the cap on pressure, by the pattern. Third, points for the
types that are still in; those above 0 are ranked. Because the second step never reads points and the third never
reads excluded types, no preference can lift an exclusion.
"""

from __future__ import annotations

from dataclasses import dataclass

from unknot.spine.check.answers import Answers
from unknot.spine.check.modifiers import MODIFIER
from unknot.spine.check.triage import Finding
from unknot.spine.match.doses import DOSE, FEET, Dose
from unknot.spine.match.nudges import NUDGES
from unknot.spine.match.tables import (
    BAD_PAIN,
    BASE,
    DEEP,
    DEEP_NEEDS_MORE_THAN,
    PRESSURE_MAX,
    REFLEXOLOGY,
    SORE,
    SORE_CAP,
    Base,
)
from unknot.spine.vocabulary import Certainty, MassageType


@dataclass(frozen=True)
class Reason:
    """A rule that set or moved points, how sure we are, and its sources; none means our own cautious choice."""

    rule: str
    points: int
    certainty: Certainty
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Scored:
    """A type that is allowed but has no points above 0, with what was counted."""

    type: MassageType
    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ranked:
    """A type that fits: its points are the sum of its reasons; `pressure_max` is on the scale of 1 to 5."""

    type: MassageType
    points: int
    minutes: int
    pressure_max: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Excluded:
    """A type that may not be offered. `because` holds M ids in their own order, then "sens", "cap", the pattern."""

    type: MassageType
    because: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """The course of the first ranked type; `first_visit_minutes` only where the first visit is shorter."""

    minutes: int
    first_visit_minutes: int | None
    per_week: tuple[int, int]
    visits: int
    review_visit: int
    pressure_max: int


@dataclass(frozen=True)
class Recommendation:
    """What may be booked. Without a match nothing is ranked, and there is no plan."""

    bookable: bool
    ranking: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]
    plan: Plan | None
    passed_over: tuple[Scored, ...] = ()


NO_MATCH = Recommendation(bookable=False, ranking=(), excluded=(), plan=None)


def recommend(answers: Answers, finding: Finding) -> Recommendation:
    """Match a person's answers, given the finding that `triage` made of the same answers."""
    if finding.level.blocks or finding.unanswered:
        return NO_MATCH
    excluded = _excluded(answers, finding)
    out = {one.type for one in excluded}
    scored = [_score(answers, finding, massage) for massage in MassageType if massage not in out]
    fitting = sorted((one for one in scored if one.points > 0), key=lambda one: -one.points)
    ranking = _ranking(answers, finding, fitting)
    return Recommendation(
        bookable=bool(ranking),
        ranking=ranking,
        excluded=excluded,
        plan=_plan(finding, ranking[0]) if ranking else None,
        passed_over=tuple(one for one in scored if one.points <= 0),
    )


def _excluded(answers: Answers, finding: Finding) -> tuple[Excluded, ...]:
    reasons = ((massage, _because(answers, finding, massage)) for massage in MassageType)
    return tuple(Excluded(type=massage, because=because) for massage, because in reasons if because)


def _because(answers: Answers, finding: Finding, massage: MassageType) -> tuple[str, ...]:
    because = list(finding.excluded_by_modifier.get(massage, ()))
    if massage is DEEP and answers.sens >= SORE:
        because.append("sens")
    cap = _cap(answers, finding)
    # A limit or soreness that set the cap has named itself already; "cap" speaks only where nothing else does.
    if massage is DEEP and cap is not None and cap <= DEEP_NEEDS_MORE_THAN and not because:
        because.append("cap")
    if massage not in _base(finding).points:
        because.append(finding.pattern.value)
    return tuple(because)


def _cap(answers: Answers, finding: Finding) -> int | None:
    caps = [cap for cap in (finding.cap, SORE_CAP if answers.sens >= SORE else None) if cap is not None]
    return min(caps, default=None)


def _base(finding: Finding) -> Base:
    return BASE[finding.pattern][finding.acuity]


def _score(answers: Answers, finding: Finding, massage: MassageType) -> Scored:
    base = _base(finding)
    moved = ((nudge, nudge.points(answers, massage)) for nudge in NUDGES)
    reasons = (
        Reason("base", base.points[massage], base.certainty, base.sources_for(massage)),
        *(Reason(nudge.rule, points, nudge.certainty, nudge.sources) for nudge, points in moved if points),
    )
    return Scored(type=massage, points=sum(reason.points for reason in reasons), reasons=reasons)


def _ranking(answers: Answers, finding: Finding, fitting: list[Scored]) -> tuple[Ranked, ...]:
    # `sorted` keeps equals in the order of MassageType, which is the tie-break of 5.3.
    cap = _cap(answers, finding)
    return tuple(
        Ranked(
            type=one.type,
            points=one.points,
            minutes=_minutes(answers, finding, one.type, is_first=place == 0),
            pressure_max=min(PRESSURE_MAX[one.type], PRESSURE_MAX[one.type] if cap is None else cap),
            reasons=one.reasons,
        )
        for place, one in enumerate(fitting)
    )


def _minutes(answers: Answers, finding: Finding, massage: MassageType, *, is_first: bool) -> int:
    dose = _dose(finding, first=massage) if is_first else DOSE[finding.pattern][finding.acuity]
    minutes = dose.minutes
    if answers.worst_pain >= BAD_PAIN:
        # 30 where the pattern's row says 30; a row of 45 leaves the 40 of reflexology alone.
        minutes = min(minutes, DOSE[finding.pattern][finding.acuity].when_bad)
    if massage is REFLEXOLOGY:
        minutes = min(minutes, FEET.minutes)
    return min((minutes, *_most_minutes(finding)))


def _most_minutes(finding: Finding) -> tuple[int, ...]:
    limits = (MODIFIER[name].minutes_max for name in finding.modifiers)
    return tuple(most for most in limits if most is not None)


def _dose(finding: Finding, *, first: MassageType) -> Dose:
    return FEET if first is REFLEXOLOGY else DOSE[finding.pattern][finding.acuity]


def _plan(finding: Finding, first: Ranked) -> Plan:
    dose = _dose(finding, first=first.type)
    return Plan(
        minutes=first.minutes,
        first_visit_minutes=_first_visit_minutes(finding, first.minutes),
        per_week=dose.per_week,
        visits=dose.visits,
        review_visit=dose.review_visit,
        pressure_max=first.pressure_max,
    )


def _first_visit_minutes(finding: Finding, minutes: int) -> int | None:
    limits = (MODIFIER[name].first_visit_minutes for name in finding.modifiers)
    shorter = [most for most in limits if most is not None and most < minutes]
    return min(shorter, default=None)
