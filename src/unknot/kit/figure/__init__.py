"""The body: where its regions lie, and a person's drawing on it as a picture and in words."""

from unknot.kit.figure.names import FEELS, NAMES, VIEWS
from unknot.kit.figure.outline import OUTLINE
from unknot.kit.figure.paths import path_of
from unknot.kit.figure.picture import (
    EXAMPLE,
    STEP,
    Body,
    Weave,
    as_drawing,
    body,
    canvas,
    mark_words,
    row,
    shade,
    title,
    weaves,
    words,
)

__all__ = [
    "EXAMPLE",
    "FEELS",
    "NAMES",
    "OUTLINE",
    "STEP",
    "VIEWS",
    "Body",
    "Weave",
    "as_drawing",
    "body",
    "canvas",
    "mark_words",
    "path_of",
    "row",
    "shade",
    "title",
    "weaves",
    "words",
]
