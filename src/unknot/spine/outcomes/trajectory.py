"""What a follow-up says about going on: continue, change, stop, refer (EVIDENCE 5.7).

Ten rules in a fixed order; the first that fits is the signal. Every number is [D] unless its rule names a source.

Two readings that the text leaves open, both recorded in docs/decisions/0023: without a Roland-Morris score every
part that speaks of it does not fit, so it can neither stop a course nor hold back CONTINUE; and the first review
is judged once, so R6s and R6c need `reviewed` to be false.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from unknot.spine.outcomes.courses import SCIATIC, Course, Measure
from unknot.spine.vocabulary import Level

# The end of every course, whatever was planned.
LAST_VISIT = 10
LAST_WEEK = 12

# By then a clear gain shows, or it is time for something else.
JUDGING_VISIT = 6
JUDGING_WEEK = 6


RESPONDER = (
    "a responder: lead pain down by 30% or more and at least 1 point, or RMDQ down by 30% or more and at least 2 points"
    " [OSTELO2008; minimum D]"
)


@dataclass(frozen=True)
class Signal:
    """The signal's name and the rule that gave it."""

    signal: str
    rule: str


@dataclass(frozen=True)
class SignalRule:
    """One row of 5.7. For R1 the signal is the name of the level at this visit."""

    rule: str
    signal: str | None
    when: str
    fits: Callable[[Course], bool]
    sources: tuple[str, ...] = ()


def signal(course: Course) -> Signal:
    """The first rule that fits; R7 always does."""
    rule = next(rule for rule in RULES if rule.fits(course))
    return Signal(signal=rule.signal or course.level.name, rule=rule.rule)


def printed_rules() -> tuple[str, ...]:
    """Every rule in words, in the order in which they are tried."""
    return tuple(
        f"{rule.rule}: {rule.when} -> {rule.signal or 'the name of the level'} [{', '.join(rule.sources) or 'D'}]"
        for rule in RULES
    )


def is_blocked(course: Course) -> bool:
    return course.level >= Level.DEFER


def is_worse(course: Course) -> bool:
    start, now = course.start, course.now
    return (
        _pain_is_up(start.back_nrs, now.back_nrs)
        or _pain_is_up(start.leg_nrs, now.leg_nrs)
        or _function_is_worse(course, by=5)
        or course.harm_reports >= 2
        or course.nerve_reports >= 1
    )


def is_over(course: Course) -> bool:
    now = course.now
    return course.visits >= 1 and now.back_nrs == 0 and now.leg_nrs == 0 and now.rmdq is not None and now.rmdq <= 2


def is_at_its_end(course: Course) -> bool:
    return course.visits >= LAST_VISIT or course.weeks >= LAST_WEEK


def is_clearly_better(course: Course) -> bool:
    judged = course.visits >= course.review_visit or course.weeks >= JUDGING_WEEK
    return judged and is_responder(course.start, course.now) and not _function_is_worse(course, by=2)


def is_not_better_in_time(course: Course) -> bool:
    judged = course.visits >= JUDGING_VISIT or course.weeks >= JUDGING_WEEK
    return judged and not is_responder(course.start, course.now)


def is_not_better_at_first_review(course: Course) -> bool:
    first_review = course.visits >= course.review_visit and not course.reviewed
    return first_review and not is_responder(course.start, course.now)


def is_not_better_at_first_review_sciatic(course: Course) -> bool:
    return course.pattern in SCIATIC and is_not_better_at_first_review(course)


def is_responder(start: Measure, now: Measure) -> bool:
    """As `RESPONDER` says.

    The lead is the leg if leg pain was higher than back pain at the start, else the back.
    """
    if start.leg_nrs > start.back_nrs:
        pain = _down_enough(start.leg_nrs, now.leg_nrs, points=1)
    else:
        pain = _down_enough(start.back_nrs, now.back_nrs, points=1)
    return pain or _function_is_better(start, now)


def _function_is_better(start: Measure, now: Measure) -> bool:
    if start.rmdq is None or now.rmdq is None:
        return False
    return _down_enough(start.rmdq, now.rmdq, points=2)


def _function_is_worse(course: Course, *, by: int) -> bool:
    if course.start.rmdq is None or course.now.rmdq is None:
        return False
    return course.now.rmdq - course.start.rmdq >= by


def _down_enough(start: int, now: int, *, points: int) -> bool:
    down = start - now
    # In whole numbers, so that exactly 30 % counts: 3 of 10, 6 of 20.
    return down >= points and 10 * down >= 3 * start


def _pain_is_up(start: int, now: int) -> bool:
    # The scale ends at 10, so that a person who started at 9 can only ever go up by one.
    return now - start >= 2 or (start, now) == (9, 10)


RULES: tuple[SignalRule, ...] = (
    SignalRule("R1", None, "the level at this visit stops a booking", is_blocked),
    SignalRule(
        "R2",
        "STOP_REFER",
        "back or leg pain up 2 or more from start, or at 10 from 9; or RMDQ up 5 or more; or 2 or more harm reports;"
        " or one report of new nerve symptoms",
        is_worse,
    ),
    SignalRule(
        "R3",
        "COMPLETE",
        "at least one visit, back and leg pain both 0, and RMDQ 2 or less",
        is_over,
        sources=("KAMPER2010",),
    ),
    SignalRule("R4", "END_COURSE", "10 visits or 12 weeks reached", is_at_its_end),
    SignalRule(
        "R5",
        "CONTINUE",
        "first review or week 6 reached, a responder, and RMDQ not worse by 2 or more",
        is_clearly_better,
        sources=("OSTELO2008",),
    ),
    SignalRule(
        "R6",
        "REFER",
        "not a responder at visit 6 or week 6",
        is_not_better_in_time,
        sources=("OSTELO2008",),
    ),
    SignalRule(
        "R6s",
        "REFER",
        "not a responder at first review, signs that fit sciatica or pain on standing or walking",
        is_not_better_at_first_review_sciatic,
        sources=("OSTELO2008",),
    ),
    SignalRule(
        "R6c",
        "CHANGE_PLAN",
        "not a responder at first review, other patterns, before visit 6 and week 6",
        is_not_better_at_first_review,
        sources=("OSTELO2008",),
    ),
    SignalRule("R7", "KEEP_GOING", "otherwise", lambda _course: True),
)
