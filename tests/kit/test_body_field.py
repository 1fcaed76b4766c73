"""The field of the body: the list that is sent, what becomes of it, and what still stands there after a mistake."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template import Context, Template

from unknot.kit import figure
from unknot.kit.forms import BodyField
from unknot.spine.check.body_map import REGIONS
from unknot.spine.check.drawing import Drawing, Feel, Mark, nerve_stretch
from unknot.spine.vocabulary import Side


class Where(forms.Form):
    where = BodyField(required=False)


def sent(query: str) -> Where:
    return Where(QueryDict(query))


def shown(form: Where) -> str:
    return Template("{% load kit %}{% field form.where %}").render(Context({"form": form}))


def cleaned(query: str) -> Drawing:
    form = sent(query)
    assert form.is_valid(), form.errors
    drawing: Drawing = form.cleaned_data["where"]
    return drawing


def refusal(query: str) -> list[str]:
    form = sent(query)
    assert not form.is_valid()
    return form.errors["where"]


def test_ticked_regions_become_a_drawing() -> None:
    drawing = cleaned(
        "where=218&where=233&where-level-233=7&where-feels-233=numb&where-feels-233=ache&where-worse=left"
    )

    assert drawing == Drawing({218: Mark(), 233: Mark(7, (Feel.ACHE, Feel.NUMB))}, worse=Side.LEFT)


def test_what_belongs_to_a_region_that_is_not_ticked_does_not_count() -> None:
    assert cleaned("where=218&where-level-233=7&where-feels-233=numb") == Drawing({218: Mark()})


def test_nothing_ticked_is_a_drawing_without_a_region() -> None:
    assert cleaned("") == cleaned("where-worse=") == Drawing()


def test_required_asks_to_mark() -> None:
    with pytest.raises(ValidationError, match="Mark where it hurts"):
        BodyField().clean({"regions": {}, "worse": ""})


@pytest.mark.parametrize("typed", ["11", "-1", "a lot", "4.5", "٤", "1e1", "1" * 5000])
def test_level_that_is_none_names_the_region(typed: str) -> None:
    assert refusal(f"where=233&where-level-233={typed}") == [
        "Left calf: write a number from 0 to 10, or leave it empty."
    ]


@pytest.mark.parametrize(
    "query",
    [
        "where=999",
        "where=calf",
        "where=²",
        "where=" + "1" * 5000,
        "where=218&where-feels-218=heavy",
        "where=218&where-worse=both",
    ],
)
def test_what_no_page_of_ours_sends_is_refused_and_shown_without_harm(query: str) -> None:
    form = sent(query)

    assert form.errors["where"] == ["We could not read what you marked. Please mark it again."]
    assert "data-body" in shown(form)


def test_what_was_typed_stands_there_after_a_mistake() -> None:
    html = shown(sent("where=233&where-level-233=lots&where-feels-233=pins&where=107&where-worse=right"))

    assert 'name="where" value="233" checked' in html
    assert 'name="where-level-233" value="lots"' in html
    assert re.search(r'name="where-feels-233" value="pins" checked', html)
    assert re.search(r'name="where-worse" value="right" checked', html)
    assert '<details class="body-far" open>' in html, "a ticked shoulder must not be folded away"


def test_drawing_from_before_stands_there() -> None:
    before = Drawing({233: Mark(7, (Feel.PINS,))}, worse=Side.LEFT).as_json()

    html = shown(Where(initial={"where": before}))

    assert re.findall(r'name="where" value="(\d+)" checked', html) == ["233"]
    assert 'name="where-level-233" value="7"' in html
    assert 'class="region shade-4" data-code="233"' in html


def test_list_has_every_region_once_with_a_name_that_no_other_has() -> None:
    html = shown(Where())

    codes = re.findall(r'class="body-tick" type="checkbox" id="[^"]+" name="where" value="(\d+)"', html)
    names = re.findall(r'class="body-tick"[^>]+><label for="[^"]+">([^<]+)<', html)
    assert sorted(map(int, codes)) == sorted(REGIONS)
    assert len(names) == len(set(names)) == len(REGIONS)


def test_picture_has_every_region_to_touch_and_is_for_eyes_alone() -> None:
    html = shown(Where())

    assert sorted(map(int, re.findall(r'<path class="region"[^>]* data-code="(\d+)"', html))) == sorted(REGIONS)
    assert html.count('aria-hidden="true" data-view=') == 2


def test_words_beside_the_nerves_light_with_the_regions_that_light_the_line() -> None:
    for side, way in ((side, figure.way(side)) for side in Side):
        for code in REGIONS:
            lit = [words for words, codes in way if str(code) in codes.split()]
            assert lit == [str(figure.STRETCHES[one]) for one in nerve_stretch([code])[side]]


def test_no_root_is_ever_named() -> None:
    words = " ".join([*map(str, figure.STRETCHES.values()), *map(str, figure.ALONG.values())])

    assert not re.search(r"\b[LS]\d\b|root|disc", words)


def test_which_side_is_worse_is_asked_where_both_are_marked() -> None:
    asked = 'class="body-worse body-worse-asked"'

    assert asked in shown(sent("where=218&where=219"))
    assert asked not in shown(sent("where=218&where=223"))
