"""What the template draws: the same drawing always gives the same picture, on a page, a card and paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext

from unknot.kit.figure.names import ALONG, FEELS, NAMES, STRETCHES, VIEWS
from unknot.kit.figure.outline import HALF_WIDTH, HEIGHT, LINES, NERVE, OUTLINE
from unknot.kit.figure.paths import path_of
from unknot.spine.check.body_map import REGIONS, View
from unknot.spine.check.drawing import Drawing, Feel, Mark, Stretch, nerve_stretch, read_drawing
from unknot.spine.vocabulary import Side

DEEP = 4
"""From this step on, patterns are drawn in the colour of the paper; before it in that of the ink."""

STEP = 2 * HALF_WIDTH + 24
"""From the middle of one body to the middle of the next."""

ROOM, LABELS = 6, 40
"""Around the bodies for the width of a line, and below them for words."""

EXAMPLE = Drawing(
    regions={219: Mark(level=3), 224: Mark(level=8), 229: Mark(level=6), 232: Mark(level=5), 234: Mark(level=4)}
)
"""Pain down one leg, for pages that explain."""


@dataclass(frozen=True, order=True)
class Weave:
    """The pattern of one quality, in ink or in paper."""

    feel: Feel
    deep: bool

    @property
    def name(self) -> str:
        return f"{self.feel.value}-deep" if self.deep else self.feel.value


ALL_WEAVES = frozenset(Weave(feel=feel, deep=deep) for feel in Feel for deep in (False, True))


@dataclass(frozen=True)
class Patch:
    """One region as it is drawn. ``shade`` is a step of clay, ``said`` without a level, or empty without a mark."""

    code: int
    path: str
    shade: str
    weaves: tuple[Weave, ...] = ()


@dataclass(frozen=True)
class Row:
    """A marked region in words, with the shade and the patterns that the picture gives it."""

    words: str
    shade: str
    weaves: tuple[Weave, ...]


@dataclass(frozen=True)
class Strand:
    """A stretch of the nerve on one half, and the codes that light it."""

    path: str
    lit: bool
    codes: str


@dataclass(frozen=True)
class Half:
    """One side of the body in one view."""

    mirrored: bool
    patches: tuple[Patch, ...]
    strands: tuple[Strand, ...]


@dataclass(frozen=True)
class Body:
    """The body in one view."""

    view: str
    words: str
    x: int
    left: int
    halves: tuple[Half, ...]
    lines: str
    middle: str


def body(view: View, drawing: Drawing, *, x: int = 0, whole: bool = False) -> Body:
    """The body in one view with what is marked; ``whole`` has every region, to be touched."""
    return Body(
        view=view.value,
        words=str(VIEWS[view]),
        x=x,
        left=-1 if view is View.BACK else 1,
        halves=tuple(_half(view, side, drawing, whole=whole) for side in Side),
        lines=LINES[view][0],
        middle=LINES[view][1],
    )


def canvas(bodies: Sequence[Body], *, name: str, labels: bool, every_weave: bool = False) -> dict[str, Any]:
    """What `figure.svg` needs to draw these bodies side by side; ``name`` begins every id in it.

    ``every_weave`` has all patterns there, for a picture that changes under the finger.
    """
    patches = [patch for one in bodies for half in one.halves for patch in half.patches]
    used = ALL_WEAVES if every_weave else {weave for patch in patches for weave in patch.weaves}
    width = STEP * (len(bodies) - 1) + 2 * (HALF_WIDTH + ROOM)
    height = HEIGHT + 2 * ROOM + (LABELS if labels else 0)
    return {
        "bodies": bodies,
        "box": f"{-HALF_WIDTH - ROOM} {-ROOM} {width} {height}",
        "label_y": HEIGHT + LABELS - ROOM,
        "labels": labels,
        "name": name,
        "outline": OUTLINE,
        "look": "both" if len(bodies) > 1 else "one",
        "weaves": sorted(used),
    }


def row(code: int, mark: Mark) -> Row:
    """A marked region as a row of a list."""
    return Row(words=mark_words(code, mark), shade=shade(mark.level), weaves=weaves(mark))


def as_drawing(value: Drawing | Mapping[Any, Any] | None) -> Drawing:
    """A drawing, from one that is stored, from what a form gives, or from nothing."""
    if isinstance(value, Drawing):
        return value
    return read_drawing(value) if value else Drawing()


def shade(level: int | None) -> str:
    """One of six steps of clay for 0 to 10; each pair of numbers is a step darker. Without a level: ``said``."""
    return "said" if level is None else str((level + 1) // 2)


def weaves(mark: Mark) -> tuple[Weave, ...]:
    """The patterns over a region."""
    deep = mark.level is not None and (mark.level + 1) // 2 >= DEEP
    return tuple(Weave(feel=feel, deep=deep) for feel in mark.feels)


def title(drawing: Drawing) -> str:
    """The picture in words, from the head down as the codes go."""
    if not drawing.codes:
        return gettext("A human body with the two sciatic nerves, from the low back down each leg")
    return gettext("A human body. Marked: %(regions)s") % {"regions": "; ".join(words(drawing))}


def words(drawing: Drawing) -> list[str]:
    """Every region that is marked, how bad it is and what it feels like."""
    return [mark_words(code, drawing.regions[code]) for code in drawing.codes]


def mark_words(code: int, mark: Mark) -> str:
    """``left buttock, 6 of 10, burning``; how bad it is stays on one line."""
    level = [] if mark.level is None else [_how_bad(mark.level)]
    return ", ".join([str(NAMES[code]), *level, *(str(FEELS[feel]) for feel in mark.feels)])


def along(drawing: Drawing) -> list[str]:
    """Per side, which stretches of the nerve the regions lie along; nothing where none does. No root and no cause."""
    return [
        f"{ALONG[side]} {', '.join(str(STRETCHES[one]) for one in stretches)}."
        for side, stretches in nerve_stretch(drawing.codes).items()
        if stretches
    ]


def way(side: Side) -> list[tuple[str, str]]:
    """Every stretch of one nerve in words, with the codes each of which lights it."""
    return [(str(STRETCHES[stretch]), _spaced(_lighting(side, stretch))) for stretch in Stretch]


def _how_bad(level: int) -> str:
    return (gettext("%(level)s of 10") % {"level": level}).replace(" ", "\N{NO-BREAK SPACE}")


def _half(view: View, side: Side, drawing: Drawing, *, whole: bool) -> Half:
    here = [code for code, region in REGIONS.items() if (region.view, region.side) == (view, side)]
    return Half(
        # The drawn half has x of 0 or more, at the viewer's right: the person's left in front, their right behind.
        mirrored=(side is Side.LEFT) is (view is View.BACK),
        patches=tuple(_patch(code, drawing.regions.get(code)) for code in here if whole or code in drawing.regions),
        strands=tuple(_strand(view, side, stretch, drawing) for stretch in NERVE[view]),
    )


def _patch(code: int, mark: Mark | None) -> Patch:
    path = path_of(REGIONS[code].view, REGIONS[code].area)
    if mark is None:
        return Patch(code=code, path=path, shade="")
    return Patch(code=code, path=path, shade=shade(mark.level), weaves=weaves(mark))


def _strand(view: View, side: Side, stretch: Stretch, drawing: Drawing) -> Strand:
    return Strand(
        path=NERVE[view][stretch],
        lit=stretch in nerve_stretch(drawing.codes)[side],
        codes=_spaced(_lighting(side, stretch)),
    )


def _spaced(codes: Sequence[int]) -> str:
    return " ".join(str(code) for code in codes)


@cache
def _lighting(side: Side, stretch: Stretch) -> tuple[int, ...]:
    """The regions each of which alone lights this stretch."""
    return tuple(code for code in REGIONS if stretch in nerve_stretch([code])[side])
