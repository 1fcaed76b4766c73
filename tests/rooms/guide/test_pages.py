"""The guide and the clinical reference, as anybody may read them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import practice as made
from unknot.kit.content import content_version
from unknot.rooms.guide import door
from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.red_flags import EMERGENCY_RULES, RULES, URGENT_RULES

pytestmark = pytest.mark.django_db
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

    wanted = [one.id for one in (*RULES, *MODIFIERS, *ADVICE, *door.claims(), *door.sources())]
    assert [name for name in wanted if page.count(f'id="{name}"') != 1] == []
    assert content_version() in page
