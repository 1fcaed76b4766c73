"""FIT, pattern and acuity: the instrument checks of EVIDENCE section 7, and the order of 3.4."""

from typing import Any

import pytest

from unknot.spine.check.answers import read_answers
from unknot.spine.check.patterns import acuity, fit, fit_items, pattern
from unknot.spine.vocabulary import Acuity, Pattern

LEAST: dict[str, Any] = {"age": 40, "weeks": 20}


@pytest.mark.parametrize(
    ("given", "points", "items"),
    [
        pytest.param({"leg_site": "below_knee"}, 2, ("S1",), id="below knee only"),
        pytest.param(
            {"leg_site": "above_knee", "tingling": True, "cough": True},
            2,
            ("S3", "S4"),
            id="above knee with tingling and cough",
        ),
        pytest.param(
            {"leg_site": "below_knee", "leg_nrs": 5, "back_nrs": 3},
            3,
            ("S1", "S2"),
            id="below knee, leg worse, no tingling, no cough",
        ),
        pytest.param({"leg_site": "none"}, None, (), id="no leg pain"),
        pytest.param({"tingling": True, "cough": True}, None, (), id="tingling and cough without a place"),
        pytest.param({"leg_site": "above_knee", "leg_nrs": 5, "back_nrs": 5}, 0, (), id="as bad as the back"),
        pytest.param(
            {"leg_site": "below_knee", "leg_nrs": 1, "tingling": True, "cough": True},
            5,
            ("S1", "S2", "S3", "S4"),
            id="everything",
        ),
        pytest.param({"not_sure": ["leg_site"], "leg_nrs": 1}, 1, ("S2",), id="place not sure"),
    ],
)
def test_fit_counts_the_items_of_the_table(given: dict[str, Any], points: int | None, items: tuple[str, ...]) -> None:
    answers = read_answers({**LEAST, **given})

    assert (fit(answers), fit_items(answers)) == (points, items)


SEVERAL = {"leg_site": "below_knee", "leg_nrs": 7, "back_nrs": 3, "tingling": True}
SOME = {"leg_site": "below_knee"}
GLUTEAL = {"buttock": ["main", "sitting", "tender"]}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({**SEVERAL, "walk": "vascular"}, Pattern.CLAUD_VASC, id="vascular before all"),
        pytest.param({**SEVERAL, "walk": "neuro"}, Pattern.CLAUD_NEURO, id="neuro before sciatica"),
        pytest.param({"walk": "neuro"}, Pattern.CLAUD_NEURO, id="neuro without leg pain"),
        pytest.param({**SEVERAL, **GLUTEAL}, Pattern.SCIATICA_SEVERAL, id="several before gluteal"),
        pytest.param({**SOME, **GLUTEAL}, Pattern.SCIATICA_SOME, id="some before gluteal"),
        pytest.param({"leg_site": "above_knee", **GLUTEAL}, Pattern.GLUTEAL, id="gluteal before referred"),
        pytest.param(GLUTEAL, Pattern.GLUTEAL, id="gluteal without leg pain"),
        pytest.param({"buttock": ["main", "sitting"]}, Pattern.LOCAL, id="two of three are not gluteal"),
        pytest.param({"leg_site": "above_knee"}, Pattern.REFERRED, id="leg pain with few features"),
        pytest.param({}, Pattern.LOCAL, id="no leg pain"),
        pytest.param({"tingling": True}, Pattern.LOCAL, id="tingling without a place"),
        pytest.param({"not_sure": ["buttock"]}, Pattern.LOCAL, id="buttock not sure is not given"),
        pytest.param({"not_sure": ["walk"]}, Pattern.LOCAL, id="walk not sure shows no pattern"),
        pytest.param(
            {"not_sure": ["walk"], "cleared": ["D8", "D9"]},
            Pattern.CLAUD_VASC,
            id="walk not sure and cleared stays out of the match",
        ),
    ],
)
def test_first_pattern_that_matches(given: dict[str, Any], expected: Pattern) -> None:
    assert pattern(read_answers({**LEAST, **given})) is expected


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (0, Acuity.ACUTE),
        (5, Acuity.ACUTE),
        (6, Acuity.SUBACUTE),
        (12, Acuity.SUBACUTE),
        (13, Acuity.CHRONIC),
    ],
)
def test_acuity_turns_at_six_and_after_twelve_weeks(weeks: int, expected: Acuity) -> None:
    assert acuity(read_answers({"age": 40, "weeks": weeks})) is expected
