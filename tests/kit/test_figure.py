"""The body: regions by name, shades of clay, and the picture in words."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template

from unknot.kit import figure


def drawn(tag: str, **context: object) -> str:
    return Template("{% load kit %}" + tag).render(Context(context))


@pytest.mark.parametrize(("pain", "step"), [(0, 0), (1, 1), (2, 1), (3, 2), (6, 3), (8, 4), (9, 5), (10, 5)])
def test_shade_grows_with_pain(pain: int, step: int) -> None:
    assert figure.shade(pain) == step


def test_every_region_has_words_and_every_word_a_region() -> None:
    drawn_names = {region.name for view in figure.PARTS for region in figure.regions(view, {})}

    assert drawn_names == set(figure.NAMES)


def test_persons_left_is_on_the_readers_right_only_in_front() -> None:
    mirrored = {(one.view, one.side) for view in figure.PARTS for one in figure.regions(view, {}) if one.mirrored}

    assert mirrored == {("front", "right"), ("back", "left")}


def test_marked_region_is_shaded_in_each_view_that_shows_it_and_said_in_words() -> None:
    svg = drawn("{% figure marks=marks %}", marks={"left-knee": 9, "right-buttock": 4})

    shaded = re.findall(r'id="([a-z-]+)" class="region [a-z -]+ shade-(\d)"', svg)
    assert shaded == [("front-left-knee", "5"), ("back-right-buttock", "2"), ("back-left-knee", "5")]
    assert "A human body, marked: left knee, right buttock" in svg


def test_unmarked_body_shows_the_nerves_in_back_only_and_no_shade() -> None:
    svg = drawn("{% figure %}")

    assert (svg.count('class="figure-nerve"'), svg.count("shade-")) == (1, 0)


def test_every_shape_that_is_used_is_drawn_once() -> None:
    svg = drawn("{% figure ache=True %}")

    used, ids = set(re.findall(r'href="#([a-z-]+)"', svg)), re.findall(r'id="([a-z-]+)"', svg)
    assert used <= set(ids)
    assert len(ids) == len(set(ids))
