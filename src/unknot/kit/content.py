"""Loads the clinical and education texts, and says which version of the clinical content this is.

No Django is needed to import this module; ``unknot check`` uses it without.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.patterns import FIT_ITEMS
from unknot.spine.check.red_flags import RULES
from unknot.spine.match.words import printed_rules as match_rules
from unknot.spine.outcomes.trajectory import printed_rules as follow_up_rules

EVIDENCE_VERSION = "1.1"
"""The version of the clinical reference that rules and texts follow."""

FIRST_LANGUAGE = "en"


class ContentMissing(LookupError):
    """There is no such text file, in this language or the first."""


@cache
def texts(name: str, *, language: str = FIRST_LANGUAGE) -> dict[str, Any]:
    """The texts of one file, such as "questions", in a language, else in English. Not to be changed.

    Raises `ContentMissing` where there is none.
    """
    for spoken in (language, FIRST_LANGUAGE):
        file = _root().joinpath(spoken, f"{name}.toml")
        if file.is_file():
            return tomllib.loads(file.read_text(encoding="utf-8"))
    raise ContentMissing(f"no content file {name}.toml")


@cache
def content_version() -> str:
    """What every finding stores: the reference's version, and a hash of all texts and of all rules in words."""
    digest = hashlib.sha256()
    for path, data in _files(_root()):
        digest.update(f"{path}\0{len(data)}\0".encode())
        digest.update(data)
    for rule in (*RULES, *MODIFIERS, *ADVICE, *FIT_ITEMS, *match_rules(), *follow_up_rules()):
        digest.update(f"{rule}\n".encode())
    return f"{EVIDENCE_VERSION}+sha256:{digest.hexdigest()}"


def _root() -> Traversable:
    return files("unknot.content")


def _files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Every text file below a folder, in the order of their paths."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from _files(entry, f"{path}/")
        elif path.endswith(".toml"):
            yield path, entry.read_bytes()
