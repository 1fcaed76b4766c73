"""Every language says what English says: the same keys, the same figures, and a text of its own in each place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, NamedTuple

import pytest

CONTENT = files("unknot.content")
FIRST = "en"
NOT_TRANSLATED = {"language.toml"}  # what a language is called is its own
# Citations stay as they were printed; our notes on them are said.
SOURCES = "sources.toml"
FILES = sorted(
    entry.name
    for entry in CONTENT.joinpath(FIRST).iterdir()
    if entry.name.endswith(".toml") and entry.name not in NOT_TRANSLATED
)
LANGUAGES = sorted(
    folder.name
    for folder in CONTENT.iterdir()
    if folder.is_dir() and folder.name != FIRST and folder.joinpath("questions.toml").is_file()
)

# What programs read: the same in every language.
IDENTIFIERS = {"claim", "sources", "key", "picture", "tone", "page", "rules", "verdict", "own"}
# What is right in both languages as it stands.
SAME = {"No", "fascia"}

PLACEHOLDERS = re.compile(r"\{\w+\}")
FIGURES = re.compile(r"\d+")


class Pair(NamedTuple):
    """One place, and what English and another language have there."""

    place: str
    key: str
    first: Any
    other: Any


def _texts(language: str, file: str) -> dict[str, Any]:
    read = tomllib.loads(CONTENT.joinpath(language, file).read_text(encoding="utf-8"))
    return {name: one["note"] for name, one in read.items() if "note" in one} if file == SOURCES else read


def _pairs(first: Any, other: Any, place: str, key: str) -> Iterator[Pair]:
    """Every leaf of the two, and a branch where they differ in shape."""
    if isinstance(first, dict) and isinstance(other, dict) and list(first) == list(other):
        for name in first:
            yield from _pairs(first[name], other[name], f"{place}.{name}", name)
    elif isinstance(first, list) and isinstance(other, list) and len(first) == len(other):
        for number, (one, its) in enumerate(zip(first, other, strict=True)):
            yield from _pairs(one, its, f"{place}[{number}]", key)
    else:
        yield Pair(place, key, first, other)


def _pairs_of(language: str) -> list[Pair]:
    return [
        pair for file in FILES for pair in _pairs(_texts(FIRST, file), _texts(language, file), f"{language}/{file}", "")
    ]


PAIRS = {language: _pairs_of(language) for language in LANGUAGES}
ALL = [pair for pairs in PAIRS.values() for pair in pairs]
SAID = [pair for pair in ALL if isinstance(pair.first, str) and pair.key not in IDENTIFIERS]


def test_there_is_a_language_beside_english() -> None:
    assert "es" in LANGUAGES
    assert len(SAID) > 600


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_has_every_file_and_no_other(language: str) -> None:
    found = {entry.name for entry in CONTENT.joinpath(language).iterdir() if entry.name.endswith(".toml")}

    assert found - NOT_TRANSLATED == set(FILES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_note_on_every_source_is_said_and_no_citation_is_changed(language: str) -> None:
    notes, own = _texts(FIRST, SOURCES), tomllib.loads(CONTENT.joinpath(language, SOURCES).read_text(encoding="utf-8"))

    assert len(notes) > 40
    assert {name: list(one) for name, one in own.items()} == {name: ["note"] for name in notes}


def test_shape_is_that_of_english() -> None:
    assert [pair.place for pair in ALL if type(pair.first) is not type(pair.other)] == []
    assert [pair.place for pair in ALL if isinstance(pair.first, dict | list) and pair.first != pair.other] == []


def test_what_programs_read_is_that_of_english() -> None:
    read = [pair for pair in ALL if not isinstance(pair.first, str) or pair.key in IDENTIFIERS]

    assert len(read) > 300
    assert [pair.place for pair in read if pair.key != "signed" and pair.first != pair.other] == []


def test_no_translation_is_signed_because_english_is() -> None:
    signed = [pair for pair in ALL if pair.key == "signed"]

    assert len(signed) > 80
    assert [pair.place for pair in signed if pair.other is not False] == []


def test_every_text_is_said_in_the_language() -> None:
    assert [pair.place for pair in SAID if not pair.other.strip()] == []
    assert [pair.place for pair in SAID if pair.first == pair.other and pair.first not in SAME] == []


def test_placeholders_are_those_of_english() -> None:
    assert sum("{" in pair.first for pair in SAID) == 4 * len(LANGUAGES)
    assert [pair.place for pair in SAID if _sorted(PLACEHOLDERS, pair.first) != _sorted(PLACEHOLDERS, pair.other)] == []


def test_figures_are_those_of_english() -> None:
    """Weeks, months, ages and scores: a question with another figure is another question."""
    assert sum(bool(FIGURES.search(pair.first)) for pair in SAID) > 60
    assert [pair.place for pair in SAID if _sorted(FIGURES, pair.first) != _sorted(FIGURES, pair.other)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_english_says_twice_is_said_twice_alike(language: str) -> None:
    ways: dict[str, set[str]] = {}
    for pair in PAIRS[language]:
        if isinstance(pair.first, str) and pair.key not in IDENTIFIERS:
            ways.setdefault(pair.first, set()).add(pair.other)

    assert {text: sorted(said) for text, said in ways.items() if len(said) > 1} == {}


def _sorted(pattern: re.Pattern[str], text: str) -> list[str]:
    return sorted(pattern.findall(text))
