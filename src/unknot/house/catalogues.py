"""Gathers every string that people read into a language's catalogue, and compiles it.

The strings stand in Python (``gettext`` and its kin), in templates (``translate``, ``blocktranslate``) and in what
rules print of themselves (`unknot.kit.printed`). Run
``python -m unknot.house.catalogues`` after changing any of them, fill in what is new, and run it once more: it writes
``LC_MESSAGES/django.po`` and ``django.mo`` into every language's folder; a test says when that was forgotten. With the
folders of languages as arguments it does the same there (docs/how-to/add-a-language.md). GNU gettext is not needed.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from unknot.kit import printed
from unknot.kit.content import FIRST_LANGUAGE

PACKAGE = Path(__file__).resolve().parent.parent
OURS = PACKAGE / "content"
CATALOGUE = Path("LC_MESSAGES") / "django.po"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEAD = "# The words of pages and letters: `python -m unknot.house.catalogues` writes this file, translators fill it."
WIDTH = 120
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)  # so that the same strings give the same bytes, whenever they are written


def folders() -> list[Path]:
    """Our own languages but the first, whose words are the strings themselves."""
    return [folder for folder in sorted(OURS.iterdir()) if _is_language(folder) and folder.name != FIRST_LANGUAGE]


def wanted(*, code: str = FIRST_LANGUAGE) -> Catalog:
    """Every string with the files that it stands in, and nothing translated."""
    catalogue = Catalog(
        locale=code, header_comment=HEAD, domain="django", creation_date=ALWAYS, revision_date=ALWAYS, fuzzy=False
    )
    for path, found in _strings():
        _line, words, _comments, context = found
        one = words[0] if isinstance(words, tuple) else words
        if one:
            catalogue.add(words, locations=[(path, 0)], context=context)
    for sentence in printed.sentences():
        catalogue.add(sentence, locations=[("kit/printed.py", 0)])
    return catalogue


def translated(folder: Path) -> Catalog:
    """The folder's catalogue with what is translated so far, new strings empty and old ones gone."""
    catalogue, path = wanted(code=folder.name), folder / CATALOGUE
    if path.exists():
        with path.open("rb") as file:
            before = read_po(file, locale=folder.name, domain="django")
        for message in catalogue:
            known = before.get(message.id, context=message.context) if message.id else None
            if known is not None:
                message.string, message.flags = known.string, known.flags
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    """As it stands in ``django.po``."""
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, include_lineno=False, ignore_obsolete=True)
    return b"\n".join(line for line in written.getvalue().split(b"\n") if not _says_when_or_by_what(line))


def compiled(catalogue: Catalog) -> bytes:
    """As it stands in ``django.mo``: what is translated, not in doubt, and has the places of the English string.

    A place that is not there, such as ``%(practica)s``, would fail when somebody reads it.
    """
    sound = Catalog(locale=catalogue.locale, domain=catalogue.domain, creation_date=ALWAYS, revision_date=ALWAYS)
    sound.mime_headers = catalogue.mime_headers
    for message in catalogue:
        if message.id and not message.fuzzy and has_sound_places(message):
            sound.add(message.id, message.string, context=message.context)
    written = io.BytesIO()
    write_mo(written, sound)
    return written.getvalue()


def write(folder: Path) -> int:
    """Bring both files of a language up to date; how many strings still lack words."""
    catalogue, path = translated(folder), folder / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_text(catalogue))
    path.with_suffix(".mo").write_bytes(compiled(catalogue))
    return sum(1 for one in catalogue if one.id and not (has_words(one.string) and has_sound_places(one)))


def has_words(words: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether a translation is there, in every plural form that it has."""
    return all(words) if isinstance(words, tuple | list) and words else bool(words)


def has_sound_places(message: Message) -> bool:
    """Whether every form has only places that the English string has too."""
    known = {place for form in _forms(message.id) for place in PLACE.findall(form)}
    return all(set(PLACE.findall(form)) <= known for form in _forms(message.string))


def _forms(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, tuple | list) else (words or "",)


@cache
def _strings() -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Where each string stands, and what Babel found there, in an order that does not change."""
    return tuple(_found())


def _found() -> Iterator[tuple[str, tuple[Any, ...]]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        with path.open("rb") as file:
            yield from _each(path, extract("python", file, keywords=KEYWORDS))
    for path in sorted(path for path in PACKAGE.rglob("templates/**/*") if path.is_file()):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # What is no string comes out as rows of X; without their indents it is Python enough to be read.
        lines = "\n".join(line.lstrip() for line in code.splitlines())
        yield from _each(path, extract("python", io.BytesIO(lines.encode()), keywords=KEYWORDS))


def _each(path: Path, found: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for one in found:
        yield path.relative_to(PACKAGE).as_posix(), one


def _is_language(folder: Path) -> bool:
    return (folder / "language.toml").exists()


def _says_when_or_by_what(line: bytes) -> bool:
    left_out = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Last-Translator', b'"Report-Msgid')
    return line.startswith(left_out)


if __name__ == "__main__":
    for language in [Path(named) for named in sys.argv[1:]] or folders():
        missing = write(language)
        print(f"{language}: {f'{missing} strings still lack words' if missing else 'complete'}")
