"""The texts themselves: no refused word, no effect without a claim, no rule without words, nothing hard to read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.reading import grade
from unknot.rooms.guide import door
from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.patterns import FIT_ITEMS
from unknot.spine.check.red_flags import EMERGENCY_RULES, RULES
from unknot.spine.match.doses import DOSE, FEET
from unknot.spine.match.nudges import NUDGES
from unknot.spine.match.tables import BASE
from unknot.spine.outcomes.trajectory import RULES as FOLLOW_UP_RULES
from unknot.spine.vocabulary import Acuity, Certainty, Level, MassageType, Pattern

CONTENT = files("unknot.content").joinpath("en")
GUIDE = ("sciatica", "causes", "help", "massage", "hands", "visit", "moving")
OURS = ("claims", "types", "guide", "findings", "grounds", "plan", *(f"guide_{page}" for page in GUIDE))

# The leaflet is quoted in order to be answered; sources and verdicts are for clinicians.
NOT_FOR_PATIENTS = {
    "leaflet_says",
    "verdict",
    "verdict_words",
    "certainty",
    "sources",
    "claim",
    "citation",
    "key",
    "picture",
    "tone",
    "page",
    "rules",
    "mark",
    "doi",
}

# EVIDENCE 1.4, as whole words or phrases.
REFUSED = re.compile(
    r"\b(cures?|heal(s|ed|ing)?|breaks? up knots|toxins|flush(es)?|realigns?|regardless of the cause|safe for everyone|"
    r"proven|unblocks?|reduces inflammation|boosts circulation|reduces cortisol|releases endorphins)\b",
    re.IGNORECASE,
)

# A sentence that says what massage does, or how: it names massage (or a kind, or its pressure) and one of these.
SUBJECT = re.compile(r"\b(massage|reflexology|swedish|deep tissue|pressure|kind|side effects|nerve|muscles?)\b", re.I)
EFFECT = re.compile(
    r"\b(eases?|helps?|relie\w+|relax\w*|calms?|lowers?|reduces?|improves?|loosens?|warms?|softens?|treats?|worked|beat|"
    r"works? (on|for|better|as)|effective|strongest|not enough|feel less|sore or bruised|side effects|is safe for|"
    r"cause bruises|make (a|the) clot|cause of sciatica|from a sore nerve)\b",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """One text, where it stands, and its claim if it has one."""

    place: str
    text: str
    claim: str | None


def _said(value: Any, place: str, claim: str | None) -> Iterator[Said]:
    if isinstance(value, str):
        yield Said(place, value, claim)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _said(one, f"{place}[{number}]", None)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in NOT_FOR_PATIENTS:
                own = value.get("claim") if key in {"text", "patient_sentence"} else None
                yield from _said(one, f"{place}.{key}", own)


def _texts(name: str) -> dict[str, Any]:
    return tomllib.loads(CONTENT.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


ALL = [said for name in OURS for said in _said(_texts(name), name, None)]
EVERY_FILE = [
    said
    for file in CONTENT.iterdir()
    if file.name.endswith(".toml") and file.name != "sources.toml"
    for said in _said(_texts(file.name.removesuffix(".toml")), file.name, None)
]
CLAIMS = _texts("claims")
SOURCES = _texts("sources")


def test_there_is_something_to_read() -> None:
    assert len(EVERY_FILE) > 900
    assert len(ALL) > 600
    assert len(GRADED) > 350
    assert sum(said.claim is not None for said in ALL) > 15


# A thousand texts are asked in one test, which names each that is not well: as tests of their own they take longer to
# be gathered and reported than to be read.
def test_no_refused_word() -> None:
    assert [said for said in EVERY_FILE if REFUSED.search(said.text)] == []


@pytest.mark.parametrize("word", ["Cure", "heals", "healing", "breaks up knots", "proven", "unblocks", "flush"])
def test_refused_words_are_found_where_they_stand(word: str) -> None:
    assert REFUSED.search(f"It is said that this {word} you.")


@pytest.mark.parametrize("word", ["health", "unproven", "secure", "flushed with joy is another word"])
def test_words_that_only_contain_a_refused_word_pass(word: str) -> None:
    assert not REFUSED.search(f"A {word}.")


def test_claim_of_a_sentence_exists() -> None:
    assert [said for said in ALL if said.claim and said.claim not in CLAIMS] == []


def test_sentence_about_an_effect_carries_a_claim() -> None:
    sentences = [said for said in ALL if not said.place.startswith("claims.")]
    of_an_effect = [said for said in sentences if SUBJECT.search(said.text) and EFFECT.search(said.text)]

    assert [said for said in of_an_effect if not said.claim] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Massage eases back pain.",
        "Deep tissue massage works better for strong pain.",
        "Reflexology helps you sleep.",
        "Firm pressure loosens the back.",
        "Tight muscles are often the cause of sciatica.",
    ],
)
def test_net_for_effects_catches_what_a_leaflet_would_say(sentence: str) -> None:
    assert SUBJECT.search(sentence)
    assert EFFECT.search(sentence)


# Labels and single words have no grade; the least that is a text is a short sentence or two.
LEAST_WORDS = 8


# What a rule is about is half a sentence; it is graded below, as it is said.
GRADED = [
    said
    for said in ALL
    if len(said.text.split()) >= LEAST_WORDS and not re.fullmatch(r"findings\.rule\.\w+\.about", said.place)
]


def test_text_reads_at_grade_eight_or_lower() -> None:
    assert [said for said in GRADED if round(grade(said.text), 1) > 8] == []


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_rule_has_words_that_read_at_grade_eight(rule: str) -> None:
    for words in (door.rule_words(rule), door.rule_words(f"{rule}?")):
        assert round(grade(f"{words.told} {words.why.text}"), 1) <= 8


@pytest.mark.parametrize("rule", [rule.id for rule in EMERGENCY_RULES])
def test_emergency_has_one_sentence_to_say_on_the_phone(rule: str) -> None:
    assert re.fullmatch(r"[^.!?]+\.", door.rule_words(rule).say)


@pytest.mark.parametrize("limit", [limit.id for limit in MODIFIERS])
def test_limit_has_words(limit: str) -> None:
    words = door.limit_words(limit)

    assert words.about.endswith(".")
    assert words.limits
    assert door.exclusion_words(limit).text == words.about


def test_words_of_limits_say_what_the_limits_do() -> None:
    """A limit that excludes a type, shortens visits or the first visit tells the person so."""
    for limit in MODIFIERS:
        said = " ".join(door.limit_words(limit.id).limits).lower()

        assert ("no deep tissue massage" in said) == (MassageType.DEEP in limit.excludes)
        assert ("no reflexology" in said.lower()) == (MassageType.REFLEXOLOGY in limit.excludes)
        assert ("at most 45 minutes" in said) == (limit.minutes_max == 45)
        assert ("first visit is 30 minutes" in said) == (limit.first_visit_minutes == 30)


@pytest.mark.parametrize("advice", [advice.id for advice in ADVICE])
def test_advice_has_words(advice: str) -> None:
    assert door.advice_words(advice).text


@pytest.mark.parametrize("item", [item.id for item in FIT_ITEMS])
def test_fit_item_has_words(item: str) -> None:
    assert door.fit_item_words(item)


@pytest.mark.parametrize("rule", [rule.id for rule in (*RULES, *MODIFIERS, *ADVICE, *FIT_ITEMS)])
def test_rule_says_what_it_rests_on_and_what_each_mark_means(rule: str) -> None:
    ground = door.rule_ground(f"{rule}?")

    assert (ground.rule, ground.href) == (rule, f"/clinical/#{rule}")
    assert ground.cited
    assert all((one.citation or one.note) and one.mark in "VSRD" and one.means for one in ground.cited)


def test_mark_of_a_source_is_the_one_that_the_rule_has_for_it() -> None:
    assert [one.mark for one in door.rule_ground("E6c").cited] == ["V", "R", "D"]


def test_row_of_the_match_says_that_its_points_are_our_own_choice() -> None:
    base = door.reason_ground("base", pattern=Pattern.LOCAL, acuity=Acuity.CHRONIC, sources=("CHERKIN2011",))
    own = door.reason_ground("sens", pattern=Pattern.LOCAL, acuity=Acuity.CHRONIC, sources=())

    assert (base.rule, [one.mark for one in base.cited]) == ("LOCAL-chronic", ["V", "D"])
    assert [base.called, own.called] == ["5.2 Points to begin with", "5.3 What adds or takes points"]
    assert (own.rule, [one.mark for one in own.cited]) == ("points-sens", ["D"])


@pytest.mark.parametrize(
    ("because", "rule"),
    [("M13", "M13"), ("sens", "sore"), ("cap", "cap"), ("too_few_points", "ranked"), ("CLAUD_NEURO", "LOCAL-acute")],
)
def test_exclusion_leads_to_the_rule_that_excludes(because: str, rule: str) -> None:
    # The pattern's own row says that a type is excluded; here the row of what was given.
    assert door.exclusion_ground(because, pattern=Pattern.LOCAL, acuity=Acuity.ACUTE).rule == rule


def test_plan_rests_on_the_row_of_its_first_choice() -> None:
    some_weeks = (Pattern.LOCAL, Acuity.SUBACUTE)

    assert door.plan_ground(*some_weeks, MassageType.SWEDISH).rule == "dose-subacute"
    assert door.plan_ground(*some_weeks, MassageType.REFLEXOLOGY).rule == "dose-feet"


def test_four_signs_have_words_of_their_own() -> None:
    assert [(one.id, one.about[:8]) for one in door.signs()] == [
        ("S1", "Pain tha"), ("S2", "Leg pain"), ("S3", "Pins and"), ("S4", "Leg pain"),
    ]  # fmt: skip


@pytest.mark.parametrize("reason", ["base", *(nudge.rule for nudge in NUDGES)])
def test_reason_has_words(reason: str) -> None:
    assert door.reason_words(reason).text


OUT_BY_PATTERN = [
    pattern.value for pattern, by_acuity in BASE.items() if any(len(base.points) < 4 for base in by_acuity.values())
]


@pytest.mark.parametrize("because", ["sens", "cap", "too_few_points", *OUT_BY_PATTERN])
def test_exclusion_has_words(because: str) -> None:
    assert door.exclusion_words(because).text


SIGNALS = [rule.signal for rule in FOLLOW_UP_RULES if rule.signal]


@pytest.mark.parametrize("signal", [*SIGNALS, *(level.name for level in Level)])
def test_signal_has_words(signal: str) -> None:
    words = door.signal_words(signal)

    assert words.title
    assert words.text
    assert words.next


def test_every_source_that_is_named_exists() -> None:
    bases = [base for rows in BASE.values() for base in rows.values()]
    named = {source for claim in CLAIMS.values() for source in claim["sources"]}
    named |= {source for nudge in NUDGES for source in nudge.sources}
    named |= {source for rows in DOSE.values() for dose in rows.values() for source in dose.sources}
    named |= {source for rule in FOLLOW_UP_RULES for source in rule.sources}
    named |= {source for base in bases for massage in MassageType for source in base.sources_for(massage)}
    named |= {*FEET.sources, *door.self_care().sources}

    assert named <= set(SOURCES)


def test_claims_are_c01_to_c21() -> None:
    assert list(CLAIMS) == [f"C{number:02}" for number in range(1, 22)]


EVIDENCE = Path(__file__).parents[4] / "shared" / "clinical" / "EVIDENCE.md"
FIT_PATTERNS = (Pattern.REFERRED, Pattern.SCIATICA_SOME, Pattern.SCIATICA_SEVERAL)


def test_texts_that_evidence_fixes_stand_there_word_for_word() -> None:
    """Where the reference lies beside the checkout; elsewhere the hash in every finding says which texts were shown."""
    if not EVIDENCE.is_file():
        return
    reference = EVIDENCE.read_text(encoding="utf-8")
    fixed = [claim["patient_sentence"] for claim in CLAIMS.values()]
    fixed += [door.finding_words(level).text for level in Level]
    fixed += [door.pattern_words(pattern).text for pattern in FIT_PATTERNS]
    fixed += [door.signal_words(name).text for name in ("STOP_REFER", "COMPLETE", "CONTINUE", "REFER")]
    fixed += [door.self_care().text.text, *(door.plan_words(key).text for key in ("nothing", "side_effects", "chart"))]

    assert [text for text in fixed if text not in reference] == []


def test_certainty_has_words_for_every_grade_and_for_our_own_choices() -> None:
    said = {door.certainty_words(certainty, sources=["NG59"]) for certainty in Certainty}

    assert len({*said, door.certainty_words(Certainty.VERY_LOW, sources=[])}) == 5
