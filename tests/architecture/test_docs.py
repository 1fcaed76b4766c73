"""What the docs and the comments point to is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECORD = re.compile(r"\bdecisions?[/ ](\d{4})\b")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def pages() -> Iterator[Path]:
    """Every file in which somebody may be pointed somewhere."""
    for folder in ("src", "tests", "docs", "script", "bench"):
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".md", ".html", ".toml"))
    yield from ROOT.glob("*.md")


def test_every_decision_that_is_named_stands_in_its_folder() -> None:
    there = {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")}
    named = {(path.name, number) for path in pages() for number in RECORD.findall(path.read_text(encoding="utf-8"))}

    assert len(named) > 20
    assert {one for one in named if one[1] not in there} == set()


def test_every_link_of_a_page_leads_to_a_file() -> None:
    links = [(path, link) for path in pages() if path.suffix == ".md" for link in LINK.findall(path.read_text("utf-8"))]

    assert len(links) > 10
    assert [(path.name, link) for path, link in links if not (path.parent / link).exists()] == []
