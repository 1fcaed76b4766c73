"""The follow-up signals of EVIDENCE 5.7: the vectors V19 and V20, every rule at its edges, and the order of rules."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from tests.spine.vectors import SIGNAL_VECTORS, SignalVector
from unknot.spine.outcomes.courses import Course, Measure
from unknot.spine.outcomes.trajectory import RULES, Signal, is_responder, printed_rules, signal
from unknot.spine.vocabulary import Level, Pattern

SCIATIC = (Pattern.SCIATICA_SOME, Pattern.SCIATICA_SEVERAL, Pattern.CLAUD_NEURO)


def measure(back: int, leg: int = 0, rmdq: int | None = None) -> Measure:
    return Measure(back_nrs=back, leg_nrs=leg, rmdq=rmdq)


def course(**changes: object) -> Course:
    """A course in its second week in which nothing has happened yet: R7."""
    plain = Course(
        start=measure(6, 0, 12),
        now=measure(6, 0, 12),
        visits=2,
        weeks=2,
        review_visit=4,
        reviewed=False,
        pattern=Pattern.LOCAL,
        harm_reports=0,
        nerve_reports=0,
        level=Level.PROCEED,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the names of fields, given as words


V19 = course(now=measure(4, 0, 8), visits=4, weeks=4)
V20 = course(start=measure(4, 7, 14), now=measure(3, 6, 12), visits=4, weeks=4, pattern=Pattern.SCIATICA_SEVERAL)


@pytest.mark.parametrize("vector", SIGNAL_VECTORS, ids=lambda vector: vector.id)
def test_vector(vector: SignalVector) -> None:
    found = signal({"V19": V19, "V20": V20}[vector.id])

    assert (found.signal, found.rule) == (vector.signal, vector.exercises.split(":")[0])


def test_example_of_the_interface() -> None:
    given = course(start=measure(6, 0, 9), now=measure(0, 0, 1), visits=7, weeks=8)

    assert signal(given) == Signal(signal="COMPLETE", rule="R3")


def rule(given: Course) -> str:
    return signal(given).rule


@pytest.mark.parametrize("level", [Level.EMERGENCY, Level.URGENT, Level.DOCTOR_FIRST, Level.DEFER])
def test_r1_takes_the_name_of_the_level(level: Level) -> None:
    assert signal(course(level=level, nerve_reports=1)) == Signal(signal=level.name, rule="R1")


@pytest.mark.parametrize("level", [Level.MODIFY, Level.PROCEED])
def test_r1_lets_an_open_level_through(level: Level) -> None:
    assert signal(course(level=level)) == Signal(signal="KEEP_GOING", rule="R7")


R2 = {
    "back up 2": course(start=measure(5), now=measure(7)),
    "leg up 2": course(start=measure(5, 1), now=measure(5, 3)),
    "back at 10 from 9": course(start=measure(9), now=measure(10)),
    "leg at 10 from 9": course(start=measure(3, 9), now=measure(3, 10)),
    "rmdq up 5": course(start=measure(5, 0, 3), now=measure(5, 0, 8)),
    "two harm reports": course(harm_reports=2),
    "one nerve report": course(nerve_reports=1),
}


@pytest.mark.parametrize("given", R2.values(), ids=R2.keys())
def test_r2_stops(given: Course) -> None:
    assert signal(given) == Signal(signal="STOP_REFER", rule="R2")


NOT_R2 = {
    "back up 1": course(start=measure(5), now=measure(6)),
    "back at 9 from 8": course(start=measure(8), now=measure(9)),
    "at 10 from 10": course(start=measure(10, 10), now=measure(10, 10)),
    "rmdq up 4": course(start=measure(5, 0, 3), now=measure(5, 0, 7)),
    "rmdq missing at the start": course(start=measure(5, 0, None), now=measure(5, 0, 24)),
    "rmdq missing now": course(start=measure(5, 0, 0), now=measure(5, 0, None)),
    "one harm report": course(harm_reports=1),
}


@pytest.mark.parametrize("given", NOT_R2.values(), ids=NOT_R2.keys())
def test_r2_does_not_stop(given: Course) -> None:
    assert rule(given) == "R7"


def test_r3_at_rmdq_two_and_no_pain() -> None:
    assert rule(course(now=measure(0, 0, 2), visits=1)) == "R3"


@pytest.mark.parametrize(
    "given",
    [
        course(now=measure(0, 0, 3), visits=1),
        course(now=measure(1, 0, 0), visits=1),
        course(now=measure(0, 1, 0), visits=1),
        course(now=measure(0, 0, 0), visits=0),
        course(now=measure(0, 0, None), visits=1),
    ],
    ids=["rmdq 3", "back 1", "leg 1", "no visit yet", "no rmdq: R3 waits"],
)
def test_r3_waits(given: Course) -> None:
    assert rule(given) == "R7"


@pytest.mark.parametrize(("visits", "weeks", "fits"), [(10, 1, True), (1, 12, True), (9, 11, False)])
def test_r4_ends_a_course_of_ten_visits_or_twelve_weeks(visits: int, weeks: int, fits: bool) -> None:
    assert (rule(course(now=measure(3, 0, 5), visits=visits, weeks=weeks)) == "R4") == fits


@pytest.mark.parametrize(
    ("visits", "weeks", "review_visit", "fits"),
    [(3, 2, 4, False), (4, 2, 4, True), (3, 2, 3, True), (2, 2, 3, False), (1, 6, 4, True), (1, 5, 4, False)],
)
def test_r5_continues_from_the_first_review_or_week_six(visits: int, weeks: int, review_visit: int, fits: bool) -> None:
    better = course(now=measure(4, 0, 8), visits=visits, weeks=weeks, review_visit=review_visit)

    assert signal(better) == (Signal("CONTINUE", "R5") if fits else Signal("KEEP_GOING", "R7"))


@pytest.mark.parametrize("reviewed", [False, True])
def test_r5_does_not_ask_whether_a_review_was_before(reviewed: bool) -> None:
    assert rule(course(now=measure(4, 0, 8), visits=5, reviewed=reviewed)) == "R5"


@pytest.mark.parametrize(("rmdq", "expected"), [(13, "R5"), (14, "R7"), (None, "R5")])
def test_r5_wants_rmdq_not_worse_by_two(rmdq: int | None, expected: str) -> None:
    assert rule(course(now=measure(3, 0, rmdq), visits=4)) == expected


@pytest.mark.parametrize(("visits", "weeks", "fits"), [(6, 3, True), (3, 6, True), (5, 5, False)])
def test_r6_refers_at_visit_six_or_week_six(visits: int, weeks: int, fits: bool) -> None:
    assert (signal(course(visits=visits, weeks=weeks, reviewed=True)) == Signal("REFER", "R6")) == fits


@pytest.mark.parametrize("pattern", list(Pattern))
def test_first_review_without_a_gain_goes_by_the_pattern(pattern: Pattern) -> None:
    expected = Signal("REFER", "R6s") if pattern in SCIATIC else Signal("CHANGE_PLAN", "R6c")

    assert signal(course(visits=4, weeks=4, pattern=pattern)) == expected


@pytest.mark.parametrize("pattern", list(Pattern))
def test_first_review_is_judged_once(pattern: Pattern) -> None:
    assert rule(course(visits=5, weeks=4, pattern=pattern, reviewed=True)) == "R7"


def test_first_review_may_come_late() -> None:
    assert rule(course(visits=5, weeks=4)) == "R6c"


def test_before_the_first_review_nothing_is_judged() -> None:
    assert rule(course(visits=3, weeks=5)) == "R7"


ORDER = {
    "R1 before R2": (course(level=Level.DEFER, harm_reports=2), "R1"),
    "R2 before R3": (course(now=measure(0, 0, 0), nerve_reports=1), "R2"),
    "R3 before R4": (course(now=measure(0, 0, 0), visits=10), "R3"),
    "R4 before R5": (course(now=measure(3, 0, 5), visits=10), "R4"),
    "R4 before R6": (course(visits=10), "R4"),
    "R6 before R6s": (course(visits=6, pattern=Pattern.SCIATICA_SOME), "R6"),
    "R6 before R6c": (course(visits=4, weeks=6), "R6"),
}


@pytest.mark.parametrize(("given", "expected"), ORDER.values(), ids=ORDER.keys())
def test_order_of_rules(given: Course, expected: str) -> None:
    assert rule(given) == expected


# Lead pain at the start and now, Roland-Morris at the start and now, and whether that is a clear gain.
RESPONDERS = [
    # The two checks of EVIDENCE 7.
    (3, 2, 6, 6, True),
    (2, 2, 3, 2, False),
    # Exactly 30 %, and one point short of it.
    (10, 7, 10, 10, True),
    (10, 8, 10, 10, False),
    (4, 3, 10, 10, False),
    # The least number of points.
    (1, 0, 10, 10, True),
    (0, 0, 3, 1, True),
    (0, 0, 2, 1, False),
    (5, 5, 20, 14, True),
    (5, 5, 20, 15, False),
    # Worse pain does not undo a gain in function.
    (5, 6, 10, 7, True),
    (5, 5, None, 0, False),
    (5, 5, 20, None, False),
]


@pytest.mark.parametrize(("start", "now", "rmdq_start", "rmdq_now", "expected"), RESPONDERS)
def test_responder(start: int, now: int, rmdq_start: int | None, rmdq_now: int | None, expected: bool) -> None:
    assert is_responder(measure(start, 0, rmdq_start), measure(now, 0, rmdq_now)) is expected


def test_lead_is_the_leg_only_where_it_was_worse_at_the_start() -> None:
    back_better = measure(4, 7), measure(0, 7)
    leg_better = measure(7, 7), measure(7, 0)

    assert (is_responder(*back_better), is_responder(*leg_better)) == (False, False)


def test_every_course_has_a_signal_by_a_second_coding() -> None:
    """R1 to R7 once more, written as one chain from the words of the table, over every edge of every input."""
    pains = (0, 1, 3, 4, 5, 6, 9, 10)
    for start, now, visits, week, reviewed, pattern in product(
        (measure(p, q, r) for p, q, r in product((3, 9), (0, 5, 10), (None, 6))),
        (measure(p, q, r) for p, q, r in product(pains, (0, 3, 7, 10), (None, 2, 4, 8, 11))),
        (0, 1, 3, 4, 6, 10),
        (1, 6, 12),
        (False, True),
        (Pattern.LOCAL, Pattern.CLAUD_NEURO),
    ):
        given = course(start=start, now=now, visits=visits, weeks=week, reviewed=reviewed, pattern=pattern)

        assert rule(given) == second_coding(given), given


def second_coding(c: Course) -> str:
    s, n = c.start, c.now
    measured = s.rmdq is not None and n.rmdq is not None
    rmdq_up = (n.rmdq or 0) - (s.rmdq or 0) if measured else -99
    lead, later = (s.leg_nrs, n.leg_nrs) if s.leg_nrs > s.back_nrs else (s.back_nrs, n.back_nrs)
    pain_gain = lead - later >= 1 and (lead - later) / lead >= 0.3 - 1e-9
    responder = pain_gain or (measured and rmdq_up <= -2 and bool(s.rmdq) and -rmdq_up / (s.rmdq or 1) >= 0.3 - 1e-9)
    up = max(n.back_nrs - s.back_nrs, n.leg_nrs - s.leg_nrs)
    to_ten = (s.back_nrs == 9 and n.back_nrs == 10) or (s.leg_nrs == 9 and n.leg_nrs == 10)
    first_review = c.visits >= c.review_visit and not c.reviewed
    late = c.visits >= 6 or c.weeks >= 6
    chain = (
        ("R1", c.level.name in {"EMERGENCY", "URGENT", "DOCTOR_FIRST", "DEFER"}),
        ("R2", up >= 2 or to_ten or rmdq_up >= 5 or c.harm_reports >= 2 or c.nerve_reports >= 1),
        ("R3", c.visits >= 1 and n.back_nrs == n.leg_nrs == 0 and n.rmdq in {0, 1, 2}),
        ("R4", c.visits >= 10 or c.weeks >= 12),
        ("R5", (c.visits >= c.review_visit or c.weeks >= 6) and responder and rmdq_up < 2),
        ("R6", late and not responder),
        ("R6s", first_review and not responder and c.pattern in SCIATIC),
        ("R6c", first_review and not responder and c.pattern not in SCIATIC),
    )
    return next((name for name, fits in chain if fits), "R7")


def test_rules_print_themselves_in_their_order() -> None:
    printed = printed_rules()

    assert [line.split(":")[0] for line in printed] == [one.rule for one in RULES]
    assert [one.rule for one in RULES] == ["R1", "R2", "R3", "R4", "R5", "R6", "R6s", "R6c", "R7"]
    assert printed[2].endswith("-> COMPLETE [KAMPER2010]")
