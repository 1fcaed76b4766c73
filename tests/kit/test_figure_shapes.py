"""The geometry of the body is whole: every region has its place, and there is neither gap nor overlap between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest

from unknot.kit.figure.outline import BORDERS, HALF_WIDTH, HEIGHT, LINES, NERVE, OUTLINE, SHAPES
from unknot.kit.figure.paths import path_of
from unknot.spine.check.body_map import REGIONS, Area, View

Point = tuple[float, float]
GRID = 4.0  # between points that are looked at; a small region still holds twenty
HAIR = 0.004  # the part of all points that may lie just on a border
COMMAND = re.compile(r"([MLCSHVhvz])([^MLCSHVhvz]*)")


def flat(path: str) -> list[list[Point]]:
    """The lines of a path as points, curves in twelve steps. Knows the commands that the figure uses."""
    lines: list[list[Point]] = []
    for command, numbers in COMMAND.findall(path):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        points = list(zip(values[::2], values[1::2], strict=False))
        if command == "M":
            lines.append(points[:1])
        elif command == "L":
            lines[-1].extend(points)
        elif command == "C":
            for at in range(0, len(points), 3):
                lines[-1].extend(curve(lines[-1][-1], *points[at : at + 3]))
    return lines


def curve(start: Point, one: Point, two: Point, end: Point) -> Iterator[Point]:
    for step in range(1, 13):
        t = step / 12
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        four = (start, one, two, end)
        yield (
            sum(weight * point[0] for weight, point in zip(weights, four, strict=True)),
            sum(weight * point[1] for weight, point in zip(weights, four, strict=True)),
        )


def inside(point: Point, ring: list[Point]) -> bool:
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


@cache
def body() -> tuple[Point, ...]:
    """Points inside one half of the silhouette."""
    ring = flat(OUTLINE)[0]
    across, down = int(HALF_WIDTH / GRID) + 1, int(HEIGHT / GRID) + 1
    points = [(GRID * i + 0.7, GRID * j + 0.3) for i in range(across) for j in range(down)]
    return tuple(point for point in points if inside(point, ring))


@cache
def held(view: View) -> dict[Point, list[Area]]:
    """Which regions hold each point of the body."""
    found: dict[Point, list[Area]] = {point: [] for point in body()}
    for area in SHAPES[view]:
        ring = flat(path_of(view, area))[0]
        left, right = min(x for x, _ in ring), max(x for x, _ in ring)
        top, bottom = min(y for _, y in ring), max(y for _, y in ring)
        for point, areas in found.items():
            if left <= point[0] <= right and top <= point[1] <= bottom and inside(point, ring):
                areas.append(area)
    return found


def test_every_code_has_a_shape_in_its_view_and_every_shape_two_codes() -> None:
    codes = Counter((region.view, region.area) for region in REGIONS.values())

    assert codes == {(view, area): 2 for view, shapes in SHAPES.items() for area in shapes}


@pytest.mark.parametrize("view", View)
def test_every_point_of_the_body_is_in_exactly_one_region(view: View) -> None:
    wrong = {point: areas for point, areas in held(view).items() if len(areas) != 1}

    assert len(body()) > 1500
    assert len(wrong) <= HAIR * len(body()), sorted(wrong.items())[:20]


@pytest.mark.parametrize("view", View)
def test_every_region_has_room_inside_the_outline(view: View) -> None:
    for area in SHAPES[view]:
        mine = [point for point, areas in held(view).items() if areas == [area]]
        wide = max(x for x, _ in mine) - min(x for x, _ in mine)
        high = max(y for _, y in mine) - min(y for _, y in mine)
        assert (wide >= 14, high >= 28, len(mine) >= 20) == (True, True, True), (area, wide, high, len(mine))


@pytest.mark.parametrize("view", View)
def test_neighbours_share_a_border_in_opposite_directions(view: View) -> None:
    words = Counter(word for way in SHAPES[view].values() for word in way.split() if not word.startswith("("))

    assert set(words.values()) == {1}
    assert {word.removeprefix("-") for word in words} <= BORDERS.keys()


def test_every_border_is_used() -> None:
    used = {word.removeprefix("-") for shapes in SHAPES.values() for way in shapes.values() for word in way.split()}

    assert used >= BORDERS.keys()


def test_figure_is_seven_and_a_half_heads_tall_and_two_heads_wide_at_the_shoulders() -> None:
    chin = 81.5
    points = flat(OUTLINE)[0]
    shoulders = 2 * max(x for x, y in points if 110 < y < 150)

    assert 7.3 < max(y for _, y in points) / chin < 7.6
    assert 1.9 < shoulders / chin < 2.1


def test_arms_and_legs_stand_away_from_the_body() -> None:
    """No point of the outline is in the gap between arm and body, and the feet do not touch."""
    points = flat(OUTLINE)[0]
    for y in range(190, 310, 10):
        at = sorted(x for x, own in points if abs(own - y) < 5)
        assert max(right - left for left, right in pairwise(at)) > 10, y
    assert min(x for x, y in points if 440 < y < 600) > 7


@pytest.mark.parametrize("view", View)
def test_nerve_and_lines_run_inside_the_outline(view: View) -> None:
    ring = flat(OUTLINE)[0]
    strands = [*NERVE[view].values(), LINES[view][0]]

    points = [point for path in strands for line in flat(path) for point in line[1:-1]]

    assert points
    assert [point for point in points if not inside(point, ring)] == []
