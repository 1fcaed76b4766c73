"""How rows are called, wherever a mark such as ``client:12`` stands for one of them.

A room says in its ``AppConfig.ready`` how rows of its own are called. Who shows marks asks for all of a page at once:
so a list costs one question for each kind and not one for each row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from django.utils.functional import Promise

Names = Callable[[list[int]], dict[int, str]]

_namers: dict[str, Names] = {}
_kinds: dict[str, str | Promise] = {}


def tell(kind: str, names: Names) -> None:
    """Have rows of this kind called as ``names`` says, which takes their numbers."""
    _namers[kind] = names


def call(kinds: Mapping[str, str | Promise]) -> None:
    """Have these kinds called so where a row has no name, and who acts without being one, such as ``worker``."""
    _kinds.update(kinds)


def names_of(marks: Iterable[str]) -> dict[str, str]:
    """Each mark with the name of its row; a mark whose row is gone, or is nobody's to name, in plain words."""
    marks = set(marks)
    wanted: dict[str, list[int]] = defaultdict(list)
    for mark in marks:
        kind, number = _parts(mark)
        if number and kind in _namers:
            wanted[kind].append(int(number))
    known = {kind: _namers[kind](numbers) for kind, numbers in wanted.items()}
    return {mark: _name(mark, known) for mark in marks}


def _name(mark: str, known: dict[str, dict[int, str]]) -> str:
    kind, number = _parts(mark)
    named = known.get(kind, {}).get(int(number)) if number else None
    if named or kind not in _kinds:
        return named or mark.replace(":", " ").replace("_", " ")
    # What follows the number tells marks of one row apart, in words of the program's own.
    return f"{_kinds[kind]} {number}" if number else f"{_kinds[kind]}{mark.removeprefix(kind)}".replace(":", " ")


def _parts(mark: str) -> tuple[str, str]:
    kind, _colon, rest = mark.partition(":")
    number = rest.partition(":")[0]
    return kind, number if number.isdecimal() else ""
