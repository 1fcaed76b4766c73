"""Facts for search engines inside a script element."""

from __future__ import annotations

import json

import pytest
from django.template import Context, Template

from unknot.kit.structured import as_data

UNKIND = "A</script><b>&amp;\u2028<!--"


def test_card_cannot_end_its_script_element() -> None:
    said = as_data({"name": UNKIND, "in": {"name": UNKIND}})

    assert not set("<>&") & set(said)
    assert json.loads(said) == {"@context": "https://schema.org", "name": UNKIND, "in": {"name": UNKIND}}


@pytest.mark.parametrize("empty", ["", None, [], {}, {"in": ""}])
def test_what_is_empty_is_not_said(empty: object) -> None:
    assert json.loads(as_data({"name": "Lakeside", "more": empty})) == {
        "@context": "https://schema.org",
        "name": "Lakeside",
    }


def test_tag_makes_a_data_block_that_no_browser_runs() -> None:
    html = Template("{% load kit %}{% structured card %}").render(Context({"card": {"name": "Lakeside & Son"}}))

    assert html.startswith('<script type="application/ld+json">{')
    assert html.endswith("}</script>")
    assert json.loads(html.partition(">")[2].removesuffix("</script>"))["name"] == "Lakeside & Son"
