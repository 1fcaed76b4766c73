"""Loads the clinical and education texts, and says which version of the clinical content this is.

A language is a folder, named by its code as gettext writes it (``es``, ``pt_BR``), with files and nothing else::

    es/language.toml               its own name, and who has read it
    es/*.toml                      texts, in the shape of the English ones
    es/LC_MESSAGES/django.mo       the words of pages, forms and letters (`unknot.house.catalogues` makes it)

Folders of the practice (`look_in`) are laid over ours, and every language over English, entry by entry: what a language
lacks is shown in English. No Django is needed to import this module; ``unknot check`` uses it without.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.patterns import FIT_ITEMS, printed_patterns
from unknot.spine.check.red_flags import RULES
from unknot.spine.match.words import printed_rules as match_rules
from unknot.spine.outcomes.trajectory import RESPONDER
from unknot.spine.outcomes.trajectory import printed_rules as follow_up_rules

EVIDENCE_VERSION = "1.1"
"""The version of the clinical reference that rules and texts follow."""

FIRST_LANGUAGE = "en"
ABOUT = "language"  # the file that says what the language is called and who has read it; no text of it is clinical
PLACE = re.compile(r"\{[^}]*\}")
FOLDER = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9]+)*")
_of_the_practice: list[Traversable] = []


class ContentMissing(LookupError):
    """There is no such text file, in this language or the first."""


class ContentUnreadable(ValueError):
    """A text file is no TOML. The message names the file and the line; mending it helps."""


@dataclass(frozen=True)
class Language:
    """A language that pages can be read in. ``reviewed_by`` is empty until a clinical speaker of it has read it."""

    code: str
    name: str
    reviewed_by: str
    reviewed_on: str
    right_to_left: bool

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody stands for its words; English is what the clinical reference itself is written in."""
        return bool(self.reviewed_by) or self.code == FIRST_LANGUAGE


def look_in(folder: Traversable) -> None:
    """Take the languages of a practice's own folder too; a folder that is not there holds none."""
    _of_the_practice.append(folder)
    _forget_read()


def look_no_more_in(folder: Traversable) -> None:
    """Undo `look_in`."""
    _of_the_practice.remove(folder)
    _forget_read()


@cache
def languages() -> tuple[Language, ...]:
    """Every language that has a folder, English first and the others by their codes."""
    codes = {_code(folder.name) for root in _roots() for folder in _language_folders(root)}
    return tuple(language(code) for code in sorted(codes, key=lambda code: (code != FIRST_LANGUAGE, code)))


@cache
def language(code: str) -> Language:
    """What its folders say of it; a language that does not say its name is called by its code."""
    said: dict[str, Any] = reduce(_laid_over, _read_all(ABOUT, code), {})
    return Language(
        code=code,
        name=str(said.get("name") or code),
        reviewed_by=str(said.get("reviewed_by", "")).strip(),
        reviewed_on=str(said.get("reviewed_on", "")).strip(),
        right_to_left=bool(said.get("right_to_left", False)),
    )


@cache
def texts(name: str, *, language: str = FIRST_LANGUAGE) -> dict[str, Any]:
    """The texts of one file, such as "questions", in a language; entries that it lacks, in English. Not to be changed.

    Raises `ContentMissing` where there is none.
    """
    found = [read for code in _fallbacks(language) for read in _read_all(name, code)]
    if not found:
        raise ContentMissing(f"no content file {name}.toml")
    return reduce(_laid_over, found)


@cache
def content_version() -> str:
    """What every finding stores: the reference's version, and a hash of all texts and of all rules in words.

    Who has read a language changes no text, and so not the version.
    """
    digest = hashlib.sha256()
    for root in _roots():
        for path, data in _files(root):
            digest.update(f"{path}\0{len(data)}\0".encode())
            digest.update(data)
    for rule in _printed_rules():
        digest.update(f"{rule}\n".encode())
    return f"{EVIDENCE_VERSION}+sha256:{digest.hexdigest()}"


def _printed_rules() -> Iterator[object]:
    """Every rule that prints itself, in the order of the reference."""
    yield from (*RULES, *MODIFIERS, *ADVICE, *FIT_ITEMS, *printed_patterns())
    yield from (*match_rules(), *follow_up_rules(), RESPONDER)


def refuse_unreadable() -> None:
    """Read every file of the practice's own folders once; `ContentUnreadable` at the first that cannot be.

    A place for a word, such as ``{about}``, that the English text does not have would fail when somebody reads it.
    """
    for root in _of_the_practice:
        for folder in _language_folders(root):
            for file in folder.iterdir():
                if file.name.endswith(".toml"):
                    known = files("unknot.content").joinpath(FIRST_LANGUAGE, file.name)
                    _refuse_strange_places(file.name, _read(file), _read(known) if known.is_file() else {})


def _refuse_strange_places(where: str, own: Any, first: Any) -> None:
    if isinstance(own, Mapping) and isinstance(first, Mapping):
        for key, value in own.items():
            _refuse_strange_places(f"{where}: {key}", value, first.get(key, ""))
    elif isinstance(own, str):
        strange = set(PLACE.findall(own)) - set(PLACE.findall(first if isinstance(first, str) else ""))
        if strange:
            raise ContentUnreadable(f"{where}: {sorted(strange)[0]} is not in the English text")


def _roots() -> tuple[Traversable, ...]:
    return (files("unknot.content"), *_of_the_practice)


def _language_folders(root: Traversable) -> list[Traversable]:
    if not root.is_dir():
        return []
    return [entry for entry in root.iterdir() if FOLDER.fullmatch(entry.name) and entry.is_dir()]


def _code(folder: str) -> str:
    return folder.replace("_", "-").lower()


def _fallbacks(code: str) -> list[str]:
    """English, then from the wider to the narrower: ``pt``, ``pt-br``."""
    parts = code.split("-")
    own = ["-".join(parts[:many]) for many in range(1, len(parts) + 1)]
    return [FIRST_LANGUAGE, *(one for one in own if one != FIRST_LANGUAGE)]


def _read_all(name: str, code: str) -> list[dict[str, Any]]:
    """One file as each root has it, ours first."""
    folders = [folder for root in _roots() for folder in _language_folders(root) if _code(folder.name) == code]
    return [_read(file) for folder in folders if (file := folder.joinpath(f"{name}.toml")).is_file()]


def _read(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise ContentUnreadable(f"{file}: {why}") from why


def _laid_over(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Entries of ``above`` where it has some; lists go whole, because sentences of two languages make no list."""
    laid = dict(below)
    for key, value in above.items():
        under = below.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            laid[key] = _laid_over(dict(under), value)
        elif value not in ("", [], {}) or key not in below:
            laid[key] = value
    return laid


def _files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Every text file below a folder, in the order of their paths."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from _files(entry, f"{path}/")
        elif path.endswith(".toml") and entry.name != f"{ABOUT}.toml":
            yield path, entry.read_bytes()


def _forget_read() -> None:
    for remembered in (languages, language, texts, content_version):
        remembered.cache_clear()
