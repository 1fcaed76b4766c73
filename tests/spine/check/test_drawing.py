"""A drawing is read, kept and redrawn without loss, and what follows from it is what the map says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spine.vectors import VECTORS, Vector
from unknot.spine.check.answers import read_answers
from unknot.spine.check.body_map import BACK_PAIRS, CHOIR, FRONT_PAIRS, LOCAL, REGIONS, Area, View
from unknot.spine.check.drawing import (
    Drawing,
    Feel,
    Mark,
    Stretch,
    areas,
    asks,
    leg_site,
    levels,
    nerve_stretch,
    read_drawing,
    sides,
    sides_by_area,
)
from unknot.spine.check.refused import AnswersRefused
from unknot.spine.match.report import report
from unknot.spine.vocabulary import LegSite, Pattern, Side

LEAST: dict[str, Any] = {"age": 40, "weeks": 20}
MARKS = st.builds(
    Mark,
    level=st.none() | st.integers(0, 10),
    feels=st.sets(st.sampled_from(Feel)).map(lambda feels: tuple(feel for feel in Feel if feel in feels)),
)
DRAWINGS = st.builds(
    Drawing,
    regions=st.dictionaries(st.sampled_from(sorted(REGIONS)), MARKS),
    worse=st.none() | st.sampled_from(Side),
)


def refusal(obj: object) -> AnswersRefused:
    with pytest.raises(AnswersRefused) as refused:
        read_drawing(obj)
    return refused.value


def test_regions_are_the_map_and_our_two() -> None:
    assert (*range(101, 137), *range(201, 239)) == CHOIR
    assert set(REGIONS) == {*CHOIR, *LOCAL}
    assert {code for *pair, _ in (*FRONT_PAIRS, *BACK_PAIRS) for code in pair} == set(REGIONS)


NAMED_BY_THE_DATA = {
    (218, 219): Area.LOW_BACK,
    (222, 225): Area.HIP_SIDE,
    (223, 224): Area.BUTTOCK,
    (228, 229): Area.BACK_THIGH,
    (231, 232): Area.BACK_KNEE,
    (233, 234): Area.CALF,
    (235, 236): Area.ANKLE,
    (237, 238): Area.HEEL,
    (212, 213): Area.MID_BACK,
    (205, 206): Area.NECK,
    (120, 123): Area.HIP_SIDE,
    (121, 122): Area.GROIN,
    (126, 127): Area.FRONT_THIGH,
    (129, 130): Area.KNEE,
    (131, 132): Area.SHIN,
    (133, 134): Area.ANKLE,
    (135, 136): Area.TOP_OF_FOOT,
}


@pytest.mark.parametrize(("pair", "area"), NAMED_BY_THE_DATA.items())
def test_pair_named_with_the_real_drawings_is_where_they_say(pair: tuple[int, int], area: Area) -> None:
    first, second = (REGIONS[code] for code in pair)

    assert first.area is second.area is area
    front = first.view is View.FRONT
    assert (first.side, second.side) == ((Side.RIGHT, Side.LEFT) if front else (Side.LEFT, Side.RIGHT))


@given(DRAWINGS)
def test_drawing_comes_back_from_json_as_it_was(drawing: Drawing) -> None:
    assert read_drawing(json.loads(json.dumps(drawing.as_json()))) == drawing


def test_regions_of_a_form_are_read_without_a_wrapping() -> None:
    drawing = read_drawing({218: {"level": 5, "feels": ["pins", "ache"]}, 328: {"level": None, "feels": []}})

    assert drawing.regions == {218: Mark(5, (Feel.ACHE, Feel.PINS)), 328: Mark()}
    assert (drawing.codes, drawing.choir_codes) == ((218, 328), (218,))


REFUSED = {
    "a list": [218],
    "an unknown region": {999: {}},
    "true as a region": {True: {}},
    "a level over ten": {218: {"level": 11}},
    "a level of true": {218: {"level": True}},
    "an unknown feel": {218: {"feels": ["heavy"]}},
    "feels as one word": {218: {"feels": "ache"}},
    "more about a region": {218: {"root": "S1"}},
    "a later version": {"version": 2, "regions": {}},
    "no version": {"regions": {}},
    "regions as a list": {"version": 1, "regions": [218]},
    "an unknown side": {"version": 1, "regions": {}, "worse": "both"},
    "an unknown key": {"version": 1, "regions": {}, "sex": "f"},
}


@pytest.mark.parametrize("obj", REFUSED.values(), ids=REFUSED)
def test_drawing_that_cannot_be_read_is_refused_by_name(obj: object) -> None:
    assert refusal(obj).key == "drawing"


BELOW = (131, 132, 133, 134, 135, 136, *range(233, 239))
ABOVE = (126, 127, 129, 130, 228, 229, 231, 232, *LOCAL)


@pytest.mark.parametrize("code", REGIONS)
def test_place_of_leg_pain_by_a_single_region(code: int) -> None:
    expected = LegSite.BELOW_KNEE if code in BELOW else LegSite.ABOVE_KNEE if code in ABOVE else LegSite.NONE

    assert leg_site([code]) is expected


@given(st.sets(st.sampled_from(sorted(REGIONS))))
def test_furthest_region_down_the_leg_decides(codes: set[int]) -> None:
    if codes & set(BELOW):
        assert leg_site(codes) is LegSite.BELOW_KNEE
    else:
        assert leg_site(codes) is (LegSite.ABOVE_KNEE if codes & set(ABOVE) else LegSite.NONE)


def test_nothing_drawn_says_nothing() -> None:
    assert leg_site([]) is LegSite.NONE
    assert (sides([]), areas([]), asks([])) == ((), (), frozenset())
    assert levels(Drawing()) is None


def test_areas_and_sides_from_head_to_foot() -> None:
    codes = [237, 224, 218, 219]

    assert areas(codes) == (Area.LOW_BACK, Area.BUTTOCK, Area.HEEL)
    assert sides(codes) == (Side.LEFT, Side.RIGHT)
    assert sides_by_area(codes) == {
        Area.LOW_BACK: (Side.LEFT, Side.RIGHT),
        Area.BUTTOCK: (Side.RIGHT,),
        Area.HEEL: (Side.LEFT,),
    }


def test_nerve_lights_where_regions_lie_along_it_and_on_that_side() -> None:
    lit = nerve_stretch([219, 224, 229, 136, 126, 328, 120, 129, 121])

    assert lit == {
        Side.LEFT: (Stretch.FOOT,),
        Side.RIGHT: (Stretch.LOW_BACK, Stretch.BUTTOCK, Stretch.THIGH),
    }


def test_middle_back_and_groin_bring_up_their_questions() -> None:
    assert asks([212]) == asks([213]) == {"mid_back"}
    assert asks([121, 122]) == {"groin"}
    assert asks(set(REGIONS) - {212, 213, 121, 122}) == frozenset()


LEVELS = {
    "highest of each": ({218: 4, 219: 6, 233: 3, 229: 2}, (6, 3)),
    "buttock counts as back": ({223: 7, 233: 3}, (7, 3)),
    "hip and groin count as back": ({120: 5, 121: 8}, (8, 0)),
    "leg alone": ({238: 9}, (0, 9)),
    "outer thigh is leg": ({328: 2}, (0, 2)),
    "one region of the back without a level": ({218: 4, 219: None, 233: 3}, None),
    "one region of the leg without a level": ({218: 4, 233: None}, None),
    "shoulder alone": ({107: 5}, None),
    "a shoulder without a level beside the back": ({107: None, 218: 4}, (4, 0)),
}


@pytest.mark.parametrize(("drawn", "expected"), LEVELS.values(), ids=LEVELS)
def test_levels_of_back_and_leg(drawn: dict[int, int | None], expected: tuple[int, int] | None) -> None:
    assert levels(Drawing({code: Mark(level) for code, level in drawn.items()})) == expected


# With `unknot check`.


@pytest.mark.parametrize(
    "value", [None, 218, "218", {"218": 5}, [True], ["218"], [218.0], [100], [137], [200], [239], [328], [329]]
)
def test_codes_that_are_none_are_refused(value: object) -> None:
    with pytest.raises(AnswersRefused) as refused:
        read_answers({**LEAST, "drawing": value})

    assert refused.value.key == "drawing"
    if isinstance(value, list):
        assert repr(value[0]) in refused.value.message


def drawn(codes: list[int], **more: object) -> dict[str, Any]:
    return report(read_answers({**LEAST, "drawing": codes, **more}), content="test")


def test_finding_tells_what_follows_from_the_drawing() -> None:
    assert drawn([233, 218], back_nrs=3, leg_nrs=5)["drawing"] == {
        "codes": [233, 218],
        "leg_site": "below_knee",
        "sides": ["left"],
        "areas": ["low back", "calf"],
    }


def test_finding_without_a_drawing_has_no_such_key() -> None:
    assert "drawing" not in report(read_answers(LEAST), content="test")


def test_drawing_without_a_mark_is_one() -> None:
    assert drawn([])["drawing"] == {"codes": [], "leg_site": "none", "sides": [], "areas": []}


SITES = {"none": 0, "above_knee": 1, "below_knee": 2}
CODES_BY_SITE = {"none": [218, 223], "above_knee": [218, 228], "below_knee": [218, 233]}


@pytest.mark.parametrize("said", SITES)
@pytest.mark.parametrize("shown", SITES)
def test_said_and_drawn_place_the_further_down_counts(said: str, shown: str) -> None:
    counted = max(said, shown, key=SITES.__getitem__)

    both = drawn(CODES_BY_SITE[shown], leg_site=said)

    alone = report(read_answers({**LEAST, "leg_site": counted}), content="test")
    assert both["drawing"]["leg_site"] == shown
    assert {key: value for key, value in both.items() if key != "drawing"} == alone


def test_unsure_where_counts_as_above_the_knee_unless_drawn_below() -> None:
    unsure = {"not_sure": ["leg_site"]}

    assert read_answers({**LEAST, **unsure, "drawing": [218]}).leg_place is LegSite.ABOVE_KNEE
    assert read_answers({**LEAST, **unsure, "drawing": [233]}).leg_place is LegSite.BELOW_KNEE


def test_drawing_gives_the_place_that_leg_pain_needs() -> None:
    assert drawn([228], leg_nrs=4)["pattern"] == Pattern.REFERRED.value
    with pytest.raises(AnswersRefused, match="leg_site"):
        read_answers({**LEAST, "leg_nrs": 4, "drawing": [223]})


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_vector_drawn_instead_of_said_gives_the_same_finding(vector: Vector) -> None:
    site = str(vector.inputs.get("leg_site", "none"))
    said = {key: value for key, value in vector.inputs.items() if key != "leg_site"}

    found = report(read_answers({**said, "drawing": CODES_BY_SITE[site]}), content="test")

    assert found.pop("drawing")["leg_site"] == site
    assert found == report(read_answers(vector.inputs), content="test")
