"""The body of `kit/figure/figure.svg`: which regions each view has, and how dark each is drawn.

Only one half is drawn; the other is its mirror image. In the front view the person's left is on the reader's right; in
the back view it is their right. Regions are areas cut by the outline, so they follow the shape. The finished map with
the CHOIR codes will stand on the same outline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

BACK, FRONT = "back", "front"
# Part: the shape that draws it. Knee, foot and side of the hip are the same shape from both sides.
PARTS: Mapping[str, Mapping[str, str]] = {
    FRONT: {
        "groin": "front-groin",
        "hip-side": "front-hip",
        "front-thigh": "front-thigh",
        "knee": "knee",
        "shin": "calf",
        "foot": "foot",
    },
    BACK: {
        "low-back": "low-back",
        "buttock": "buttock",
        "hip-side": "back-hip",
        "back-thigh": "back-thigh",
        "knee": "knee",
        "calf": "calf",
        "foot": "foot",
    },
}
NAMES: Mapping[str, str | Promise] = {
    "left-low-back": _("left low back"),
    "left-buttock": _("left buttock"),
    "left-hip-side": _("side of the left hip"),
    "left-groin": _("left groin"),
    "left-back-thigh": _("back of the left thigh"),
    "left-front-thigh": _("front of the left thigh"),
    "left-knee": _("left knee"),
    "left-calf": _("left calf"),
    "left-shin": _("left shin"),
    "left-foot": _("left ankle or foot"),
    "right-low-back": _("right low back"),
    "right-buttock": _("right buttock"),
    "right-hip-side": _("side of the right hip"),
    "right-groin": _("right groin"),
    "right-back-thigh": _("back of the right thigh"),
    "right-front-thigh": _("front of the right thigh"),
    "right-knee": _("right knee"),
    "right-calf": _("right calf"),
    "right-shin": _("right shin"),
    "right-foot": _("right ankle or foot"),
}
WORDS = {FRONT: _("Front"), BACK: _("Back")}
DRAWN_SIDE = {FRONT: "left", BACK: "right"}


@dataclass(frozen=True)
class Region:
    """One area of one view. ``shade`` is 0 to 5, or None where nothing was marked."""

    name: str
    part: str
    side: str
    view: str
    shape: str
    mirrored: bool
    shade: int | None


def regions(view: str, marks: Mapping[str, int]) -> list[Region]:
    """The regions of a view; ``marks`` gives pain from 0 to 10 by name, such as ``left-calf``."""
    return [
        Region(
            name=f"{side}-{part}",
            part=part,
            side=side,
            view=view,
            shape=shape,
            mirrored=side != DRAWN_SIDE[view],
            shade=shade(marks.get(f"{side}-{part}")),
        )
        for part, shape in PARTS[view].items()
        for side in ("left", "right")
    ]


def shade(pain: int | None) -> int | None:
    """One of six steps of clay for 0 to 10; each pair of numbers is a step darker."""
    return None if pain is None else (pain + 1) // 2


def title(marks: Iterable[str]) -> str:
    """The picture in words, the marked regions in the order of the table above."""
    wanted = set(marks)
    marked = [str(words) for name, words in NAMES.items() if name in wanted]
    if not marked:
        return gettext("A human body with the two sciatic nerves, from the low back down each leg")
    return gettext("A human body, marked: %(regions)s") % {"regions": ", ".join(marked)}
