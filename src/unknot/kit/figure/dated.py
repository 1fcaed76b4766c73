"""Drawings with the day they were made: the newest, and the one before it beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unknot.kit import dates
from unknot.kit.figure.picture import along
from unknot.spine.check.drawing import Drawing
from unknot.spine.check.drawn import drawing_of, is_overruled
from unknot.spine.vocabulary import Side

SIDE_BY_SIDE = 2

WORSE: Mapping[Side, Promise] = {
    Side.LEFT: _("The left side is worse."),
    Side.RIGHT: _("The right side is worse."),
}


@dataclass(frozen=True)
class Dated:
    """One drawing with its words. ``name`` and ``words_name`` begin the ids of its pictures, once a page."""

    drawing: Drawing
    made: str
    name: str
    words_name: str
    worse: str
    along: list[str]
    overruled: bool


def dated(given_at: Iterable[tuple[datetime, Mapping[str, object]]], *, zone: ZoneInfo) -> list[Dated]:
    """The drawings among what was given at some moments, in their order; at most two, to lie side by side."""
    shown: list[Dated] = []
    for made_at, given in given_at:
        if drawing := drawing_of(given):
            name = f"drawn-{len(shown)}"
            shown.append(_dated(drawing, name, made=dates.full(made_at, zone), overruled=is_overruled(given)))
        if len(shown) == SIDE_BY_SIDE:
            break
    return shown


def _dated(drawing: Drawing, name: str, *, made: str, overruled: bool) -> Dated:
    return Dated(
        drawing=drawing,
        made=made,
        name=name,
        words_name=f"{name}-words",
        worse=str(WORSE[drawing.worse]) if drawing.worse else "",
        along=along(drawing),
        overruled=overruled,
    )
