"""A made-up language, as a practice would add one: a folder with files, and nothing else.

Every string is the English one with accents on all letters, about two fifths longer and in brackets, so that a page
in it shows at once what is cut off and what was never handed to a translator. Placeholders stay as they are.
"""

from __future__ import annotations

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import allauth
import django
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from unknot.house import catalogues

CODE = "qps"  # of those that ISO 639 leaves for own use
NAME = "Ƥšéúđó"
LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "áƀçđéƒğĥíĵķļɱñóƥɋřšţúṽŵẋýžÁƁÇĐÉƑĞĤÍĴĶĻṀÑÓƤɊŘŠŢÚṼŴẊÝŽ"
)
KEPT = re.compile(r"(%%s|%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>|&\w+;)")
# Keys whose values are no words for people: ids, and what a source says word for word.
NO_WORDS = {"claim", "sources", "rules", "verdict", "key", "page", "picture", "tone",
            "mark", "doi", "citation", "stops"}  # fmt: skip  # a list of words


def said(words: str) -> str:
    """A string in the made-up language."""
    if not re.search(r"[A-Za-z]", KEPT.sub("", words)):
        return words
    body = words.strip("\n")
    accented = "".join(part if KEPT.fullmatch(part) else part.translate(LETTERS) for part in KEPT.split(body))
    more = " ñóñ" * round(0.4 * len(body) / 4)
    return words.replace(body, f"[{accented}{more}]")


def make_language(languages: Path) -> None:
    """Write the folder into a practice's folder of languages."""
    folder = languages / CODE
    (folder / "LC_MESSAGES").mkdir(parents=True)
    (folder / "language.toml").write_text(f'name = "{NAME}"\n', encoding="utf-8")
    for file in files("unknot.content").joinpath("en").iterdir():
        if file.name.endswith(".toml") and file.name != "language.toml":
            (folder / file.name).write_text(_as_toml(tomllib.loads(file.read_text(encoding="utf-8"))), encoding="utf-8")
    catalogue = _catalogue()
    (folder / catalogues.CATALOGUE).write_bytes(catalogues.as_text(catalogue))
    (folder / catalogues.CATALOGUE).with_suffix(".mo").write_bytes(catalogues.compiled(catalogue))


def _catalogue() -> Catalog:
    """Ours, and Django's and allauth's, which know no such language."""
    made = catalogues.wanted(code=CODE)
    for library in (django.__path__[0] + "/conf", allauth.__path__[0]):
        with Path(library, "locale", "en", "LC_MESSAGES", "django.po").open("rb") as file:
            for message in read_po(file):
                if message.id and (message.id not in made or message.context):
                    made.add(message.id, context=message.context)
    for message in made:
        if message.id:
            message.string = _translated(message.id, message.context)
    return made


def _translated(words: Any, context: str | None) -> Any:
    if context and context.endswith("format letters"):
        return words
    return words if not words else tuple(map(said, words)) if isinstance(words, tuple) else said(words)


def _as_toml(file: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(key)} = {_value(value, key)}\n" for key, value in file.items())


def _value(value: Any, key: str) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {_value(one, name)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one, key) for one in value) + "]"
    if isinstance(value, str):
        return json.dumps(value if key in NO_WORDS else said(value), ensure_ascii=False)
    return json.dumps(value)
