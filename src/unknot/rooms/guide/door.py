"""The guide's door: every text with its claim, in the language of the moment, English for what that language lacks.

Each function raises `WordsMissing` for a key that has no words; `tests/rooms/guide` holds that every rule, limit,
advice, reason and signal of the spine has some.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from unknot.kit.content import FIRST_LANGUAGE, content_version, texts
from unknot.rooms.guide import grounds, queries
from unknot.rooms.guide.entries import WordsMissing, clinical_address
from unknot.rooms.guide.entries import entry as _entry
from unknot.rooms.guide.entries import file as _file
from unknot.rooms.guide.models import SignOff
from unknot.rooms.guide.signing import judge
from unknot.rooms.guide.words import (
    Card,
    Claim,
    Evidence,
    Ground,
    GuidePage,
    LimitWords,
    Part,
    Read,
    RuleWords,
    Section,
    SelfCare,
    Sentence,
    Sign,
    SignalWords,
    Signing,
    SignOffSheet,
    Source,
    TypeWords,
)
from unknot.spine.vocabulary import Certainty, Level, MassageType, Pattern

__all__ = [
    "Card",
    "Claim",
    "Evidence",
    "Ground",
    "GuidePage",
    "LimitWords",
    "Part",
    "RuleWords",
    "Section",
    "SelfCare",
    "Sentence",
    "Sign",
    "SignOffSheet",
    "SignalWords",
    "Signing",
    "Source",
    "TypeWords",
    "WordsMissing",
    "advice_words",
    "certainty_words",
    "claim",
    "claims",
    "clinical_address",
    "clinical_words",
    "evidence",
    "exclusion_ground",
    "exclusion_words",
    "finding_words",
    "fit_item_words",
    "grade",
    "guide_page",
    "guide_pages",
    "home_sections",
    "limit_words",
    "limits_of_counting",
    "limits_of_screening",
    "massage_type",
    "massage_types",
    "pattern_words",
    "plan_ground",
    "plan_words",
    "pressure_words",
    "reason_ground",
    "reason_words",
    "rule_ground",
    "rule_words",
    "section",
    "self_care",
    "signal_words",
    "signing",
    "signs",
    "source",
    "sources",
    "stop_at_once",
    "vascular_words",
]

# The home page's sections in their order; the four types stand between as `massage_types`.
HOME = ("sciatica", "massage", "types", "help", "active", "measured")


# The pages of the guide in their order: the word in the address, and the file.
PAGES = {
    "sciatica": "guide_sciatica",
    "causes": "guide_causes",
    "help": "guide_help",
    "massage": "guide_massage",
    "types": "guide_hands",
    "visit": "guide_visit",
    "moving": "guide_moving",
}


rule_ground = grounds.rule_ground
reason_ground = grounds.reason_ground
exclusion_ground = grounds.exclusion_ground
plan_ground = grounds.plan_ground
signs = grounds.signs
limits_of_counting = grounds.limits_of_counting


def home_sections() -> tuple[Section, ...]:
    """What the home page says, in its order."""
    return tuple(section(key) for key in HOME)


def section(key: str) -> Section:
    """One section of the guide: sciatica, massage, types, help, active or measured."""
    given = _entry("guide", key)
    return Section(
        key=key,
        title=given["title"],
        says=_sentences(given["says"]),
        items=tuple(given.get("items", ())),
        after=_sentences(given.get("after", ())),
    )


def guide_pages() -> tuple[GuidePage, ...]:
    """The guide, in its order."""
    return tuple(guide_page(key) for key in PAGES)


def guide_page(key: str) -> GuidePage:
    """One page of the guide, such as "sciatica"."""
    if key not in PAGES:
        raise WordsMissing(f"no words in the guide for {key}")
    given = _file(PAGES[key])
    return GuidePage(
        key=key,
        name=given["name"],
        teaser=given["teaser"],
        title=given["title"],
        description=given["description"],
        lead=_sentence(given["lead"]),
        parts=tuple(_part(part) for part in given["parts"]),
    )


def clinical_words(key: str) -> Section:
    """What stands before a chapter of the clinical reference."""
    given = _entry("clinical", key)
    return Section(key=key, title=given["title"], says=_sentences(given.get("says", ())), items=(), after=())


def claims() -> tuple[Claim, ...]:
    """All claims, C01 to C21."""
    return tuple(claim(name) for name in _file("claims"))


def claim(name: str) -> Claim:
    """One claim by its stable id, such as "C03"."""
    given = _entry("claims", name)
    return Claim(
        id=name,
        leaflet_says=given["leaflet_says"],
        verdict=given.get("verdict"),
        verdict_words=given.get("verdict_words"),
        certainty=given["certainty"],
        certainty_of_ours=given.get("certainty_of_ours", given["certainty"]),
        patient_sentence=given["patient_sentence"],
        sources=tuple(given["sources"]),
    )


def source(name: str) -> Source:
    """One source by its id, such as "CHERKIN2011"."""
    given = _entry("sources", name)
    return Source(
        id=name,
        citation=given.get("citation", ""),
        note=given.get("note", ""),
        mark=given["mark"],
        doi=given.get("doi"),
    )


def sources() -> tuple[Source, ...]:
    """All sources, in the order of their groups."""
    return tuple(source(name) for name in _file("sources"))


def evidence(name: str) -> Evidence:
    """What a page says about one claim that it marks."""
    its = claim(name)
    return Evidence(
        id=its.id,
        certainty=its.certainty_of_ours,
        grade=grade(its.id),
        evidence=tuple(source(one) for one in its.sources),
        href=clinical_address(its.id),
    )


def grade(name: str) -> str:
    """The lowest of GRADE's words in which we are certain of our sentence; empty where it names none."""
    # By the first language: words of the others are translated, and the scale is the same in all.
    given = texts("claims", language=FIRST_LANGUAGE)[name]
    said = str(given.get("certainty_of_ours", given["certainty"])).lower()
    return next((one.value for one in reversed(Certainty) if re.search(rf"\b{one.value}\b", said)), "")


def massage_types() -> tuple[TypeWords, ...]:
    """The four types, gentler and better studied first."""
    return tuple(massage_type(one) for one in MassageType)


def massage_type(one: MassageType | str) -> TypeWords:
    """One type in plain words, with its claim."""
    given = _entry("types", MassageType(one).value)
    note = given.get("note")
    return TypeWords(
        type=MassageType(one),
        name=given["name"],
        short=given["short"],
        claim=claim(given["claim"]),
        definition=_sentences(given["definition"]),
        what_happens=_sentences(given["what_happens"]),
        note=None if note is None else _sentence(note),
    )


def finding_words(level: Level, *, is_open: bool = False, emergency_in_doubt: bool = False) -> Card:
    """The level in calm words.

    `is_open`: questions were left unanswered, so that PROCEED and MODIFY must not be said. `emergency_in_doubt`: an
    E rule fired in doubt, so that URGENT means a medical advice line now (EVIDENCE 2.1).
    """
    if is_open and not level.blocks:
        return _card(_entry("findings", "open"))
    if emergency_in_doubt and level is Level.URGENT:
        return _card(_entry("findings", "advice_line"))
    return _card(_entry("findings", "level", level.name))


def limits_of_screening() -> tuple[Sentence, ...]:
    """What stands under every finding: questions can miss things."""
    return _sentences(_entry("findings", "limits_of_screening", "says"))


def pattern_words(pattern: Pattern) -> Card:
    """What the answers look like; never a diagnosis."""
    return _card(_entry("findings", "pattern", pattern.value))


def vascular_words() -> str:
    """Why nothing is matched where the pattern is CLAUD_VASC."""
    words: str = _entry("findings", "pattern", Pattern.CLAUD_VASC.value)["not_matched"]
    return words


def fit_item_words(item: str) -> str:
    """An item of FIT that was counted, S1 to S4."""
    return _said(_entry("findings", "fit_item", item)).text


def rule_words(label: str) -> RuleWords:
    """Why a rule fired: "E1" for certain, "E1?" in doubt."""
    rule = label.removesuffix("?")
    in_doubt = label != rule
    given = _entry("findings", "rule", rule)
    frame: str = _entry("findings", "frame")["not_sure" if in_doubt else "told"]
    return RuleWords(
        rule=rule,
        in_doubt=in_doubt,
        about=given["about"],
        told=frame.format(about=given["about"]),
        why=_sentence(given["why"]),
        say=given.get("say", ""),
    )


def limit_words(rule: str) -> LimitWords:
    """A limit, M1 to M22, in the person's words."""
    given = _entry("findings", "modifier", rule)
    return LimitWords(rule=rule, about=given["about"], limits=tuple(given["limits"]))


def advice_words(rule: str) -> Card:
    """An advice, A1 to A7."""
    return _card(_entry("findings", "advice", rule))


def reason_words(rule: str) -> Sentence:
    """Why a type stands where it does: the rule of a `Reason`, such as "base" or "pref"."""
    return _said(_entry("findings", "reason", rule))


def exclusion_words(because: str) -> Sentence:
    """Why a type is not offered: an M id, "sens", "cap", a pattern's name, or "too_few_points"."""
    if because in _entry("findings", "modifier"):
        return Sentence(limit_words(because).about)
    return _said(_entry("findings", "excluded", because))


def certainty_words(certainty: Certainty | str, *, sources: Sequence[str]) -> str:
    """How sure we are, and a word of its own where no source stands behind a rule."""
    key = Certainty(certainty).value if sources else "own"
    return _said(_entry("findings", "certainty", key)).text


def self_care() -> SelfCare:
    """The active part: no plan is shown without it (EVIDENCE 5.6)."""
    given = _entry("findings", "self_care")
    return SelfCare(
        title=given["title"],
        text=_said(given),
        items=tuple(given["items"]),
        sources=tuple(given["sources"]),
        watch_for_title=given["watch_for_title"],
        watch_for=tuple(given["watch_for"]),
        call=given["call"],
        ground=grounds.ground_of_sources(given["claim"], given["sources"]),
    )


def plan_words(key: str) -> Sentence:
    """A word of the plan: nothing, clothed, review, nerve_course, first_visit, side_effects or chart."""
    return _said(_entry("plan", key))


def pressure_words(pressure: int) -> str:
    """Pressure 1 to 5 in a word."""
    return _said(_entry("plan", "pressure", str(pressure))).text


def stop_at_once() -> Section:
    """When to tell the therapist to stop."""
    given = _entry("plan", "stop_at_once")
    return Section(key="stop_at_once", title=given["title"], says=(), items=tuple(given["items"]), after=())


def signal_words(signal: str, *, function_was_measured: bool = True) -> SignalWords:
    """What a follow-up says. For R1 it is the level's own words; the plan pauses or stops with it.

    CONTINUE speaks of daily life only where that was measured: `function_was_measured` is false without a score.
    """
    if signal in Level.__members__:
        card = finding_words(Level[signal])
        return SignalWords(signal=signal, title=card.title, text=card.text, next=card.do_now[0])
    given = _entry("plan", "signal", signal)
    text = given["text"] if function_was_measured else given.get("text_without_function", given["text"])
    return SignalWords(signal=signal, title=given["title"], text=text, next=given["next"])


def signing() -> Signing:
    """How far the content that is shown now is signed, in the languages that are offered; one query."""
    sheets = [_sign_off(row) for row in queries.sign_offs()]
    return judge(sheets, version=content_version(), languages=[code for code, _name in settings.LANGUAGES])


# -- How the files are read --


def _sign_off(row: SignOff) -> SignOffSheet:
    withdrawal = getattr(row, "withdrawal", None)
    return SignOffSheet(
        name=row.name,
        profession=row.profession,
        registration=row.registration,
        read=Read(row.read),
        read_words=row.get_read_display(),
        language=row.language,
        signed_on=row.signed_on,
        content_version=row.content_version,
        withdrawn_on=withdrawal.withdrawn_on if withdrawal else None,
    )


def _card(given: Mapping[str, Any]) -> Card:
    return Card(title=given["title"], text=given["text"], do_now=tuple(given.get("do_now", ())))


def _said(given: Mapping[str, Any]) -> Sentence:
    return Sentence(
        text=given["text"],
        claim=given.get("claim"),
        sources=tuple(given.get("sources", ())),
        rules=tuple(given.get("rules", ())),
    )


def _part(given: Mapping[str, Any]) -> Part:
    """A part. One with `stops` lists when to tell the therapist to stop, as every plan does; one with `pressures`
    counts them from 1 to 5; one with `types` tells the four types.
    """
    items = stop_at_once().items if given.get("stops") else given.get("items", ())
    more = given.get("more")
    return Part(
        key=given["key"],
        title=given["title"],
        says=_sentences(given.get("says", ())),
        items=_sentences(items),
        after=_sentences(given.get("after", ())),
        steps=tuple(pressure_words(step) for step in range(1, 6)) if given.get("pressures") else (),
        types=massage_types() if given.get("types") else (),
        picture=given.get("picture", ""),
        alt=given.get("alt", ""),
        labels=tuple(given.get("labels", ())),
        tone=given.get("tone", ""),
        more=(more["page"], more["words"]) if more else None,
    )


def _sentences(given: Sequence[Any]) -> tuple[Sentence, ...]:
    return tuple(_sentence(one) for one in given)


def _sentence(given: str | Mapping[str, Any]) -> Sentence:
    return Sentence(given) if isinstance(given, str) else _said(given)
