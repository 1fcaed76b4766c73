"""The field in which a person marks where it hurts: a body to touch, and the same as a list.

The list is the field: its boxes are what is sent, with or without script, and the picture only fills and empties them.
Sent are ``<name>`` once for each region that is ticked, ``<name>-level-<code>``, ``<name>-feels-<code>`` and
``<name>-worse``. What belongs to a region that is not ticked does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unknot.kit import figure
from unknot.spine.check.body_map import REGIONS, Area, View
from unknot.spine.check.drawing import LEVELS, VERSION, Drawing, read_drawing, sides
from unknot.spine.check.refused import AnswersRefused
from unknot.spine.vocabulary import Side

MANY = "regions"
KNOWN_CODES = frozenset(map(str, REGIONS))
KNOWN_LEVELS = frozenset(map(str, LEVELS))

NEAR: Iterable[tuple[Promise, tuple[Area, ...]]] = (
    (pgettext_lazy("part of the body", "Back"), (Area.MID_BACK, Area.LOW_BACK)),
    (_("Buttock, hip and groin"), (Area.BUTTOCK, Area.HIP_SIDE, Area.GROIN)),
    (_("Thigh and knee"), (Area.BACK_THIGH, Area.FRONT_THIGH, Area.OUTER_THIGH, Area.BACK_KNEE, Area.KNEE)),
    (_("Lower leg and foot"), (Area.CALF, Area.SHIN, Area.ANKLE, Area.HEEL, Area.TOP_OF_FOOT)),
)
FAR: Iterable[tuple[Promise, tuple[Area, ...]]] = (
    (_("Head and neck"), (Area.TOP_OF_HEAD, Area.FACE, Area.BACK_OF_HEAD, Area.NECK)),
    (_("Shoulder and upper body"), (Area.SHOULDER, Area.CHEST, Area.UPPER_BACK, Area.BELLY)),
    (_("Arm and hand"), (Area.UPPER_ARM, Area.ELBOW, Area.FOREARM, Area.WRIST, Area.HAND)),
)
"""The list as a person would look for a place; what is far from the back folds away."""

WORSE: Mapping[str, Promise] = {"left": _("Left"), "right": _("Right"), "": _("Both the same")}


class BodyInput(forms.Widget):
    """Reads what was sent as it was typed: ``{"regions": {code: {"level": text, "feels": [text]}}, "worse": text}``."""

    kit_template = "kit/body/body.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        sent = data if isinstance(data, QueryDict) else QueryDict()
        regions = {
            code: {
                "level": sent.get(f"{name}-level-{code}", "").strip(),
                "feels": sent.getlist(f"{name}-feels-{code}"),
            }
            for code in sent.getlist(name)
        }
        return {"regions": regions, "worse": sent.get(f"{name}-worse", "")}


class BodyField(forms.Field):
    """Where it hurts, how bad and what it feels like. Clean: a `Drawing`, which has no region where none is marked."""

    widget = BodyInput
    default_error_messages = {
        "required": _("Mark where it hurts."),
        "level": _("%(region)s: write a number from 0 to 10, or leave it empty."),
        "strange": _("We could not read what you marked. Please mark it again."),
    }

    def clean(self, value: Any) -> Drawing:
        regions = {code: {**mark, "level": self._level(code, mark["level"])} for code, mark in value[MANY].items()}
        try:
            drawing = read_drawing({"version": VERSION, MANY: regions, "worse": value["worse"] or None})
        except AnswersRefused as why:
            raise ValidationError(self.error_messages["strange"], code="strange") from why
        if self.required and not drawing.regions:
            raise ValidationError(self.error_messages["required"], code="required")
        return drawing

    def _level(self, code: str, typed: str) -> int | None:
        if not typed:
            return None
        if typed in KNOWN_LEVELS:
            return int(typed)
        name = str(figure.NAMES[int(code)]) if code in KNOWN_CODES else ""
        raise ValidationError(self.error_messages["level"], code="level", params={"region": capfirst(name)})


@dataclass(frozen=True)
class Choice:
    """Something to tick, by the id of its box."""

    id: str
    value: str
    words: str
    is_ticked: bool


@dataclass(frozen=True)
class Line:
    """One region in the list."""

    box: Choice
    side: str
    level_id: str
    level: str
    feels: tuple[Choice, ...]


@dataclass(frozen=True)
class Group:
    """Regions that one looks for together."""

    words: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class BodyList:
    """What the template shows of a field: the list, and the drawing as far as it can be read."""

    near: tuple[Group, ...]
    far: tuple[Group, ...]
    far_is_open: bool
    worse: tuple[Choice, ...]
    asks_worse: bool
    drawing: Drawing
    levels: Sequence[int] = LEVELS
    feels: Iterable[tuple[str, Promise]] = tuple((feel.value, words) for feel, words in figure.FEELS.items())


def body_list(bound: BoundField) -> BodyList:
    """The field as it stands: what was typed, or what was drawn before."""
    value = bound.value() or {}
    typed = {str(code): mark for code, mark in value.get(MANY, {}).items()}
    name, worse = bound.html_name, value.get("worse") or ""
    far = tuple(_group(name, words, areas, typed) for words, areas in FAR)
    drawing = _readable(typed)
    return BodyList(
        near=tuple(_group(name, words, areas, typed) for words, areas in NEAR),
        far=far,
        far_is_open=any(line.box.is_ticked for group in far for line in group.lines),
        worse=tuple(Choice(f"id_{name}-worse-{key}", key, str(words), key == worse) for key, words in WORSE.items()),
        asks_worse=len(sides(drawing.codes)) == len(Side),
        drawing=drawing,
    )


def _group(name: str, words: Promise, areas: tuple[Area, ...], typed: Mapping[str, Any]) -> Group:
    here = sorted(
        (region for region in REGIONS.values() if region.area in areas),
        key=lambda region: (areas.index(region.area), region.view is View.FRONT, region.side is Side.RIGHT),
    )
    return Group(str(words), tuple(_line(name, region.code, typed.get(str(region.code))) for region in here))


def _line(name: str, code: int, mark: Mapping[str, Any] | None) -> Line:
    level = "" if mark is None or mark["level"] is None else str(mark["level"])
    feels = mark["feels"] if mark else []
    return Line(
        box=Choice(f"id_{name}-{code}", str(code), capfirst(str(figure.NAMES[code])), mark is not None),
        side=REGIONS[code].side.value,
        level_id=f"id_{name}-level-{code}",
        level=level,
        feels=tuple(
            Choice(f"id_{name}-feels-{code}-{feel.value}", feel.value, str(words), feel.value in feels)
            for feel, words in figure.FEELS.items()
        ),
    )


def _readable(typed: Mapping[str, Any]) -> Drawing:
    """What can be drawn of it: a level that cannot be read leaves the region marked without one."""
    known = {code: mark for code, mark in typed.items() if code in KNOWN_CODES}
    marks = {code: {"level": _number(mark["level"]), "feels": _known(mark["feels"])} for code, mark in known.items()}
    return read_drawing(marks)


def _number(level: Any) -> int | None:
    text = str(level)
    return int(text) if text in KNOWN_LEVELS else None


def _known(feels: Iterable[str]) -> list[str]:
    return [feel.value for feel in figure.FEELS if feel.value in feels]
