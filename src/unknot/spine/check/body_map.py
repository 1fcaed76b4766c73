"""The regions of the body that a person can mark, by their codes of the CHOIR body map (docs/decisions/0064).

101 to 136 are seen from the front, 201 to 238 from the back. Left and right are the person's own: from the front their
right is at the viewer's left, from the back their left is. Two codes are ours: 328 and 329, the outer thigh, which the
map does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from unknot.spine.vocabulary import Side


class View(StrEnum):
    """From where the body is seen."""

    FRONT = "front"
    BACK = "back"


class Area(StrEnum):
    """Where a region is, without its side. From head to foot."""

    TOP_OF_HEAD = "top of head"
    FACE = "face"
    BACK_OF_HEAD = "back of head"
    NECK = "neck"
    SHOULDER = "shoulder"
    CHEST = "chest"
    UPPER_BACK = "upper back"
    UPPER_ARM = "upper arm"
    ELBOW = "elbow"
    FOREARM = "forearm"
    WRIST = "wrist"
    HAND = "hand"
    BELLY = "belly"
    MID_BACK = "middle back"
    LOW_BACK = "low back"
    GROIN = "groin"
    HIP_SIDE = "side of hip"
    BUTTOCK = "buttock"
    FRONT_THIGH = "front of thigh"
    OUTER_THIGH = "outer thigh"
    BACK_THIGH = "back of thigh"
    KNEE = "knee"
    BACK_KNEE = "back of knee"
    SHIN = "shin"
    CALF = "calf"
    ANKLE = "ankle"
    TOP_OF_FOOT = "top of foot"
    HEEL = "heel and sole"


@dataclass(frozen=True)
class Region:
    """One region: its code, where it is, on which side of the person, and from where it is seen."""

    code: int
    area: Area
    side: Side
    view: View


FRONT_PAIRS: tuple[tuple[int, int, Area], ...] = (
    (101, 102, Area.TOP_OF_HEAD),
    (103, 104, Area.FACE),
    (105, 106, Area.NECK),
    (107, 110, Area.SHOULDER),
    (108, 109, Area.CHEST),
    (111, 112, Area.UPPER_ARM),
    (113, 114, Area.ELBOW),
    (115, 118, Area.FOREARM),
    (116, 117, Area.BELLY),
    (119, 124, Area.WRIST),
    (120, 123, Area.HIP_SIDE),
    (121, 122, Area.GROIN),
    (125, 128, Area.HAND),
    (126, 127, Area.FRONT_THIGH),
    (129, 130, Area.KNEE),
    (131, 132, Area.SHIN),
    (133, 134, Area.ANKLE),
    (135, 136, Area.TOP_OF_FOOT),
)
"""The code at the viewer's left, which is the person's right; its twin at the viewer's right; where both are."""

BACK_PAIRS: tuple[tuple[int, int, Area], ...] = (
    (201, 202, Area.TOP_OF_HEAD),
    (203, 204, Area.BACK_OF_HEAD),
    (205, 206, Area.NECK),
    (207, 210, Area.SHOULDER),
    (208, 209, Area.UPPER_BACK),
    (211, 214, Area.UPPER_ARM),
    (212, 213, Area.MID_BACK),
    (215, 216, Area.ELBOW),
    (217, 220, Area.FOREARM),
    (218, 219, Area.LOW_BACK),
    (221, 226, Area.WRIST),
    (222, 225, Area.HIP_SIDE),
    (223, 224, Area.BUTTOCK),
    (227, 230, Area.HAND),
    (228, 229, Area.BACK_THIGH),
    (231, 232, Area.BACK_KNEE),
    (233, 234, Area.CALF),
    (235, 236, Area.ANKLE),
    (237, 238, Area.HEEL),
    (328, 329, Area.OUTER_THIGH),
)
"""The same from the back, where the viewer's left is the person's left."""


def _both(pairs: tuple[tuple[int, int, Area], ...], view: View, sides: tuple[Side, Side]) -> list[Region]:
    return [Region(code, area, side, view) for *codes, area in pairs for code, side in zip(codes, sides, strict=True)]


REGIONS: Mapping[int, Region] = {
    region.code: region
    for region in sorted(
        _both(FRONT_PAIRS, View.FRONT, (Side.RIGHT, Side.LEFT)) + _both(BACK_PAIRS, View.BACK, (Side.LEFT, Side.RIGHT)),
        key=lambda region: region.code,
    )
}
"""Every region, in the order of the codes."""

LOCAL = (328, 329)
"""Our own two codes: they are kept in a drawing, and never leave as codes of the map."""

CHOIR = tuple(code for code in REGIONS if code not in LOCAL)
"""The 74 codes of the map."""
