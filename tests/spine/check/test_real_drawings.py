"""Every real drawing maps to regions and back, gives a finding, and follows the rule of the leg by a second coding."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest

from tests.spine.check.real_drawings import OWN_SET, ROWS, Row, real_drawings
from unknot.spine.check.answers import Answers, read_answers
from unknot.spine.check.body_map import REGIONS
from unknot.spine.check.drawing import Drawing, Mark, areas, leg_site, nerve_stretch, read_drawing, sides
from unknot.spine.check.patterns import pattern
from unknot.spine.check.triage import triage
from unknot.spine.vocabulary import Level, Pattern

SEED = 20_210_801
BELOW = frozenset({131, 132, 133, 134, 135, 136, 233, 234, 235, 236, 237, 238})
ABOVE = frozenset({126, 127, 129, 130, 228, 229, 231, 232})


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    found = real_drawings()
    if not found:
        pytest.skip("the real drawings are not beside this checkout (../shared/data)")
    return found


@pytest.mark.parametrize("codes", OWN_SET)
def test_own_drawing_maps_to_regions_and_back(codes: tuple[int, ...]) -> None:
    assert_without_loss(codes)
    assert isinstance(triage(answers_of(codes, pain=5, age=40)).pattern, Pattern)


def test_every_real_drawing_maps_to_regions_and_back(rows: tuple[Row, ...]) -> None:
    assert len(rows) == ROWS
    for codes in {row.codes for row in rows}:
        assert_without_loss(codes)


def test_every_real_drawing_gives_a_finding_by_the_rule_of_the_leg(rows: tuple[Row, ...]) -> None:
    kinds: Counter[Pattern] = Counter()
    for row in rows:
        answers = answers_of(row.codes, pain=row.pain, age=row.age)
        kinds[pattern(answers)] += 1

    # Nothing else was answered, so leg pain alone decides: below the knee two points of FIT, above it none.
    below = sum(bool(BELOW.intersection(row.codes)) for row in rows)
    above = sum(bool(ABOVE.intersection(row.codes)) and not BELOW.intersection(row.codes) for row in rows)
    assert kinds == {
        Pattern.SCIATICA_SOME: below,
        Pattern.REFERRED: above,
        Pattern.LOCAL: ROWS - below - above,
    }


def test_real_shapes_go_through_the_whole_triage(rows: tuple[Row, ...]) -> None:
    # A finding reads of a drawing only the place of leg pain, so a sample of shapes stands for all.
    shapes = Random(SEED).sample(sorted({row.codes for row in rows}), 500)

    findings = [triage(answers_of(codes, pain=5, age=40)) for codes in shapes]

    assert {finding.level for finding in findings} <= {Level.PROCEED, Level.MODIFY}


def answers_of(codes: tuple[int, ...], *, pain: int, age: int) -> Answers:
    """A person who only draws: how bad as in the row, for 20 weeks, nothing else answered but with no.

    Back and leg get the same number, so that leg pain is never worse than back pain.
    """
    has_leg = bool((BELOW | ABOVE).intersection(codes))
    return read_answers(
        {
            "age": age,
            "weeks": 20,
            "back_nrs": pain,
            "leg_nrs": pain if has_leg else 0,
            "drawing": list(codes),
        }
    )


def assert_without_loss(codes: tuple[int, ...]) -> None:
    """Codes to regions to codes; to a stored drawing and back; and every part has a name and a side."""
    regions = [REGIONS[code] for code in codes]
    stored = json.loads(json.dumps(Drawing({code: Mark() for code in codes}).as_json()))

    assert tuple(region.code for region in regions) == codes
    assert read_drawing(stored).choir_codes == codes
    assert read_answers({"age": 40, "weeks": 20, "drawing": list(codes)}).drawing == codes
    assert {region.area for region in regions} == set(areas(codes))
    assert {region.side for region in regions} == set(sides(codes))
    assert set(nerve_stretch(codes)) == {"left", "right"}
    assert leg_site(codes).value == (
        "below_knee" if BELOW.intersection(codes) else "above_knee" if ABOVE.intersection(codes) else "none"
    )
