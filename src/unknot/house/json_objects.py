"""JSON objects from a file or from standard input: one alone, or one per line, every fault named by its line.

Python's reader is generous where a clinical file must not be: it takes NaN, and of two equal keys it keeps the
last. Both are refused here, because either would judge a person by something nobody meant to say.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

STANDARD_INPUT = "-"

# Enough to find the place by and to say what would be right; no one's whole answers belong in an error message.
SHOWN = 240

# A hundred thousand people; what never ends (/dev/zero) is refused before the memory is full.
MOST_BYTES = 64 * 1024 * 1024

WANTED = "give a file of JSON, or - for standard input"

BLANK = re.compile(r"[ \t\r\n]*")
REST_OF_LINE = re.compile(r"[ \t\r]*(\n|$)")


class ObjectsRefused(Exception):
    """The text cannot be read. The message names the place and what would be right, on one line."""


@dataclass(frozen=True)
class Given:
    """One object and the line on which it begins, counted from 1."""

    line: int
    value: dict[str, Any]


def read_objects(place: str) -> list[Given]:
    """Every object in the file at `place`, or on standard input for "-". Raises ObjectsRefused."""
    given = list(_objects(_text(_bytes(place))))
    if not given:
        raise ObjectsRefused("line 1: nothing to read; give one JSON object, or one per line")
    return given


def on_one_line(words: object) -> str:
    """`words` with nothing in them that could break a line or a terminal, and not too long to read."""
    plain = json.dumps(str(words))[1:-1]
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"


def _bytes(place: str) -> bytes:
    if place == STANDARD_INPUT:
        if sys.stdin is None:
            raise ObjectsRefused("standard input is closed; give a file of JSON, or pipe it in")
        return _not_too_many(sys.stdin.buffer, place)
    try:
        with Path(place).open("rb") as file:
            return _not_too_many(file, place)
    except OSError as error:
        raise ObjectsRefused(f"{on_one_line(place)}: {error.strerror}; {WANTED}") from None
    except ValueError:
        # A name with a NUL in it names nothing.
        raise ObjectsRefused(f"{on_one_line(place)}: no such file; {WANTED}") from None


def _not_too_many(stream: BinaryIO, place: str) -> bytes:
    raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ObjectsRefused(f"{on_one_line(place)}: more than 64 MB; give it in parts")
    return raw


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ObjectsRefused(f"line {line}: not UTF-8; save the file as UTF-8") from None


def _objects(text: str) -> Iterator[Given]:
    at, line = 0, 1
    while True:
        start = _skip(BLANK, text, at)
        line += text.count("\n", at, start)
        if start == len(text):
            break
        value, at = _decoded(text, start, line=line)
        if not isinstance(value, dict):
            raise ObjectsRefused(f"line {line}: {_kind(value)}; give one JSON object, or one per line")
        yield Given(line=line, value=value)
        line += text.count("\n", start, at)
        if not REST_OF_LINE.match(text, at):
            raise ObjectsRefused(f"line {line}: more text after the object; give one object per line")


def _decoded(text: str, at: int, *, line: int) -> tuple[object, int]:
    try:
        return DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise ObjectsRefused(f"line {error.lineno}: not JSON at column {error.colno}; {error.msg}") from None
    except RecursionError:
        raise ObjectsRefused(f"line {line}: nested too deep; give one flat JSON object") from None
    except ValueError as error:
        # From the hooks below.
        raise ObjectsRefused(f"line {line}: {on_one_line(error)}") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON; give a number or null")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for key, value in pairs:
        if key in whole:
            raise ValueError(f"{on_one_line(key)}: given twice; give each key once")
        whole[key] = value
    return whole


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        raise ValueError("a number of too many digits; give a number in its range") from None


DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_int=_whole, object_pairs_hook=_no_key_twice)

KINDS: dict[type, str] = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def _kind(value: object) -> str:
    return KINDS.get(type(value), "a number")


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
