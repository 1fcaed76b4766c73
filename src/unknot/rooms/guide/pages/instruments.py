"""Section 4 of the reference: measures with their range, what counts as a change, and their licence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from unknot.rooms.guide.entries import file as spoken
from unknot.rooms.guide.pages.tables import SOURCE, Chapter, Row, Table, Words, cell, chapter, named
from unknot.spine.outcomes.instruments import ACTIVITY, PAIN, PHQ4_ANSWER, ROLAND_MORRIS, Instrument, Worse

BY_NAME: Mapping[str, Instrument] = {one.name: one for one in (PAIN, ROLAND_MORRIS, PHQ4_ANSWER, ACTIVITY)}
WORSE = {Worse.HIGHER: _("a higher number is worse"), Worse.LOWER: _("a lower number is worse")}


def instruments() -> Chapter:
    """Every measure that may ship."""
    heads = (
        _("Measure"),
        _("Items and range"),
        _("Scored"),
        _("What counts as a change"),
        _("Licence"),
        _("Verdict"),
        SOURCE,
    )
    rows = tuple(_instrument(name, said) for name, said in spoken("instruments").items())
    words = spoken("clinical")["verdicts"]
    legend = (words["title"], tuple(f"{one['name']}: {one['means']}" for one in (words["SHIP"], words["OWN_WORDS"])))
    return chapter("instruments", Table(caption=_("Measures that ship"), heads=heads, rows=rows), lists=(legend,))


def _instrument(name: str, words: Mapping[str, Any]) -> Row:
    texts = tuple(cell(words[part]) for part in ("scoring", "change", "licence"))
    verdict = spoken("clinical")["verdicts"][words["verdict"].replace(" ", "_")]["name"]
    cells = (cell(_range(BY_NAME.get(name))), *texts, cell(verdict), named(words["sources"]))
    return Row(head=words["name"], cells=cells)


def _range(one: Instrument | None) -> Words:
    if one is None:
        return "–"
    said = _("items: %(items)s; %(low)s to %(high)s; %(worse)s")
    return said % {"items": one.items, "low": one.low, "high": one.high, "worse": WORSE[one.worse]}
