"""Sections 3 and 5 of the reference: FIT, patterns, points, doses, follow-up, printed from the values that decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unknot.kit.printed import responder, who_for
from unknot.rooms.guide import door
from unknot.rooms.guide.pages.tables import (
    SOURCE,
    Cell,
    Chapter,
    Row,
    Table,
    Words,
    cell,
    chapter,
    marked,
    named,
    named_and_said,
    printed,
)
from unknot.spine.check.patterns import FIT_ITEMS, PATTERN_WORDS, PATTERNS
from unknot.spine.match.doses import ROWS, Dose
from unknot.spine.match.nudges import NUDGES
from unknot.spine.match.tables import BAD_PAIN, BASE, PRESSURE_MAX, Base
from unknot.spine.match.uses import ACUITY
from unknot.spine.match.words import base_name, exclusions, nudge_name
from unknot.spine.outcomes.trajectory import RULES as SIGNAL_RULES
from unknot.spine.outcomes.trajectory import SignalRule
from unknot.spine.vocabulary import MassageType, Pattern

CERTAINTY = _("Certainty")


def fit() -> Chapter:
    """Items with their points."""
    rows = tuple(
        Row(id=one.id, head=one.id, cells=(printed(one.words), cell(one.points), marked(one.sources)))
        for one in FIT_ITEMS
    )
    return chapter(
        "fit", Table(caption=_("Items of FIT"), heads=(_("Item"), _("Yes to"), _("Points"), SOURCE), rows=rows)
    )


def patterns() -> Chapter:
    """Patterns in the order in which they are tried, with what a person reads."""
    rows = tuple(_pattern(name) for name, _matches in PATTERNS)
    heads = (_("Pattern"), _("When"), _("Text shown"), SOURCE)
    return chapter("patterns", Table(caption=_("Patterns, in this order"), heads=heads, rows=rows))


def base() -> Chapter:
    """Points by pattern and by how long it lasts."""
    heads = (_("Pattern"), _("How long"), *_types(), CERTAINTY, SOURCE)
    return chapter("base", Table(caption=_("Points by pattern"), heads=heads, rows=tuple(_bases())))


def nudges() -> Chapter:
    """What adds or takes points, what excludes, and the scale of pressure."""
    rows = tuple(
        Row(
            id=nudge_name(one.rule),
            head=(said := named_and_said(one.words))[0],
            cells=(said[1], printed(one.certainty.value), named(one.sources)),
        )
        for one in NUDGES
    )
    heads = (_("Row"), _("Effect"), CERTAINTY, SOURCE)
    steps = tuple(
        Row(head=str(step), cells=(cell(door.pressure_words(step)), cell(_at_most(step)))) for step in range(1, 6)
    )
    scale = Table(caption=_("Pressure, 1 to 5"), heads=(_("Step"), _("Word"), _("The most of these types")), rows=steps)
    return chapter(
        "nudges",
        Table(caption=_("Besides the pattern"), heads=heads, rows=rows),
        Table(
            caption=_("What excludes, and how the rest is ranked"),
            heads=(_("Row"), _("Effect")),
            rows=tuple(
                Row(id=name, head=said[0], cells=(said[1],))
                for name, words in exclusions().items()
                for said in (named_and_said(words),)
            ),
        ),
        scale,
    )


def dose() -> Chapter:
    """Length, how often, how many, and when to look back."""
    rows = tuple(_dose(name, one) for name, one in ROWS.items())
    heads = (
        _("For"),
        _("Minutes"),
        _("Minutes where the worst pain is %(points)s or more") % {"points": BAD_PAIN},
        _("A week"),
        _("Visits"),
        _("First review at visit"),
        CERTAINTY,
        SOURCE,
    )
    return chapter("dose", Table(caption=_("Doses"), heads=heads, rows=rows))


def plan() -> Chapter:
    """What every plan says, whatever else it does."""
    care, stop = door.self_care(), door.stop_at_once()
    return chapter(
        "plan",
        says=(care.text.text,),
        lists=(
            (care.title, care.items),
            (care.watch_for_title, care.watch_for),
            (stop.title, tuple(one if isinstance(one, str) else one.text for one in stop.items)),
        ),
    )


def signals() -> Chapter:
    """What a follow-up says, in the order in which its rules are tried."""
    rows = tuple(_signal(one) for one in SIGNAL_RULES)
    heads = (_("Rule"), _("When"), _("Signal"), _("Text shown"), SOURCE)
    return chapter(
        "signals",
        Table(caption=_("Follow-up signals, in this order"), heads=heads, rows=rows),
        says=(gettext(responder()),),
    )


def names() -> Mapping[str, str]:
    """What decides on the match and has a word for an id, by the words in which its row is called."""
    patterns = {name.value: door.pattern_words(name).title for name in Pattern}
    return {**patterns, ACUITY: gettext("How long"), **{one.rule: named_and_said(one.words)[0] for one in NUDGES}}


def _pattern(name: Pattern) -> Row:
    words, sources = PATTERN_WORDS[name]
    return Row(
        id=name.value,
        head=door.pattern_words(name).title,
        cells=(printed(words), cell(door.pattern_words(name).text), marked(sources)),
    )


def _bases() -> Iterator[Row]:
    for pattern, by_acuity in BASE.items():
        if len({id(one) for one in by_acuity.values()}) == 1:
            names = tuple(base_name(pattern, acuity) for acuity in by_acuity)
            yield _base(pattern, cell(_("any")), next(iter(by_acuity.values())), names)
        else:
            for acuity, row in by_acuity.items():
                yield _base(pattern, printed(acuity.value), row, (base_name(pattern, acuity),))


def _base(pattern: Pattern, how_long: Cell, row: Base, names: tuple[str, ...]) -> Row:
    points = tuple(cell(row.points.get(kind, _("excluded"))) for kind in MassageType)
    own = tuple(dict.fromkeys(name for kind in MassageType for name in row.sources_for(kind)))
    cells = (how_long, *points, printed(row.certainty.value), named(own))
    return Row(id=names[0], also=names[1:], head=door.pattern_words(pattern).title, cells=cells)


def _types() -> tuple[Words, ...]:
    return tuple(door.massage_type(one).short for one in MassageType)


def _at_most(step: int) -> str:
    return ", ".join(door.massage_type(kind).short for kind, most in PRESSURE_MAX.items() if most == step) or "–"


def _dose(name: str, one: Dose) -> Row:
    least, most = one.per_week
    return Row(
        id=name,
        head="; ".join(map(_called, who_for(one))),
        cells=(
            cell(one.minutes),
            cell(one.when_bad),
            cell(least if least == most else f"{least}–{most}"),
            cell(one.visits),
            cell(one.review_visit),
            printed(one.certainty.value),
            named(one.sources),
        ),
    )


def _called(part: str) -> str:
    """A pattern by its title, and how long a pain lasts, in words."""
    return door.pattern_words(Pattern(part)).title if part in Pattern.__members__ else gettext(part)


def _signal(one: SignalRule) -> Row:
    said = door.signal_words(one.signal) if one.signal else None
    return Row(
        id=one.rule,
        head=one.rule,
        cells=(
            printed(one.when),
            cell(said.title if said else _("the level")),
            cell(said.text if said else _("As that level says.")),
            named(one.sources),
        ),
    )
