"""A person's drawing of where it hurts: regions, how bad, what it feels like; and what follows from it.

What follows is read from regions alone (docs/decisions/0065): how far down the leg it reaches, which sides, which
areas, which stretch of the sciatic nerve it runs along, and how bad back and leg are where every level was drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from unknot.spine.check.body_map import LOCAL, REGIONS, Area
from unknot.spine.check.refused import AnswersRefused
from unknot.spine.vocabulary import LegSite, Side

VERSION = 1
LEVELS = range(11)


class Feel(StrEnum):
    """What pain feels like."""

    ACHE = "ache"
    BURNING = "burning"
    SHOOTING = "shooting"
    PINS = "pins"
    NUMB = "numb"


class Stretch(StrEnum):
    """A named part of the way of the sciatic nerve. A region lies along it or not; of roots nothing is said."""

    LOW_BACK = "low back"
    BUTTOCK = "buttock"
    THIGH = "back of thigh"
    KNEE = "back of knee"
    LOWER_LEG = "lower leg"
    FOOT = "foot"


@dataclass(frozen=True)
class Mark:
    """How bad a region is, 0 to 10, and what it feels like; either may have been left unsaid."""

    level: int | None = None
    feels: tuple[Feel, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """The regions that were marked, by code, and which side is worse where that was said."""

    regions: Mapping[int, Mark] = field(default_factory=dict)
    worse: Side | None = None
    version: int = VERSION

    @property
    def codes(self) -> tuple[int, ...]:
        """The marked regions, in the order of the codes."""
        return tuple(sorted(self.regions))

    @property
    def choir_codes(self) -> tuple[int, ...]:
        """The same without our own two: codes of the CHOIR body map only."""
        return tuple(code for code in self.codes if code not in LOCAL)

    def as_json(self) -> dict[str, Any]:
        """The drawing in plain JSON types; `read_drawing` reads it back."""
        regions = {str(code): _mark_as_json(self.regions[code]) for code in self.codes}
        return {"version": self.version, "regions": regions, "worse": self.worse and self.worse.value}


def read_drawing(obj: object) -> Drawing:
    """A stored drawing, or the bare regions of one as a form gives them. Raises `AnswersRefused` naming the code."""
    if not isinstance(obj, Mapping):
        raise _refused("give an object with version, regions and worse")
    whole = obj if "regions" in obj else {"version": VERSION, "regions": obj}
    unknown = [key for key in whole if key not in ("version", "regions", "worse")]
    if unknown:
        raise _refused(f"{unknown[0]!r:.40} is not known; give version, regions and worse")
    if whole.get("version") != VERSION:
        raise _refused(f"version {whole.get('version')!r:.20} is not known; give {VERSION}")
    regions, worse = whole["regions"], whole.get("worse")
    if not isinstance(regions, Mapping):
        raise _refused("give regions as an object from code to level and feels")
    return Drawing(
        regions={code: _mark(code, mark) for code, mark in ((_code(key), mark) for key, mark in regions.items())},
        worse=_worse(worse),
    )


def read_codes(key: str, value: object) -> tuple[int, ...]:
    """Codes of the map as `unknot check` takes them, in their order, each once. Raises `AnswersRefused`."""
    if not isinstance(value, list | tuple):
        raise AnswersRefused(key, "give a list of CHOIR body map codes, 101 to 136 and 201 to 238")
    for code in value:
        if isinstance(code, bool) or not isinstance(code, int) or code not in REGIONS or code in LOCAL:
            raise AnswersRefused(
                key, f"{code!r:.40} is not a code of the CHOIR body map; give 101 to 136 or 201 to 238"
            )
    return tuple(dict.fromkeys(value))


# What follows from the regions.

BELOW_KNEE = frozenset({Area.SHIN, Area.CALF, Area.ANKLE, Area.TOP_OF_FOOT, Area.HEEL})
ABOVE_KNEE = frozenset({Area.FRONT_THIGH, Area.OUTER_THIGH, Area.BACK_THIGH, Area.KNEE, Area.BACK_KNEE})
BACK_AREAS = frozenset({Area.UPPER_BACK, Area.MID_BACK, Area.LOW_BACK, Area.BUTTOCK, Area.HIP_SIDE, Area.GROIN})
"""What counts as back pain. Buttock, hip and groin have no place in the leg (`leg_site` none), so they count here:
none of the worst pain is lost, and none of it makes leg pain look worse than back pain."""

ASKED_BY: Mapping[Area, str] = {Area.MID_BACK: "mid_back", Area.GROIN: "groin"}

ALONG: Mapping[Area, Stretch] = {
    Area.LOW_BACK: Stretch.LOW_BACK,
    Area.BUTTOCK: Stretch.BUTTOCK,
    Area.BACK_THIGH: Stretch.THIGH,
    Area.BACK_KNEE: Stretch.KNEE,
    Area.CALF: Stretch.LOWER_LEG,
    Area.SHIN: Stretch.LOWER_LEG,
    Area.ANKLE: Stretch.FOOT,
    Area.TOP_OF_FOOT: Stretch.FOOT,
    Area.HEEL: Stretch.FOOT,
}
"""Front and outer thigh, knee cap, hip and groin are not on its way: other nerves feel there."""

FURTHER_DOWN = tuple(LegSite)
"""None, above the knee, below it: the order of the vocabulary is the way down the leg."""


def leg_site(codes: Iterable[int]) -> LegSite:
    """How far down the leg the regions reach; hip, groin and buttock alone are none."""
    there = {REGIONS[code].area for code in codes}
    if there & BELOW_KNEE:
        return LegSite.BELOW_KNEE
    return LegSite.ABOVE_KNEE if there & ABOVE_KNEE else LegSite.NONE


def further_down(*sites: LegSite) -> LegSite:
    """The site that is furthest down the leg."""
    return max(sites, key=FURTHER_DOWN.index)


def sides(codes: Iterable[int]) -> tuple[Side, ...]:
    """The person's own sides that are marked, left first."""
    there = {REGIONS[code].side for code in codes}
    return tuple(side for side in Side if side in there)


def areas(codes: Iterable[int]) -> tuple[Area, ...]:
    """The areas that are marked, from head to foot, each once."""
    there = {REGIONS[code].area for code in codes}
    return tuple(area for area in Area if area in there)


def sides_by_area(codes: Iterable[int]) -> dict[Area, tuple[Side, ...]]:
    """Which sides of each marked area, from head to foot: the drawing as it can be told in words."""
    marked = tuple(codes)
    return {area: sides(code for code in marked if REGIONS[code].area is area) for area in areas(marked)}


def nerve_stretch(codes: Iterable[int]) -> dict[Side, tuple[Stretch, ...]]:
    """Per side, the stretches of the sciatic nerve that the marked regions lie along, from the back down."""
    marked = [REGIONS[code] for code in codes]
    lit = {(region.side, ALONG[region.area]) for region in marked if region.area in ALONG}
    return {side: tuple(stretch for stretch in Stretch if (side, stretch) in lit) for side in Side}


def asks(codes: Iterable[int]) -> frozenset[str]:
    """The keys of questions that these regions bring up, which must be asked whatever else is known."""
    return frozenset(ASKED_BY[REGIONS[code].area] for code in codes if REGIONS[code].area in ASKED_BY)


def levels(drawing: Drawing) -> tuple[int, int] | None:
    """How bad back and leg are, 0 to 10 each, by the highest level drawn in each.

    None where it cannot be told: no region of back or leg is marked, or one of them has no level.
    """
    back = [mark.level for code, mark in drawing.regions.items() if REGIONS[code].area in BACK_AREAS]
    leg = [mark.level for code, mark in drawing.regions.items() if REGIONS[code].area in ABOVE_KNEE | BELOW_KNEE]
    if not back + leg or None in back + leg:
        return None
    return (
        max((level for level in back if level is not None), default=0),
        max((level for level in leg if level is not None), default=0),
    )


def _refused(message: str) -> AnswersRefused:
    return AnswersRefused("drawing", message)


BY_NAME = {str(code): code for code in REGIONS}


def _code(key: object) -> int:
    number = BY_NAME.get(key) if isinstance(key, str) else key
    if isinstance(number, bool) or not isinstance(number, int) or number not in REGIONS:
        raise _refused(f"{key!r:.40} is no region; give a code of the body map")
    return number


def _mark(code: int, mark: object) -> Mark:
    if not isinstance(mark, Mapping) or not set(mark) <= {"level", "feels"}:
        raise _refused(f"{code}: give level and feels")
    level, feels = mark.get("level"), mark.get("feels", ())
    if level is not None and (isinstance(level, bool) or not isinstance(level, int) or level not in LEVELS):
        raise _refused(f"{code}: give a level from 0 to 10, or null")
    words = {feel.value for feel in Feel}
    if not isinstance(feels, list | tuple) or any(not isinstance(one, str) or one not in words for one in feels):
        raise _refused(f"{code}: give feels as a list of {', '.join(Feel)}")
    return Mark(level=level, feels=tuple(feel for feel in Feel if feel.value in feels))


def _worse(said: object) -> Side | None:
    if said is None:
        return None
    if not isinstance(said, str) or said not in {side.value for side in Side}:
        raise _refused("give worse as left or right, or null")
    return Side(said)


def _mark_as_json(mark: Mark) -> dict[str, Any]:
    return {"level": mark.level, "feels": [feel.value for feel in mark.feels]}
