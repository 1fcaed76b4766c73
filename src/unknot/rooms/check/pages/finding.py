"""The finding in a person's words: the level, why, what to do now, and what the therapist will keep to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from unknot.kit import dates, figure
from unknot.kit.figure import Dated
from unknot.kit.levels import LEVEL_WORDS
from unknot.rooms.check.door import FindingSheet
from unknot.rooms.check.forms.words import answer_words, question_words
from unknot.rooms.check.pages.screen import not_answered
from unknot.rooms.guide import door as guide
from unknot.rooms.guide.door import Card, Evidence, Ground, LimitWords, RuleWords, Section, SelfCare, Sentence
from unknot.rooms.practice.door import PracticeSheet
from unknot.spine.check import steps
from unknot.spine.check.questions import NO, NOT_SURE, YES, Given, Kind, asked_of
from unknot.spine.vocabulary import Level, Pattern

DECORATION = re.compile(r"[^+0-9*#]")
MARK = re.compile(r'data-claim="(\w+)"')
OF_CES = "E1"  # what was told there may be old and checked, the one answer that takes an emergency away
ROOM_ON_PAPER = 8  # entries of the lists that can grow; with more the type is smaller (tests/rooms/check/test_print.py)
ABOUT_MOOD = ("A4", "A5")  # crisis contacts stand with these at every level (EVIDENCE 4.2)


@dataclass(frozen=True)
class Call:
    """The one number to call, or words without a number where the practice has set none."""

    words: str
    number: str = ""

    @property
    def dialled(self) -> str:
        """The number without the blanks and dashes that people write."""
        return DECORATION.sub("", self.number)


@dataclass(frozen=True)
class Reason:
    """Why the level is what it is: a rule that fired, and what it rests on."""

    words: RuleWords
    ground: Ground


@dataclass(frozen=True)
class SignRow:
    """One of the four signs that fit sciatica, and whether it counted."""

    about: Sentence
    counted: bool
    ground: Ground


@dataclass(frozen=True)
class Limit:
    """A limit that the therapist keeps to, and what it rests on."""

    words: LimitWords
    ground: Ground

    @property
    def about(self) -> Sentence:
        """What calls for it."""
        return Sentence(self.words.about)


@dataclass(frozen=True)
class Advice:
    """Something to do besides massage, and what it rests on."""

    title: str
    text: Sentence
    ground: Ground


@dataclass(frozen=True)
class Signs:
    """What in the answers fits sciatica and what does not, and what counting cannot do; rows only where asked."""

    says: str
    rows: tuple[SignRow, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True)
class FindingPage:
    """Everything that stands on the page but the match, which the room of that name puts there."""

    level: str
    kind: str
    word: str
    card: Card
    today: str
    call: Call | None
    reasons: list[Reason]
    raised: bool
    told: list[tuple[str, str]]
    drawn: list[Dated]
    signs: Signs | None
    limits: list[Limit]
    advice: list[Advice]
    self_care: SelfCare
    whom_to_call: list[tuple[str, Call]]
    stop_at_once: Section | None
    side_effects: Sentence
    screening: tuple[Sentence, ...]
    clearable: list[RuleWords]
    look_first: bool
    open_words: str
    is_stop: bool
    say: str
    may_be_old: bool
    made: str

    @property
    def is_long(self) -> bool:
        """Whether it says so much that on paper it needs smaller type to stay on one sheet."""
        marked = sum(len(one.drawing.codes) for one in self.drawn)
        return len(self.reasons) + len(self.limits) + len(self.advice) + marked // 2 > ROOM_ON_PAPER


SAYS_WHO_CAN_TELL = {Pattern.REFERRED, Pattern.SCIATICA_SOME, Pattern.SCIATICA_SEVERAL, Pattern.GLUTEAL}
"""Patterns whose own words say that only somebody who examines can tell (EVIDENCE 3.3)."""

KINDS: Mapping[Level, str] = {
    Level.EMERGENCY: "red",
    Level.URGENT: "red",
    Level.DOCTOR_FIRST: "amber",
    Level.DEFER: "amber",
    Level.MODIFY: "info",
    Level.PROCEED: "info",
}


def finding_page(sheet: FindingSheet, *, given: Given, practice: PracticeSheet) -> FindingPage:
    """What the page says of a finding. ``given`` is what the person said, question by question."""
    result: dict[str, Any] = sheet.result
    is_open, level = bool(result["unanswered"]), sheet.level
    raised = level.name != result["level"]
    doubt = any(label.startswith("E") and label.endswith("?") for label in result["rules"])
    reasons = [Reason(guide.rule_words(label), guide.rule_ground(label)) for label in result["rules"]]
    return FindingPage(
        level=level.name,
        kind=KINDS[level] if level.blocks or not is_open else "amber",
        word=_word(level, is_open=is_open),
        card=guide.finding_words(level, is_open=is_open, emergency_in_doubt=doubt),
        today=_("With what you told us, please make it today.") if _must_be_today(sheet) else "",
        call=_call(level, in_doubt=doubt, practice=practice),
        reasons=reasons,
        raised=raised,
        told=told(given) if level >= Level.DOCTOR_FIRST else [],
        drawn=figure.dated([(sheet.made_at, given)], zone=practice.zone),
        signs=_signs(result) if level < Level.URGENT and not is_open else None,
        limits=[] if level.blocks else [_limit(rule) for rule in result["modifiers"]],
        advice=[_advice(rule) for rule in result["advice"] if level < Level.URGENT or rule in ABOUT_MOOD],
        self_care=guide.self_care(),
        whom_to_call=_whom_to_call(practice),
        stop_at_once=None if level.blocks or is_open else guide.stop_at_once(),
        side_effects=guide.plan_words("side_effects"),
        screening=guide.limits_of_screening(),
        clearable=[one.words for one in reasons if one.words.rule.startswith("D")]
        if level is Level.DOCTOR_FIRST
        else [],
        look_first=level is Level.DOCTOR_FIRST and any(one.words.rule[0] in "EU" for one in reasons),
        open_words=_open_words(given, sheet),
        is_stop=Level[result["level"]].blocks,
        say=_say([one.words for one in reasons]) if level is Level.EMERGENCY else "",
        may_be_old=_certain_emergencies(result) == [OF_CES],
        made=dates.full(sheet.made_at, practice.zone),
    )


@dataclass(frozen=True)
class LevelPage:
    """What a level asks a person to do, and not a word about why."""

    kind: str
    word: str
    card: Card
    today: str
    call: Call | None


def level_page(level: Level, result: Mapping[str, Any], *, practice: PracticeSheet) -> LevelPage:
    """A level alone, for a page that must not tell what it follows from."""
    doubt = any(label.startswith("E") and label.endswith("?") for label in result["rules"])
    return LevelPage(
        kind=KINDS[level],
        word=_word(level, is_open=False),
        card=guide.finding_words(level, emergency_in_doubt=doubt),
        today=_("With what you told us, please make it today.") if level is Level.URGENT and result["same_day"] else "",
        call=_call(level, in_doubt=doubt, practice=practice),
    )


def evidence(page: FindingPage, html: str) -> list[Evidence]:
    """The claims behind the page, each once: its own, and those whose marks stand in what another room put there."""
    own = [page.self_care.text, page.side_effects, *page.screening, *(one.words.why for one in page.reasons)]
    return _each_once({sentence.claim for sentence in own if sentence.claim} | set(MARK.findall(html)))


def evidence_of_stop(page: FindingPage) -> list[Evidence]:
    """The claims behind a page that says stop: it gives reasons and speaks of nothing else.

    Without their links: the clinical reference stands in the frame that leads to a booking.
    """
    claims = {one.words.why.claim for one in page.reasons if one.words.why.claim}
    return [replace(one, href="") for one in _each_once(claims)]


def _each_once(names: set[str]) -> list[Evidence]:
    return [guide.evidence(name) for name in sorted(names)]


def told(given: Given) -> list[tuple[str, str]]:
    """What was answered yes or not sure, in short words, for somebody who is shown the page."""
    said = ((question, given.get(question.id)) for question in asked_of(given))
    return [
        (question_words(question.id)["short"], answer_words(str(answer)))
        for question, answer in said
        if question.kind is Kind.SCREENING and answer in (YES, NOT_SURE) and answer != NO
    ]


def _word(level: Level, *, is_open: bool) -> str:
    return _("Not complete") if is_open and not level.blocks else str(LEVEL_WORDS[level])


def _say(reasons: Iterable[RuleWords]) -> str:
    """One sentence for the phone; a general one where somebody of the practice raised the level by hand."""
    sentences = [words.say for words in reasons if words.say]
    return sentences[0] if sentences else _("I have back or leg pain, and my massage practice told me to call you.")


def _certain_emergencies(result: Mapping[str, Any]) -> list[str]:
    return [label for label in result["rules"] if label.startswith("E") and not label.endswith("?")]


def _must_be_today(sheet: FindingSheet) -> bool:
    return sheet.level is Level.URGENT and bool(sheet.result["same_day"])


def _signs(result: Mapping[str, Any]) -> Signs:
    """All four signs, counted or not; where there is no leg pain, in words that they were not asked."""
    pattern, were_asked = Pattern(result["pattern"]), result["fit"] is not None
    limits = guide.limits_of_counting(were_asked=were_asked)
    if pattern not in SAYS_WHO_CAN_TELL:
        limits = (*limits, _("Only a health worker who examines you can tell."))
    rows = (SignRow(Sentence(one.about), one.id in result["fit_items"], one.ground) for one in guide.signs())
    return Signs(guide.pattern_words(pattern).text, tuple(rows) if were_asked else (), limits)


def _limit(rule: str) -> Limit:
    return Limit(guide.limit_words(rule), guide.rule_ground(rule))


def _advice(rule: str) -> Advice:
    words = guide.advice_words(rule)
    return Advice(words.title, Sentence(words.text), guide.rule_ground(rule))


def _whom_to_call(practice: PracticeSheet) -> list[tuple[str, Call]]:
    """For what, and whom: a number only where the practice has set one (EVIDENCE 2.1)."""
    phone = dates.phone(practice.phone, practice.country)
    emergency = _numbered(practice.emergency_number) or Call(_("The emergency number where you are"))
    advice = _numbered(practice.advice_number) or Call(_("A medical advice line, or your doctor"))
    return [
        (_("In an emergency"), emergency),
        (_("If you are not sure"), advice),
        *([(_("About your visit"), Call(phone, practice.phone))] if practice.phone else []),
    ]


def _numbered(number: str) -> Call | None:
    return Call(number, number) if number else None


def _call(level: Level, *, in_doubt: bool, practice: PracticeSheet) -> Call | None:
    if level is Level.EMERGENCY:
        if practice.emergency_number:
            return Call(_("Call %s") % practice.emergency_number, practice.emergency_number)
        return Call(_("Call the emergency number of your country."))
    if level is not Level.URGENT:
        return None
    if practice.advice_number:
        return Call(_("Call the advice line %s") % practice.advice_number, practice.advice_number)
    return Call(_("Call a medical advice line.") if in_doubt else _("Call your doctor, or a medical advice line."))


def _open_words(given: Given, sheet: FindingSheet) -> str:
    """How many questions are open; not for an emergency, which ended the check on purpose."""
    unanswered: Iterable[str] = sheet.result["unanswered"]  # type: ignore[assignment]  # a list in the stored JSON
    if sheet.level is Level.EMERGENCY or not unanswered:
        return ""
    return not_answered(len(steps.open_questions(given, tuple(unanswered))) or 1)
