"""From named borders to the path that draws a region."""

from __future__ import annotations

import re
from functools import cache

from unknot.kit.figure.outline import BORDERS, SHAPES
from unknot.spine.check.body_map import Area, View

Piece = tuple[str, tuple[str, ...]]
"""A command of a path, ``C`` or ``L``, and its points as they are written."""

PIECE = re.compile(r"([CL])([^CL]+)")


@cache
def path_of(view: View, area: Area) -> str:
    """The closed path of a region, as in the attribute ``d``. The outline still has to cut it."""
    drawn = ""
    end = ""
    for word in SHAPES[view][area].split():
        start, pieces = _way(word)
        if start != end:
            drawn += f"L{start}" if drawn else f"M{start}"
        drawn += "".join(command + " ".join(points) for command, points in pieces)
        end = pieces[-1][1][-1] if pieces else start
    return drawn + "z"


def _way(word: str) -> tuple[str, list[Piece]]:
    """Where a word of `SHAPES` starts, and the pieces from there."""
    if word.startswith("("):
        return word.strip("()"), []
    return _backwards(*_read(BORDERS[word[1:]])) if word.startswith("-") else _read(BORDERS[word])


def _read(border: str) -> tuple[str, list[Piece]]:
    start = re.split("[CL]", border, maxsplit=1)[0]
    return start, [(command, tuple(points.split())) for command, points in PIECE.findall(border)]


def _backwards(start: str, pieces: list[Piece]) -> tuple[str, list[Piece]]:
    """The same curve from its end: points in the opposite order, each piece ending where it began."""
    ends = [start, *(points[-1] for _, points in pieces)]
    turned = [
        (command, (*reversed(points[:-1]), begin)) for (command, points), begin in zip(pieces, ends, strict=False)
    ]
    return ends[-1], turned[::-1]
