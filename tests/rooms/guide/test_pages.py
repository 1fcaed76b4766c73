"""The guide and the clinical reference, as anybody may read them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import practice as made
from unknot.kit.content import content_version
from unknot.rooms.guide import door
from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.patterns import FIT_ITEMS
from unknot.spine.check.red_flags import EMERGENCY_RULES, RULES, URGENT_RULES
from unknot.spine.match.words import named_rules

# Asks the pages, not the database.
pytestmark = [pytest.mark.variant, pytest.mark.django_db]
PAGES = [page.key for page in door.guide_pages()]


@pytest.fixture(autouse=True)
def _practice() -> None:
    made.practice()


def text(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_guide_leads_to_every_page_and_to_the_reference() -> None:
    page = text("/guide/")

    assert [f'href="/guide/{key}/"' in page for key in PAGES] == [True] * len(PAGES)
    assert 'href="/clinical/"' in page


@pytest.mark.parametrize("key", PAGES)
def test_each_mark_on_a_page_leads_to_its_entry(key: str) -> None:
    page = text(f"/guide/{key}/")

    marked = set(re.findall(r'data-claim="(\w+)"', page))
    assert marked == set(door.guide_page(key).claims)
    assert [f'id="claim-{name}"' in page for name in sorted(marked)] == [True] * len(marked)


def test_page_that_is_not_there_is_not_found() -> None:
    assert Client().get("/guide/cures/").status_code == 404


def test_every_emergency_and_urgent_rule_stands_behind_a_line_of_the_guide() -> None:
    behind = {rule for one in door.guide_page("help").sentences for rule in one.rules}

    assert behind == {rule.id for rule in (*EMERGENCY_RULES, *URGENT_RULES)}


def test_reference_shows_every_claim_rule_limit_and_source_where_links_lead() -> None:
    page = text("/clinical/")

    wanted = [one.id for one in (*RULES, *MODIFIERS, *ADVICE, *FIT_ITEMS, *door.claims(), *door.sources())]
    wanted += named_rules()
    assert [name for name in wanted if page.count(f'id="{name}"') != 1] == []
    assert content_version() in page


@pytest.mark.parametrize("address", ["/", *(f"/guide/{key}/" for key in PAGES)])
def test_mark_leads_to_its_note_and_the_note_leads_back(address: str) -> None:
    page = text(address)

    marked = re.findall(r'<a href="#claim-(\w+)"', page)
    assert marked
    for name in set(marked):
        assert page.count(f'id="claim-{name}"') == 1
        assert page.count(f'id="mark-{name}"') == 1, "the way back needs one end"
        assert page.count(f'href="#mark-{name}"') == 1


def test_note_says_how_sure_with_its_scale_and_the_sources() -> None:
    page = text("/guide/massage/")

    [note] = re.findall(r'<div id="claim-C02">(.*?)</div>', page, re.DOTALL)
    assert "Low to moderate (one good trial)" in note
    assert note.count('class="on"') == 2
    assert "Cherkin DC" in note
    assert 'href="/clinical/#C02"' in note


@pytest.mark.parametrize(
    ("language", "note"), [("en", "the abstract was read in a copy"), ("es", "se leyó en una copia")]
)
def test_citation_is_spoken_in_english_and_the_note_on_it_in_the_language_of_the_page(language: str, note: str) -> None:
    says = {"headers": {"Accept-Language": language}}

    for address in ("/guide/massage/", "/clinical/", "/"):
        page = Client().get(address, **says).content.decode()
        assert re.search(rf'<span lang="en">[^<]*Qaseem A[^<]*10\.7326/M16-2367</span>\. [^<]*{note}', page), address


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("address", ["/", "/clinical/", *(f"/guide/{key}/" for key in PAGES)])
def test_no_blank_stands_before_a_mark_that_ends_a_clause(address: str, language: str) -> None:
    page = Client().get(address, headers={"Accept-Language": language}).content.decode()

    words = re.sub(r"<svg.*?</svg>|<[^>]+>", "", page.partition("<main")[2], flags=re.DOTALL)
    assert re.findall(r"\S+\s+[;,.](?=\s)[^\n]*", words) == []


def test_notes_stand_open_so_that_a_mark_works_in_every_browser() -> None:
    assert '<details class="sources" id="sources" open>' in text("/guide/sciatica/")


@pytest.mark.parametrize(
    ("claim", "grade"),
    [("C01", "very low"), ("C02", "low"), ("C04", "low"), ("C05", ""), ("C08", "low"), ("C09", "moderate")],
)
def test_scale_of_a_claim_is_the_lowest_word_that_it_names(claim: str, grade: str) -> None:
    assert door.grade(claim) == grade


def test_page_on_massage_tells_each_mechanism_of_the_leaflet_with_its_claims() -> None:
    """Blood flow, tight muscles and the body's own chemistry: what holds of each and what does not (EVIDENCE 1.2)."""
    assert {"C08", "C10", "C11", "C12", "C13", "C14", "C15"} <= set(door.guide_page("massage").claims)
