"""What ``unknot signal`` takes and what it refuses, key by key."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unknot.spine.outcomes.courses import Course, CourseRefused, Measure, read_course
from unknot.spine.vocabulary import Level, Pattern

EXAMPLE: dict[str, Any] = {
    "start": {"back_nrs": 6, "leg_nrs": 0, "rmdq": 9},
    "now": {"back_nrs": 0, "leg_nrs": 0, "rmdq": 1},
    "visits": 7,
    "weeks": 8,
    "review_visit": 4,
    "reviewed": False,
    "pattern": "LOCAL",
    "harm_reports": 0,
    "nerve_reports": 0,
    "level": "PROCEED",
}

KEYS = [*EXAMPLE, *(f"{when}.{what}" for when in ("start", "now") for what in ("back_nrs", "leg_nrs", "rmdq"))]


def changed(key: str, value: object) -> dict[str, Any]:
    """The example with one key, "start.rmdq" for a nested one, set to something else."""
    given = deepcopy(EXAMPLE)
    place, _, name = key.rpartition(".")
    (given[place] if place else given)[name] = value
    return given


def without(key: str) -> dict[str, Any]:
    given = deepcopy(EXAMPLE)
    place, _, name = key.rpartition(".")
    del (given[place] if place else given)[name]
    return given


def test_example_is_read() -> None:
    assert read_course(EXAMPLE) == Course(
        start=Measure(back_nrs=6, leg_nrs=0, rmdq=9),
        now=Measure(back_nrs=0, leg_nrs=0, rmdq=1),
        visits=7,
        weeks=8,
        review_visit=4,
        reviewed=False,
        pattern=Pattern.LOCAL,
        harm_reports=0,
        nerve_reports=0,
        level=Level.PROCEED,
    )


def test_course_is_written_as_it_is_read() -> None:
    assert read_course(EXAMPLE).as_json() == EXAMPLE


@pytest.mark.parametrize("key", KEYS)
def test_missing_key_is_named(key: str) -> None:
    with pytest.raises(CourseRefused) as refused:
        read_course(without(key))

    assert refused.value.key == key


@pytest.mark.parametrize("key", ["visit", "start.pain", "now.RMDQ"])
def test_unknown_key_is_named(key: str) -> None:
    with pytest.raises(CourseRefused) as refused:
        read_course(changed(key, 1))

    assert refused.value.key == key


WRONG = {
    "start": [None, [], 3],
    "start.back_nrs": [-1, 11, 3.0, True, "3", None],
    "now.leg_nrs": [-1, 11, 3.0, True, "3", None],
    "now.rmdq": [-1, 25, 1.5, False, "9"],
    "visits": [-1, 2.0, True, "2", None],
    "weeks": [-1, 2.0, True, "2", None],
    "review_visit": [0, 11, 3.0, True, None],
    "reviewed": [0, 1, "false", None],
    "pattern": ["local", "", None, 3, []],
    "harm_reports": [-1, 0.0, False, None],
    "nerve_reports": [-1, 0.0, False, None],
    "level": ["proceed", "", None, 1, {}],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in WRONG.items() for value in values])
def test_wrong_value_is_named(key: str, value: object) -> None:
    with pytest.raises(CourseRefused) as refused:
        read_course(changed(key, value))

    assert refused.value.key == key


@pytest.mark.parametrize("when", ["start", "now"])
def test_rmdq_may_be_null(when: str) -> None:
    course = read_course(changed(f"{when}.rmdq", None))

    assert (course.start.rmdq, course.now.rmdq).count(None) == 1


@given(st.dictionaries(st.sampled_from([*EXAMPLE, "other"]), st.none() | st.integers() | st.text() | st.booleans()))
def test_anything_else_is_refused_by_its_key_and_nothing_else_is_raised(changes: dict[str, Any]) -> None:
    assert refused_key({**EXAMPLE, **changes}) in {None, *changes}


def refused_key(given: dict[str, Any]) -> str | None:
    """The key that is refused, or None where the course is read, and reads back the same."""
    try:
        course = read_course(given)
    except CourseRefused as refused:
        return refused.key
    assert read_course(course.as_json()) == course
    return None
