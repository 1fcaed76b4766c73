"""What a reason on a page opens to: its rule, the rule's sources, and what each mark means.

The rules are asked themselves, so that a page can cite nothing that the program does not apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from unknot.rooms.guide.entries import clinical_address, entry, file
from unknot.rooms.guide.words import Cited, Ground, Sign
from unknot.spine import evidence
from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.patterns import FIT_ITEMS
from unknot.spine.check.red_flags import RULES
from unknot.spine.match.doses import ROWS, row_of
from unknot.spine.match.words import base_name, nudge_name
from unknot.spine.vocabulary import Acuity, Mark, MassageType, Pattern

RESTS_ON: Mapping[str, tuple[evidence.Source, ...]] = {
    rule.id: rule.sources for rule in (*RULES, *MODIFIERS, *ADVICE, *FIT_ITEMS)
}
ROW_OF_EXCLUSION = {"sens": "sore", "cap": "cap", "too_few_points": "ranked"}
BASES = frozenset(base_name(pattern, acuity) for pattern in Pattern for acuity in Acuity)
RANKED_BY = ("CHERKIN2011",)  # why the gentler type comes first where two have the same points


def rule_ground(label: str) -> Ground:
    """Of a rule, a limit, an advice or a sign: "E1", also in doubt ("E1?"), "M13", "A2", "S1"."""
    rule = label.removesuffix("?")
    return Ground(rule=rule, href=clinical_address(rule), cited=tuple(_cited(one) for one in RESTS_ON[rule]))


def reason_ground(rule: str, *, pattern: Pattern, acuity: Acuity, sources: Iterable[str]) -> Ground:
    """Of a reason of the match: "base" is the row of the pattern, any other a row of its own name."""
    return _of_row(base_name(pattern, acuity) if rule == "base" else nudge_name(rule), sources)


def exclusion_ground(because: str, *, pattern: Pattern, acuity: Acuity) -> Ground:
    """Why a type is not offered: of an M id, "sens", "cap", a pattern's name, or "too_few_points"."""
    if because in RESTS_ON:
        return rule_ground(because)
    if because in ROW_OF_EXCLUSION:
        return _of_row(ROW_OF_EXCLUSION[because], RANKED_BY if because == "too_few_points" else ())
    return _of_row(base_name(pattern, acuity), ())


def plan_ground(pattern: Pattern, acuity: Acuity, first: MassageType) -> Ground:
    """Of how long, how often and how many."""
    row = row_of(pattern, acuity, first, is_first=True)
    return _of_row(row, ROWS[row].sources)


def ground_of_sources(claim: str, sources: Iterable[str]) -> Ground:
    """Of a sentence that rests on studies of its own beside its claim."""
    return Ground(rule=claim, href=clinical_address(claim), cited=tuple(map(_study, sources)))


def signs() -> tuple[Sign, ...]:
    """The four signs that fit sciatica, in their order."""
    return tuple(
        Sign(id=item.id, about=entry("grounds", "sign", item.id)["about"], ground=rule_ground(item.id))
        for item in FIT_ITEMS
    )


def limits_of_counting(*, were_asked: bool) -> tuple[str, ...]:
    """What counting signs cannot do; where they were not asked, why not."""
    return tuple(entry("grounds", "counting", "asked" if were_asked else "not_asked")["says"])


def _of_row(row: str, sources: Iterable[str]) -> Ground:
    # Every point and figure of the match is our own choice, whatever its row was grounded on (EVIDENCE 5).
    own = _marked({"note": entry("grounds", "part", "points")}, Mark.DESIGN.value)
    called = entry("clinical", _chapter_of(row), "title")
    return Ground(rule=row, href=clinical_address(row), cited=(*map(_study, sources), own), called=called)


def _chapter_of(row: str) -> str:
    """The chapter of the reference where a row of the match stands."""
    if row in ROWS:
        return "dose"
    return "base" if row in BASES else "nudges"


def _study(name: str) -> Cited:
    source = entry("sources", name)
    return _marked(source, source["mark"])


def _cited(source: evidence.Source) -> Cited:
    """A study with the mark that it has for this very rule; a word in small letters is a part of the rule."""
    known = file("sources").get(source.name)
    return _marked(known or {"note": entry("grounds", "part", source.name or "rule")}, source.mark.value)


def _marked(given: Mapping[str, str], mark: str) -> Cited:
    means = entry("grounds", "mark", mark)["text"]
    return Cited(citation=given.get("citation", ""), note=given.get("note", ""), mark=mark, means=means)
