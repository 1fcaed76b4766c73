"""Every string that people read stands in every language's catalogue, whole, with its placeholders, and is built in."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from hatchling.builders.wheel import WheelBuilder

from tests.architecture.test_words import translated as strings_of
from unknot.house import catalogues

ROOT = Path(__file__).resolve().parents[2]
RUN = "run: python -m unknot.house.catalogues"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%s|%[sd]|\{\w*\}")
IN_TEMPLATE = re.compile(r"""{%\s*translate\s+"([^"]+)"|{%\s*translate\s+'([^']+)'""")

folders = pytest.mark.parametrize("folder", catalogues.folders(), ids=lambda folder: folder.name)


def messages(folder: Path) -> list[Message]:
    return [message for message in catalogues.translated(folder) if message.id]


def forms(words: object) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, tuple | list) else (str(words),)


def test_translation_with_a_place_that_english_does_not_have_is_not_compiled() -> None:
    catalogue = catalogues.wanted(code="es")
    [one, other] = [message for message in catalogue if message.id in ("Appointment at %(practice)s", "Whom to call")]
    one.string = other.string = "Cita en %(practica)s"

    assert "%(practica)s" not in catalogues.compiled(catalogue).decode("utf-8", "replace")


def test_there_is_spanish() -> None:
    assert [folder.name for folder in catalogues.folders()] == ["es"]


@folders
def test_catalogue_is_what_the_strings_are(folder: Path) -> None:
    assert (folder / catalogues.CATALOGUE).read_bytes() == catalogues.as_text(catalogues.translated(folder)), RUN


@folders
def test_compiled_catalogue_is_what_the_catalogue_says(folder: Path) -> None:
    compiled = (folder / catalogues.CATALOGUE).with_suffix(".mo").read_bytes()

    assert compiled == catalogues.compiled(catalogues.translated(folder)), RUN


@folders
def test_no_string_lacks_its_words(folder: Path) -> None:
    lacking = [message.id for message in messages(folder) if not catalogues.has_words(message.string)]
    doubtful = [message.id for message in messages(folder) if message.fuzzy]

    assert (lacking, doubtful) == ([], [])


@folders
def test_every_plural_has_all_its_forms(folder: Path) -> None:
    many = catalogues.translated(folder).num_plurals

    assert [one.id for one in messages(folder) if one.pluralizable and len(forms(one.string)) != many] == []


@folders
def test_placeholders_are_those_of_the_english_string(folder: Path) -> None:
    wrong = [one.id for one in messages(folder) if not placeholders_agree(one)]

    assert wrong == []


def placeholders_agree(message: Message) -> bool:
    """Each form has those of its English form; a singular may say its number in words."""
    one, *_, other = (Counter(PLACEHOLDER.findall(form)) for form in (*forms(message.id), *forms(message.id)))
    *first, last = (Counter(PLACEHOLDER.findall(form)) for form in forms(message.string))
    return last == other and all(form in (one, other) for form in first)


@pytest.mark.parametrize(
    ("words", "said", "agree"),
    [
        ("Call %s", "Llame al %s", True),
        ("Call %s", "Llame", False),
        ("%(day)s, %(time)s", "%(time)s, %(day)s", True),
        ("%(day)s", "%(dia)s", False),
        (("once", "%(count)d times"), ("una vez", "%(count)d veces"), True),
        (("once", "%(count)d times"), ("una vez", "veces"), False),
    ],
)
def test_placeholders_that_differ_are_found(words: object, said: object, agree: bool) -> None:
    assert placeholders_agree(Message(words, said)) is agree  # type: ignore[arg-type]  # as a catalogue holds them


def test_every_string_of_every_module_is_gathered() -> None:
    gathered = {form for message in catalogues.wanted() for form in forms(message.id)}
    handed_over = {
        words
        for path in catalogues.PACKAGE.rglob("*.py")
        for _line, words in strings_of(path.read_text(encoding="utf-8"))
    }
    contexts = {message.context for message in catalogues.wanted()}

    assert len(handed_over) > 300
    assert handed_over - gathered - contexts == set()


def test_every_string_of_every_template_is_gathered() -> None:
    gathered = {form for message in catalogues.wanted() for form in forms(message.id)}
    found = [
        (one or two).replace("%", "%%")
        for path in catalogues.PACKAGE.rglob("templates/**/*")
        if path.is_file()
        for one, two in IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
    ]

    assert len(found) > 200
    assert set(found) - gathered == set()


@pytest.mark.parametrize(
    ("context", "words"),
    [
        ("side of the body", "Back"),
        (None, "Back"),
        (None, ("%(counter)s question not answered", "%(counter)s questions not answered")),
        (None, "In an emergency, call %(number)s. Do not wait for a massage."),
    ],
)
def test_contexts_plurals_and_blocks_are_gathered(context: str | None, words: str | tuple[str, str]) -> None:
    message = catalogues.wanted().get(words, context=context)  # type: ignore[arg-type]  # a pair is an id of plurals

    assert message is not None


def test_built_package_holds_every_file_of_a_language() -> None:
    built = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}

    for name in ("language.toml", "LC_MESSAGES/django.po", "LC_MESSAGES/django.mo"):
        assert f"unknot/content/es/{name}" in built


def test_folder_of_a_practice_gets_every_string_and_keeps_what_is_translated(tmp_path: Path) -> None:
    folder = tmp_path / "fr"
    folder.mkdir()
    missing = catalogues.write(folder)
    path = folder / catalogues.CATALOGUE
    path.write_text(path.read_text().replace('msgid "Yes"\nmsgstr ""', 'msgid "Yes"\nmsgstr "Oui"'))

    assert catalogues.write(folder) == missing - 1
    assert 'msgstr "Oui"' in path.read_text()
    assert b"Oui" in path.with_suffix(".mo").read_bytes()
