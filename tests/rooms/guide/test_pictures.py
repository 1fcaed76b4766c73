"""Pictures of our own: every one that a page names is drawn, has its words, and keeps to one line weight."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.factories import practice as people
from unknot.rooms import guide
from unknot.rooms.guide import door
from unknot.rooms.guide.words import Part

DRAWN = Path(guide.__file__).parent / "templates" / "guide" / "pictures"
STYLES = Path(guide.__file__).parent / "static" / "guide" / "pictures.css"
PICTURED = [(page.key, part) for page in door.guide_pages() for part in page.parts if part.picture]
BODY = "nerve"  # the figure of the kit
ROOT = re.compile(r"L[1-5]\b|S1\b|root", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _practice(db: None) -> None:
    people.practice()


def test_there_are_pictures_of_everything_that_is_hard_to_say() -> None:
    shown = {part.picture for _, part in PICTURED}

    assert shown == {"nerve", "disc", "buttock", "stroke", "knead", "press", "layers", "pressure", "walk"}


@pytest.mark.parametrize(("key", "part"), PICTURED, ids=lambda value: getattr(value, "picture", ""))
def test_picture_stands_on_its_page_with_its_words(key: str, part: Part) -> None:
    page = unescape(Client().get(f"/guide/{key}/").content.decode())
    section = page.partition(f'id="{part.key}"')[2].partition("</section>")[0]

    assert len(part.alt) > 40
    assert part.alt in section
    assert section.count('role="img"') == 1
    assert not ROOT.search(part.alt)


def test_no_picture_is_drawn_for_nobody() -> None:
    assert {path.stem for path in DRAWN.glob("*.svg")} == {part.picture for _, part in PICTURED} - {BODY}


@pytest.mark.parametrize("path", sorted(DRAWN.glob("*.svg")), ids=lambda path: path.stem)
def test_drawing_leaves_colours_and_weights_to_the_tokens(path: Path) -> None:
    drawing = ET.fromstring(path.read_text(encoding="utf-8"))

    known = set(re.findall(r"\.([a-z-]+)", STYLES.read_text(encoding="utf-8")))
    for one in drawing.iter():
        assert not {"style", "stroke", "stroke-width"} & set(one.attrib)
        assert one is drawing or "fill" not in one.attrib
        assert set(one.attrib.get("class", "").split()) <= known
    assert path.stat().st_size < 8_000


def test_labels_in_a_picture_come_from_the_texts() -> None:
    [part] = [part for _, part in PICTURED if part.picture == "layers"]
    page = Client().get("/guide/types/").content.decode()
    section = page.partition(f'id="{part.key}"')[2].partition("</section>")[0]

    assert re.findall(r"<text[^>]*>(.*?)</text>", section) == list(part.labels)
    assert len(part.labels) == 5


def test_types_are_told_with_what_happens_in_a_session() -> None:
    page = unescape(Client().get("/guide/types/").content.decode())

    for kind in door.massage_types():
        told = page.partition(f'id="{kind.type.value}"')[2].partition("</article>")[0]
        for one in kind.sentences:
            assert one.text in told
        assert f'data-claim="{kind.claim.id}"' in told
    assert re.findall(r"<li>([A-Z]\w+(?: contact only)?)</li>", page)[-5:] == [
        door.pressure_words(step) for step in range(1, 6)
    ]


def test_sentence_that_leans_on_studies_is_marked_and_they_lead_back() -> None:
    page = Client().get("/guide/sciatica/").content.decode()

    marks = re.findall(r'href="#study-(\d+)"', page)
    assert marks
    for number in set(marks):
        assert page.count(f'id="study-{number}"') == page.count(f'id="study-mark-{number}"') == 1
        assert page.count(f'href="#study-mark-{number}"') == 1
    studied = [one for one in door.guide_page("sciatica").sentences if one.sources]
    assert len(marks) == sum(len(one.sources) for one in studied)


@pytest.mark.parametrize(("number", "said"), [("000", True), ("", False)])
def test_help_names_the_number_where_the_practice_set_one(number: str, said: bool) -> None:
    people.Practice.objects.update(emergency_number=number)

    page = Client().get("/guide/help/").content.decode()

    assert ("Emergency number: 000" in page) is said
