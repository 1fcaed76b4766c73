"""The picture of a drawing: shades, patterns, the lit nerve, and the same in words."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from tests.spine.check.real_drawings import OWN_SET, real_drawings
from unknot.kit import figure
from unknot.spine.check.body_map import REGIONS, View
from unknot.spine.check.drawing import Drawing, Feel, Mark, read_drawing
from unknot.spine.vocabulary import Side

SEED = 20_210_801
FILLED = re.compile(r'class="region shade-\w+" d="([^"]+)"')
BY_PLACE = {
    (region.view, region.side, figure.path_of(region.view, region.area)): code for code, region in REGIONS.items()
}

DRAWING = {
    219: {"level": 4, "feels": ["ache"]},
    224: {"level": 8, "feels": ["burning", "numb"]},
    130: {"level": None, "feels": []},
}


def drawn(tag: str, **context: object) -> str:
    return Template("{% load kit %}" + tag).render(Context(context))


def of_ten(level: int) -> str:
    """How bad, on one line."""
    return f"{level} of 10".replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("level", "step"), [(None, "said"), (0, "0"), (1, "1"), (2, "1"), (3, "2"), (6, "3"), (8, "4"), (9, "5"), (10, "5")]
)
def test_shade_grows_with_the_level_and_differs_where_none_was_said(level: int | None, step: str) -> None:
    assert figure.shade(level) == step


def test_every_region_has_a_name_of_its_own() -> None:
    names = [str(name) for name in figure.NAMES.values()]

    assert figure.NAMES.keys() == REGIONS.keys()
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("code", REGIONS)
def test_name_says_the_side_and_only_that_side(code: int) -> None:
    words = re.findall(r"left|right", str(figure.NAMES[code]))

    assert words == [REGIONS[code].side.value]


def test_mark_in_words_says_where_how_bad_and_what_it_feels_like() -> None:
    assert figure.mark_words(223, Mark(level=6, feels=(Feel.BURNING,))) == f"left buttock, {of_ten(6)}, burning"
    assert figure.mark_words(134, Mark()) == "left ankle (front)"


def test_marked_regions_are_shaded_and_patterned_and_nothing_else_is() -> None:
    svg = drawn("{% figure drawing=drawing %}", drawing=DRAWING)

    assert sorted(re.findall(r'class="region shade-(\w+)"', svg)) == ["2", "4", "said"]
    assert sorted(re.findall(r'fill="url\(#figure-([\w-]+)\)"', svg)) == ["ache", "burning-deep", "numb-deep"]


def test_picture_in_words_lists_the_regions_in_the_order_of_their_codes() -> None:
    svg = drawn("{% figure drawing=drawing %}", drawing=DRAWING)

    marked = f"left knee; right low back, {of_ten(4)}, ache; right buttock, {of_ten(8)}, burning, numb"
    assert f'<title id="figure-title">A human body. Marked: {marked}</title>' in svg


def test_words_of_a_drawing_stand_beside_it_with_the_same_shades() -> None:
    rows = drawn("{% figure_words drawing %}", drawing=DRAWING)

    assert re.findall(r"shade-(\w+)", rows) == ["said", "2", "4"]
    assert re.findall(r"<span>([^<]+)", rows) == [
        "left knee",
        f"right low back, {of_ten(4)}, ache",
        f"right buttock, {of_ten(8)}, burning, numb",
    ]


def test_nerve_lights_along_the_marked_regions_of_that_side_only() -> None:
    def lit(*codes: int) -> int:
        return drawn('{% figure "back" drawing=drawing %}', drawing={code: {} for code in codes}).count('class="lit"')

    assert [lit(), lit(224), lit(219, 224, 229), lit(223, 224), lit(208)] == [0, 1, 3, 2, 0]


def test_same_drawing_gives_the_same_picture_from_form_store_and_value() -> None:
    stored = read_drawing(DRAWING).as_json()

    pictures = {
        drawn("{% figure drawing=drawing %}", drawing=value)
        for value in (DRAWING, dict(reversed(DRAWING.items())), stored, read_drawing(stored))
    }

    assert len(pictures) == 1


def test_empty_body_is_whole_without_shade_or_light() -> None:
    svg = drawn("{% figure %}")

    assert (svg.count('class="figure-line"'), svg.count("shade-"), svg.count("lit")) == (2, 0, 0)
    assert "with the two sciatic nerves" in svg


def test_example_shows_pain_down_one_leg() -> None:
    assert drawn("{% figure ache=True %}").count('class="region shade-') == 5


def test_two_figures_on_a_page_share_no_id() -> None:
    page = drawn('{% figure drawing=drawing %}{% figure drawing=drawing name="older" %}', drawing=DRAWING)

    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', page)) <= set(ids)


def test_whole_picture_is_small() -> None:
    everything = {code: {"level": code % 11, "feels": [list(Feel)[code % 5].value]} for code in REGIONS}

    assert len(gzip.compress(drawn("{% figure drawing=drawing %}", drawing=everything).encode())) < 10_000


def test_older_drawing_lies_beside_the_newest_and_is_the_same_picture_as_when_it_was_made() -> None:
    zone, monday = ZoneInfo("America/Chicago"), datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
    older, newer = ({"drawing": read_drawing(one).as_json()} for one in ({233: {"level": 7}}, DRAWING))

    both = figure.dated([(monday + timedelta(days=7), newer), (monday, {}), (monday, older)], zone=zone)

    assert [one.made for one in both] == [
        "Monday 23 November 2026, 09:00 (Chicago time)",
        "Monday 16 November 2026, 09:00 (Chicago time)",
    ]
    alone = figure.dated([(monday, older)], zone=zone)
    pictures = [
        re.sub("drawn-[01]", "drawn", drawn("{% figure 'both' drawing=one.drawing name=one.name %}", one=one))
        for one in (both[1], alone[0])
    ]
    assert pictures[0] == pictures[1]


def test_third_drawing_is_left_out() -> None:
    now = datetime(2026, 11, 16, tzinfo=UTC)
    told = {"drawing": read_drawing(DRAWING).as_json()}

    assert len(figure.dated([(now, told)] * 3, zone=ZoneInfo("UTC"))) == 2


def test_drawing_that_words_overruled_says_so() -> None:
    told = {"drawing": read_drawing({233: {"level": 7}}).as_json(), "leg_site": "none", "reach": "none"}

    [one] = figure.dated([(datetime(2026, 11, 16, tzinfo=UTC), told)], zone=ZoneInfo("UTC"))

    html = drawn('{% include "kit/figure/dated.html" with dated=all %}', all=[one])
    assert "In words another place was given. The words count." in html


@pytest.mark.parametrize("codes", OWN_SET)
def test_own_drawing_is_redrawn_without_loss(codes: tuple[int, ...]) -> None:
    assert shaded(codes) == sorted(codes)


def test_every_real_drawing_is_redrawn_without_loss() -> None:
    shapes = sorted({row.codes for row in real_drawings()})
    if not shapes:
        pytest.skip("the real drawings are not beside this checkout (../shared/data)")

    # The picture of all is made of the same patches that the template lists; some go through it too.
    assert [codes for codes in shapes if patched(codes) != sorted(codes)] == []
    assert [codes for codes in Random(SEED).sample(shapes, 200) if shaded(codes) != sorted(codes)] == []


def patched(codes: tuple[int, ...]) -> list[int]:
    """The codes of the patches that a picture of these regions has."""
    drawing = Drawing({code: Mark(5) for code in codes})
    halves = [half for view in View for half in figure.body(view, drawing).halves]
    return sorted(patch.code for half in halves for patch in half.patches)


def shaded(codes: tuple[int, ...]) -> list[int]:
    """The codes of the regions that a rendered picture fills, known again by view, half and outline."""
    svg = drawn("{% figure 'both' drawing=marked %}", marked={code: {"level": 5} for code in codes})
    halves = zip(product(View, Side), svg.split("<g clip-path=")[1:], strict=True)
    filled = [(*place, path) for place, half in halves for path in FILLED.findall(half)]
    return sorted(BY_PLACE[place] for place in filled)


def test_picture_on_paper_is_that_of_the_screen_with_its_style_inside() -> None:
    """Every path and class is the same; only the style comes along."""
    screen, paper = (
        drawn("{% figure drawing=drawing on_paper=on_paper %}", drawing=DRAWING, on_paper=on_paper)
        for on_paper in (False, True)
    )

    assert "<style" not in screen
    assert re.sub(r"<style.*?</style>", "", paper, flags=re.DOTALL).split() == screen.split()
    assert 'class="region shade-4"' in paper
