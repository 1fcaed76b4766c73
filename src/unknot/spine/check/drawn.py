"""What a drawing answers among what a person gave, and what must still be asked in words (docs/decisions/0066)."""

from __future__ import annotations

from collections.abc import Mapping

from unknot.spine.check.answers import State
from unknot.spine.check.body_map import REGIONS
from unknot.spine.check.drawing import ABOVE_KNEE, BACK_AREAS, BELOW_KNEE, Drawing, further_down, levels, read_drawing
from unknot.spine.check.drawing import leg_site as site_of
from unknot.spine.vocabulary import LegSite

Given = Mapping[str, object]

DRAWING, IN_WORDS, SETTLED = "drawing", "leg_site", "reach"
"""The questions about where it hurts: drawn, said, and which of both is right where they differ."""


def drawing_of(given: Given) -> Drawing | None:
    """The drawing, or None where no region is marked."""
    stored = given.get(DRAWING)
    drawing = None if stored is None else read_drawing(stored)
    return drawing if drawing and drawing.regions else None


def tells_place(drawing: Drawing | None) -> bool:
    """Whether it says how far down the pain goes: some region of the back or a leg is marked."""
    if drawing is None:
        return False
    return any(REGIONS[code].area in BACK_AREAS | ABOVE_KNEE | BELOW_KNEE for code in drawing.codes)


def place(given: Given) -> LegSite | None:
    """How far down the pain goes; of what was said and drawn the further down, until the person has settled it."""
    settled = _settled(given)
    known = [site for site in (_drawn_place(given), _said_place(given)) if site is not None]
    return settled or (further_down(*known) if known else None)


def differ(given: Given) -> bool:
    """Whether what was said and what was drawn cannot both be right."""
    drawn, said = _drawn_place(given), _said_place(given)
    if drawn is None or said is None or drawn is said:
        return False
    unsure = given.get(IN_WORDS) == State.NOT_SURE.value
    return not unsure or drawn is LegSite.NONE


def is_overruled(given: Given) -> bool:
    """Whether the person has settled that the pain goes less far down than they drew."""
    settled, drawn = _settled(given), _drawn_place(given)
    return settled is not None and drawn is not None and further_down(settled, drawn) is not settled


def drawn_levels(given: Given) -> tuple[int | None, int | None]:
    """How bad back and leg are by the drawing; None for what must be asked in words."""
    drawing = drawing_of(given)
    both = levels(drawing) if drawing and not is_overruled(given) else None
    if drawing is None or both is None:
        return None, None
    back, leg = both
    return back, None if site_of(drawing.codes) is LegSite.NONE else leg


def _drawn_place(given: Given) -> LegSite | None:
    drawing = drawing_of(given)
    return site_of(drawing.codes) if drawing and tells_place(drawing) else None


def _said_place(given: Given) -> LegSite | None:
    said = given.get(IN_WORDS)
    if said is None:
        return None
    return LegSite.ABOVE_KNEE if said == State.NOT_SURE.value else LegSite(str(said))


def _settled(given: Given) -> LegSite | None:
    said = given.get(SETTLED)
    if said in (None, State.NOT_SURE.value) or not differ(given):
        return None
    return LegSite(str(said))
