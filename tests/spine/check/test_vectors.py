"""The check's part of every vector of EVIDENCE section 7, word for word."""

import pytest

from tests.spine.vectors import VECTORS, Vector
from unknot.spine.check.answers import read_answers
from unknot.spine.check.triage import triage

ALL = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)


def test_vectors_are_all_there() -> None:
    follow_ups = ("V19", "V20")
    expected = [f"V{number:02}" for number in range(1, 28) if f"V{number:02}" not in follow_ups]

    assert [vector.id for vector in VECTORS] == expected


@ALL
def test_finding_of_each_vector(vector: Vector) -> None:
    finding = triage(read_answers(vector.inputs))

    assert finding.level.name == vector.level
    assert tuple(fired.label for fired in finding.fired) == vector.rules
    assert finding.modifiers == vector.modifiers
    assert finding.advice == vector.advice


@ALL
def test_pattern_of_each_matched_vector(vector: Vector) -> None:
    finding = triage(read_answers(vector.inputs))
    expected = vector.match

    shown = (finding.pattern.value, finding.acuity.value)
    assert expected is None or shown == (expected.pattern, expected.acuity)
    assert expected is None or expected.fit in (None, finding.fit)


def test_v22_doubt_about_an_emergency_is_urgent_today() -> None:
    vector = next(vector for vector in VECTORS if vector.id == "V22")

    finding = triage(read_answers(vector.inputs))

    assert finding.same_day
    assert [fired.level.name for fired in finding.fired] == ["URGENT"]


def test_v23_unanswered_is_named() -> None:
    vector = next(vector for vector in VECTORS if vector.id == "V23")

    assert triage(read_answers(vector.inputs)).unanswered == ("fever",)
