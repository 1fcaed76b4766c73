"""Texts are loaded by language, and their version says what judged a finding."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from unknot.kit import content
from unknot.kit.content import ContentMissing, content_version, texts


def test_version_is_the_reference_and_a_hash() -> None:
    assert re.fullmatch(r"1\.1\+sha256:[0-9a-f]{64}", content_version())


def test_version_needs_no_django_and_is_the_same_in_every_process() -> None:
    ask = "import sys; from unknot.kit.content import content_version as v; print(v(), 'django' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)

    assert answer.stdout.split() == [content_version(), "False"]


def test_a_language_without_the_file_is_answered_in_english() -> None:
    assert texts("questions", language="xx") == texts("questions", language="en")


def test_unknown_text_is_missing() -> None:
    with pytest.raises(ContentMissing, match="no_such_text"):
        texts("no_such_text")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A practice's own folder of languages, with one that knows little."""
    (tmp_path / "xx_yy").mkdir()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "xx_yy" / "language.toml").write_text('name = "Xx"\n')
    content.look_in(tmp_path)
    yield tmp_path
    content.look_no_more_in(tmp_path)


def write(folder: Path, text: str, *, name: str = "plan") -> None:
    (folder / "xx_yy" / f"{name}.toml").write_text(text, encoding="utf-8")
    content.look_no_more_in(folder)
    content.look_in(folder)


def test_languages_are_the_folders_that_there_are(folder: Path) -> None:
    found = {one.code: one.name for one in content.languages()}

    assert found == {"en": "English", "es": "Español", "xx-yy": "Xx"}


def test_nobody_has_read_spanish_yet_and_english_is_what_the_reference_is_written_in() -> None:
    assert [(one.code, one.reviewed_by, one.is_reviewed) for one in content.languages()] == [
        ("en", "", True),
        ("es", "", False),
    ]


def test_entry_that_a_language_lacks_is_answered_in_english(folder: Path) -> None:
    write(folder, '[stop_at_once]\ntitle = "Alto"\nitems = []\n[nothing]\ntext = ""\n')

    said, english = texts("plan", language="xx-yy"), texts("plan")

    assert said["stop_at_once"] == english["stop_at_once"] | {"title": "Alto"}
    assert {name: said[name] for name in said if name != "stop_at_once"} == {
        name: english[name] for name in english if name != "stop_at_once"
    }


def test_wider_language_stands_in_for_a_narrower_one() -> None:
    assert content.language("es").name == "Español"
    assert texts("plan", language="es-xx") == texts("plan", language="es")


def test_version_covers_a_practices_own_texts_and_not_who_has_read_them(folder: Path) -> None:
    before = content_version()
    write(folder, 'name = "Xx"\nreviewed_by = "Dr. X"\n', name="language")
    read = content_version()
    write(folder, '[stop_at_once]\ntitle = "Alto"\n')

    assert read == before
    assert content_version() != before


def test_place_for_a_word_that_english_does_not_have_is_named(folder: Path) -> None:
    write(folder, '[frame]\ntold = "Nos contó de {sobre}."\n', name="findings")

    with pytest.raises(content.ContentUnreadable, match=r"findings\.toml: frame: told: \{sobre\} is not in"):
        content.refuse_unreadable()


def test_file_that_is_no_toml_is_named(folder: Path) -> None:
    write(folder, "title =")

    with pytest.raises(content.ContentUnreadable, match=r"plan\.toml: .*at end of document"):
        content.refuse_unreadable()
