"""The components as they reach the page."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string

from tests.kit import gallery


def drawn(tag: str, **context: object) -> str:
    return Template("{% load kit %}" + tag).render(Context(context))


def test_button_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="a button is one of"):
        drawn('{% button "Go" kind="loud" %}')


def test_button_escapes_its_words() -> None:
    assert "<b>" not in drawn("{% link_button words href %}", words="<b>", href="/")


@pytest.mark.parametrize("kind", ["red", "amber", "info"])
def test_notice_always_has_an_icon_and_a_word(kind: str) -> None:
    html = drawn("{% notice kind %}<p>Text</p>{% endnotice %}", kind=kind)

    assert "<svg" in html
    assert re.search(r'class="notice-word">[A-Z][a-z ]+<', html)


def test_notice_as_a_heading() -> None:
    assert '<h2 class="notice-word">Now</h2>' in drawn('{% notice "red" word="Now" heading=2 %}{% endnotice %}')


@pytest.mark.parametrize(("level", "dots"), [("very low", 1), ("low", 2), ("moderate", 3), ("high", 4)])
def test_certainty_says_in_words_what_the_dots_show(level: str, dots: int) -> None:
    html = drawn("{% certainty level %}", level=level)

    assert html.count('class="on"') == dots
    assert f"{level} certainty" in html


def test_progress_says_the_step() -> None:
    html = drawn("{% progress 3 12 %}")

    assert "Step 3 of 12" in html
    assert 'width="25"' in html


def test_reason_opens_to_its_rule_its_sources_and_what_the_mark_means() -> None:
    html = drawn('{% ground "You like it." ground lead="Here:" %}', ground=gallery.context()["ground"])
    closed, opened = html.split("</summary>")

    assert "<strong>Here:</strong> You like it." in closed
    assert '<a href="#M13">M13</a>' in opened
    assert re.search(
        r"A trial of 400 people\. 2011</span>\. Read in a copy\s+<b>V</b>.*<b>V</b> We read the source itself\.", opened
    )


def test_reason_on_a_page_with_one_way_on_has_no_link() -> None:
    assert "<a" not in drawn('{% ground "It is." ground leads_on=False %}', ground=gallery.context()["ground"])


def test_claim_leads_to_its_source() -> None:
    html = drawn('{% claim "C01" %}{% sources claims %}', claims=gallery.context()["claims"])

    assert 'href="#claim-C01" data-claim="C01"' in html
    assert '<div id="claim-C01">' in html


def test_time_is_a_link_or_a_button_or_plain() -> None:
    row = {"when": "Today 16:30", "details": ["45 minutes", "$70"]}

    assert '<a class="time-row" href="/x">' in drawn("{% times rows %}", rows=[{**row, "href": "/x"}])
    button = drawn('{% times rows name="start" %}', rows=[{**row, "value": "7"}])
    assert '<button class="time-row" type="submit" name="start" value="7">' in button
    assert '<div class="time-row">' in drawn("{% times rows %}", rows=[row])


def test_field_ties_its_error_and_help_and_keeps_what_was_typed() -> None:
    html = drawn("{% field form.mobile %}", form=gallery.context()["wrong"])

    assert 'value="12"' in html
    assert 'aria-describedby="id_wrong-mobile_error"' in html
    assert 'id="id_wrong-mobile_error"' in html
    assert 'aria-invalid="true"' in html


def test_group_ties_its_error_to_the_whole_question() -> None:
    html = drawn("{% field form.signs %}", form=gallery.context()["wrong"])

    assert 'aria-describedby="id_wrong-signs_helptext id_wrong-signs_error"' in html
    assert html.count("checked") == 2


def test_error_summary_leads_to_each_field_that_is_wrong() -> None:
    form = gallery.context()["wrong"]

    html = drawn("{% error_summary form %}{% for bound in form %}{% field bound %}{% endfor %}", form=form)

    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(targets) == len(form.errors)
    assert all(f'id="{target}"' in html for target in targets)


def test_error_summary_of_a_right_form_is_nothing() -> None:
    assert drawn("{% error_summary form %}", form=gallery.context()["empty"]).strip() == ""


def test_gallery_has_no_inline_style_or_script() -> None:
    html = "".join(
        render_to_string(f"kit/{name}.html", gallery.context()) for name in ("times/times", "summary/summary")
    )
    html += drawn(
        "{% for bound in wrong %}{% field bound %}{% endfor %}{% figure drawing=drawing %}{% figure_words drawing %}",
        **gallery.context(),
    )

    assert not re.search(r'\sstyle="|<style|<script|\son[a-z]+="', html)
