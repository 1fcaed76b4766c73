"""The body: where its regions lie, and a person's drawing on it as a picture and in words."""

from unknot.kit.figure.dated import Dated, dated
from unknot.kit.figure.names import ALONG, FEELS, NAMES, STRETCHES, VIEWS
from unknot.kit.figure.outline import OUTLINE
from unknot.kit.figure.paths import path_of
from unknot.kit.figure.picture import (
    EXAMPLE,
    STEP,
    Body,
    Weave,
    along,
    as_drawing,
    body,
    canvas,
    mark_words,
    row,
    shade,
    title,
    way,
    weaves,
    words,
)

__all__ = [
    "ALONG",
    "EXAMPLE",
    "FEELS",
    "NAMES",
    "OUTLINE",
    "STEP",
    "STRETCHES",
    "VIEWS",
    "Body",
    "Dated",
    "Weave",
    "along",
    "as_drawing",
    "body",
    "canvas",
    "dated",
    "mark_words",
    "path_of",
    "row",
    "shade",
    "title",
    "way",
    "weaves",
    "words",
]
