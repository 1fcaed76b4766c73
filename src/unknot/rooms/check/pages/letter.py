"""The letter to a doctor: what was answered, which rules ask for a clearance, and what a clearance must state.

It is read by somebody who has a few minutes and must sign it, so it is one sheet, whatever was answered: the more there
is, the smaller it is set. It names nobody, because no name is known yet; the person writes theirs on it by hand. It
names no illness and no root of a nerve, and of the match nothing, because there is none before a clearance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from unknot.kit import dates, figure
from unknot.kit.figure import Dated
from unknot.rooms.check import queries
from unknot.rooms.check.door import FindingSheet
from unknot.rooms.check.forms.fields import UNITS
from unknot.rooms.check.forms.screens import WEEKS_SAID
from unknot.rooms.check.forms.words import question_words
from unknot.rooms.check.pages.finding import told
from unknot.rooms.guide import door as guide
from unknot.rooms.practice.door import PracticeSheet
from unknot.spine.check.answers import Answers
from unknot.spine.check.drawing import Drawing
from unknot.spine.check.questions import Given
from unknot.spine.check.red_flags import RULE
from unknot.spine.evidence import Source
from unknot.spine.times import local_date
from unknot.spine.vocabulary import MassageType

SIZES = ("0", "1", "2", "3", "4", "5", "6")
"""How small the letter is set on paper, from the largest type on; `letter.css` says what each is."""

FULL = (450, 1100, 1900, 2600, 3900, 6200)
"""About how many signs of a letter's own fit on one sheet in each size but the last, of either paper."""

A_LINE = 60  # a line of a list takes the place of so many signs, however short it is
A_PICTURE = 400
DOUBT = 250  # the heading and the words above what is to be looked at first
MOST_PLACES = 12  # more are seen better on the drawing
# Where sheets are US Letter (CLDR).
LETTER_PAPER = ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")


@dataclass(frozen=True)
class AskingRule:
    """A rule that asks something of the doctor, and how well it is founded. ``in_doubt``: the person was not sure."""

    rule: str
    about: str
    in_doubt: bool
    source: str
    href: str


@dataclass(frozen=True)
class LetterPage:
    """Everything that stands on the letter but its fixed words."""

    practice: PracticeSheet
    dated: str
    answered: str
    facts: list[tuple[str, str]]
    drawn: Dated | None
    clearable: list[AskingRule]
    symptoms: list[str]
    look_first: list[AskingRule]
    raised: bool
    is_open: bool
    types: list[str]
    wished: str
    content: str
    size: str
    paper: str


def letter_page(
    sheet: FindingSheet, *, given: Given, practice: PracticeSheet, offered: frozenset[MassageType], now: datetime
) -> LetterPage:
    """The letter about a DOCTOR_FIRST finding. ``given`` is what the person said, question by question."""
    labels: list[str] = sheet.result["rules"]  # type: ignore[assignment]  # a list in the stored JSON
    drawn = figure.dated([(sheet.made_at, given)], zone=practice.zone)
    facts = _facts(sheet.answers, given) + _marked(drawn) + _told(given)
    clearable = [_asking(label) for label in labels if label.startswith("D")]
    look_first = [_asking(label) for label in labels if label[0] in "EU"]
    return LetterPage(
        practice=practice,
        dated=dates.long_day(local_date(now, practice.zone)),
        answered=dates.full(sheet.made_at, practice.zone),
        facts=facts,
        drawn=drawn[0] if drawn else None,
        clearable=clearable,
        symptoms=_symptoms(sheet.answers) if "D12" in [one.rule for one in clearable] else [],
        look_first=look_first,
        raised=sheet.level.name != sheet.result["level"],
        is_open=bool(sheet.result["unanswered"]),
        types=[_type(one) for one in MassageType if one in offered or not offered],
        wished=_wished(given),
        content=sheet.content,
        size=_size(facts, clearable, look_first, drawn),
        paper="letter" if practice.country in LETTER_PAPER else "A4",
    )


def smaller(page: LetterPage) -> tuple[str, ...]:
    """The sizes to try in turn: the one that should do, and those below it."""
    return SIZES[SIZES.index(page.size) :]


def _asking(label: str) -> AskingRule:
    words = guide.rule_words(label)
    return AskingRule(
        rule=words.rule,
        about=words.about,
        in_doubt=words.in_doubt,
        source="; ".join(_called(source) for source in RULE[words.rule].sources),
        href=guide.clinical_address(words.rule),
    )


def _called(source: Source) -> str:
    """A source as a clinician knows it, with its mark; a small word or none is of our own making."""
    if not source.name or source.name.islower():
        return str(source)
    return f"{guide.source(source.name).called}, {source.mark.value}"


def _facts(answers: Answers, given: Given) -> list[tuple[str, str]]:
    """Who it is about and how the pain is, as far as it was said."""
    pairs = [
        (_("Age"), str(given.get("age") or "")),
        (_("Pain began"), _began(given)),
        (_("Pain, 0 to 10"), _("back %(back)s, leg %(leg)s") % {"back": answers.back_nrs, "leg": answers.leg_nrs}),
        (question_words("leg_site")["short"], _choice("leg_site", answers.leg_site.value)),
        (question_words("walk")["short"], _choice("walk", given.get("walk"))),
        (question_words("pregnant")["short"], _choice("pregnant", given.get("pregnant"))),
        (question_words("bp")["short"], _reading(answers)),
    ]
    return [(name, words) for name, words in pairs if words]


def _began(given: Given) -> str:
    said = given.get(WEEKS_SAID) or ([given["weeks"], "weeks"] if given.get("weeks") is not None else None)
    if not isinstance(said, list):
        return ""
    return _("%(number)s %(unit)s ago") % {"number": said[0], "unit": UNITS[said[1]]}


def _choice(question: str, value: object) -> str:
    """The words of what was picked; nothing where that says that there is nothing."""
    choices: dict[str, str] = question_words(question)["choices"]
    return "" if value in (None, "none", "no") else choices.get(str(value), _("Not sure"))


def _reading(answers: Answers) -> str:
    return f"{answers.bp.systolic}/{answers.bp.diastolic}" if answers.bp else ""


def _marked(drawn: list[Dated]) -> list[tuple[str, str]]:
    """The drawing in words, the worst first where it is long."""
    if not drawn:
        return []
    drawing = drawn[0].drawing
    places = [figure.mark_words(code, drawing.regions[code]) for code in _worst_first(drawing)]
    more = [_("and %d more, as drawn") % (len(places) - MOST_PLACES)] if len(places) > MOST_PLACES else []
    settled = [_("in words another place was given, and the words count")] if drawn[0].overruled else []
    return [(_("Marked on the body"), "; ".join(places[:MOST_PLACES] + more + settled))]


def _worst_first(drawing: Drawing) -> list[int]:
    codes = list(drawing.codes)
    if len(codes) <= MOST_PLACES:
        return codes
    return sorted(codes, key=lambda code: -(drawing.regions[code].level or 0))


def _told(given: Given) -> list[tuple[str, str]]:
    """What was answered yes, and what not sure."""
    by_answer: dict[str, list[str]] = {}
    for short, answer in told(given):
        by_answer.setdefault(answer, []).append(short)
    return [(answer, "; ".join(shorts)) for answer, shorts in sorted(by_answer.items(), reverse=True)]


def _symptoms(answers: Answers) -> list[str]:
    """What D12 is about, each of which a clearance must name (EVIDENCE 2.1)."""
    words = {
        "saddle": _("numb between the legs"),
        "bladder": _("bladder problem"),
        "bowel": _("bowel problem"),
        "sexual": _("sexual problem"),
    }
    return [words[key] for key in queries.present_symptoms(answers)]


def _type(one: MassageType) -> str:
    words = guide.massage_type(one)
    return f"{words.name}: {' '.join(map(str, words.definition))}"


def _wished(given: Given) -> str:
    wish = given.get("pref")
    return guide.massage_type(str(wish)).name if wish in set(MassageType) else ""


def _size(
    facts: list[tuple[str, str]], clearable: list[AskingRule], look_first: list[AskingRule], drawn: list[Dated]
) -> str:
    said = [words for _name, words in facts] + [f"{one.about} {one.source}" for one in clearable + look_first]
    signs = sum(max(A_LINE, len(words)) for words in said)
    signs += (A_PICTURE if drawn else 0) + (DOUBT if look_first else 0)
    return SIZES[sum(signs > full for full in FULL)]
