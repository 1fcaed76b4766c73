"""Section 2 of the reference: levels, questions, rules, limits and advice, printed from the values that judge."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unknot.kit.levels import LEVEL_WORDS
from unknot.rooms.guide import door
from unknot.rooms.guide.entries import file as spoken
from unknot.rooms.guide.pages import matching
from unknot.rooms.guide.pages.tables import SOURCE, Cell, Chapter, Row, Table, Words, cell, chapter, marked, printed
from unknot.spine.check import modifiers, red_flags
from unknot.spine.check.modifiers import Modifier
from unknot.spine.check.questions import BEFORE_VISIT, QUESTIONS, SHORT_SET, Question
from unknot.spine.check.red_flags import LEVEL_IN_DOUBT, Rule
from unknot.spine.match.uses import used_by
from unknot.spine.vocabulary import Level, MassageType

NUMBERED = re.compile(r"Q\d+[a-z]?(_\d)?")
"""The id of a question that is a number, such as "Q25_1"; any other is a word for the program alone."""

LIMITED = {modifiers.Reach.LOCAL: _("the area"), modifiers.Reach.MOD: _("the session")}


def levels() -> Chapter:
    """Levels from the most urgent down, with the text that a person reads and what doubt makes of each."""
    heads = (_("Level"), _("Order"), _("Booking"), _("In doubt"), _("Text shown"))
    rows = tuple(
        Row(
            head=LEVEL_WORDS[level],
            cells=(
                cell(level.value),
                cell(_("blocked") if level.blocks else _("open")),
                cell(LEVEL_WORDS[LEVEL_IN_DOUBT[level]] if level in LEVEL_IN_DOUBT else "–"),
                cell(door.finding_words(level).text),
            ),
        )
        for level in reversed(Level)
    )
    return chapter("levels", Table(caption=_("Levels"), heads=heads, rows=rows))


def questions(*, signed: bool) -> Chapter:
    """Every question, what reads it and where it comes from; ours are unsigned until they are not."""
    heads = (_("In short"), _("Question"), _("Asked"), _("Read by"), _("Words"), SOURCE)
    names = matching.names()
    rows = tuple(_question(one, names, signed=signed) for one in (*QUESTIONS, BEFORE_VISIT))
    before = "; ".join(_name(one) for one in (*SHORT_SET, BEFORE_VISIT.id))
    again = _("Asked again before every visit: %(ids)s.") % {"ids": before}
    return chapter("questions", Table(caption=_("Questions"), heads=heads, rows=rows), says=(again,))


def rules() -> Chapter:
    """The four tables of what blocks a booking."""
    return chapter(
        "rules",
        _rules(LEVEL_WORDS[Level.EMERGENCY], red_flags.EMERGENCY_RULES),
        _rules(LEVEL_WORDS[Level.URGENT], red_flags.URGENT_RULES),
        _rules(LEVEL_WORDS[Level.DOCTOR_FIRST], red_flags.DOCTOR_FIRST_RULES),
        _rules(LEVEL_WORDS[Level.DEFER], red_flags.DEFER_RULES),
    )


def limits() -> Chapter:
    """What limits a massage, type by type."""
    types: tuple[Words, ...] = tuple(door.massage_type(one).short for one in MassageType)
    heads = (_("Rule"), _("When"), _("Limits"), *types, _("Pressure at most"), _("Minutes at most"), SOURCE)
    rows = tuple(_limit(one) for one in modifiers.MODIFIERS)
    return chapter("limits", Table(caption=_("Limits by type of massage"), heads=heads, rows=rows))


def advice() -> Chapter:
    """What to do besides massage."""
    rows = tuple(
        Row(id=one.id, head=one.id, cells=(printed(one.when.words()), printed(one.advice), marked(one.sources)))
        for one in modifiers.ADVICE
    )
    return chapter("advice", Table(caption=_("Advice"), heads=(_("Rule"), _("When"), _("Advice"), SOURCE), rows=rows))


def _question(one: Question, names: Mapping[str, str], *, signed: bool) -> Row:
    words = spoken("questions")["questions"][one.id]
    return Row(
        id=one.id,
        head=_name(one.id),
        words=words["short"] if _name(one.id) != words["short"] else "",
        cells=(
            Cell(text=words["text"], more=tuple(filter(None, (words.get("help"), _choices(words))))),
            printed(one.follows.words()) if one.follows else cell(_asked(one)),
            cell(_readers(one, names)),
            cell(_wording(words, signed=signed)),
            marked(one.sources),
        ),
    )


def _name(question: str) -> str:
    """A question by its number; one without, by its words in short."""
    return question if NUMBERED.fullmatch(question) else str(spoken("questions")["questions"][question]["short"])


def _readers(one: Question, names: Mapping[str, str]) -> str:
    """The ids of the rules and items that read it; then, by name, what has no id."""
    ids = ", ".join(reader for reader in used_by(one) if reader not in names)
    return "; ".join(filter(None, (ids, *(names[reader] for reader in used_by(one) if reader in names))))


def _asked(one: Question) -> Words:
    return _("before a visit") if one is BEFORE_VISIT else _("always")


def _choices(words: Mapping[str, Any]) -> str:
    return " · ".join(words.get("choices", {}).values())


def _wording(words: Mapping[str, Any], *, signed: bool) -> Words:
    if signed or words["signed"]:
        return _("signed")
    return _("D, ours; unsigned") if words.get("own") else _("as in the reference; unsigned")


def _rules(caption: Words, group: Sequence[Rule]) -> Table:
    rows = tuple(
        Row(id=rule.id, head=rule.id, cells=(printed(rule.when.words()), printed(rule.why), marked(rule.sources)))
        for rule in group
    )
    return Table(caption=caption, heads=(_("Rule"), _("Fires on"), _("Why"), SOURCE), rows=rows)


def _limit(one: Modifier) -> Row:
    by_type = tuple(printed(one.limits[kind]) if kind in one.limits else cell(_("excluded")) for kind in MassageType)
    minutes = one.minutes_max or (
        _("%(minutes)s at the first visit") % {"minutes": one.first_visit_minutes} if one.first_visit_minutes else "–"
    )
    return Row(
        id=one.id,
        head=one.id,
        cells=(
            Cell(text=gettext(one.input_words), more=tuple({gettext(one.when.words())} - {gettext(one.input_words)})),
            cell(LIMITED[one.reach]),
            *by_type,
            cell(one.cap or "–"),
            cell(minutes),
            marked(one.sources),
        ),
    )
