"""What the guide hands to other rooms."""

from __future__ import annotations

import pytest
from django.utils import translation

from unknot.rooms.guide import door
from unknot.spine.vocabulary import Level, MassageType, Pattern


def test_home_says_what_the_leaflet_says_in_honest_words() -> None:
    sections = door.home_sections()

    assert [one.key for one in sections] == ["sciatica", "massage", "types", "help", "active", "measured"]
    assert {said.claim for said in sections[1].says} == {"C01", "C02", "C03", "C04", "C07"}


def test_claim_comes_with_its_sources() -> None:
    claim = door.claim("C21")

    assert claim.verdict is None
    assert [door.source(name).mark for name in claim.sources] == ["V", "V", "V", "V"]
    assert door.source("POOLE2007").doi == "10.1016/j.ejpain.2007.01.006"


def test_claim_that_the_leaflet_must_not_repeat_says_so() -> None:
    claim = door.claim("C04")

    assert (claim.verdict, claim.verdict_words) == ("unsafe", "Unsafe claim. Must not be repeated")


def test_types_stand_in_their_order_and_reflexology_says_what_it_is_for() -> None:
    types = door.massage_types()

    assert [one.type for one in types] == list(MassageType)
    assert [one.claim.id for one in types] == ["C18", "C20", "C19", "C21"]
    assert [one.note.text if one.note else None for one in types] == [
        None, None, None, "For relaxing only. It has not been shown to help back pain.",
    ]  # fmt: skip


@pytest.mark.parametrize("level", [Level.PROCEED, Level.MODIFY])
def test_open_questions_are_said_instead_of_an_open_level(level: Level) -> None:
    assert door.finding_words(level, is_open=True).title == "A few questions are still open"


@pytest.mark.parametrize("level", [Level.DEFER, Level.DOCTOR_FIRST, Level.URGENT, Level.EMERGENCY])
def test_open_questions_never_hide_a_level_that_blocks(level: Level) -> None:
    assert door.finding_words(level, is_open=True) == door.finding_words(level)


def test_emergency_in_doubt_asks_for_an_advice_line() -> None:
    words = door.finding_words(Level.URGENT, emergency_in_doubt=True)

    assert words.title == "Call a medical advice line now"


def test_emergency_for_certain_stays_an_emergency() -> None:
    words = door.finding_words(Level.EMERGENCY, emergency_in_doubt=True)

    assert words.title == "Get emergency care now"


@pytest.mark.parametrize(("label", "begins"), [("E1", "You told us about "), ("E1?", "You were not sure about ")])
def test_rule_is_said_as_it_was_answered(label: str, begins: str) -> None:
    words = door.rule_words(label)

    assert words.rule == "E1"
    assert words.in_doubt == label.endswith("?")
    assert words.told.startswith(begins)
    assert words.why.text


def test_clot_rule_speaks_of_an_effect_with_its_claim() -> None:
    assert door.rule_words("U9").why.claim == "C04"


def test_every_plan_has_its_active_part() -> None:
    care = door.self_care()

    assert care.text.text == "Massage on its own is not enough. Plan to walk and move each day as well."
    assert len(care.items) == 5
    assert len(care.watch_for) == 8


@pytest.mark.parametrize("pattern", list(Pattern))
def test_pattern_has_words_that_never_say_you_have_it(pattern: Pattern) -> None:
    words = door.pattern_words(pattern)

    assert "you have sciatica" not in f"{words.title} {words.text}".lower()


def test_going_on_speaks_of_daily_life_only_where_it_was_measured() -> None:
    with_score, without = door.signal_words("CONTINUE"), door.signal_words("CONTINUE", function_was_measured=False)

    assert "daily life" in with_score.text
    assert "daily life" not in without.text


def test_pressure_has_a_word_for_each_of_five_steps() -> None:
    assert [door.pressure_words(step) for step in range(1, 6)] == [
        "Skin contact only", "Light", "Medium", "Firm", "Deep",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "ask",
    [
        lambda: door.claim("C99"),
        lambda: door.section("prices"),
        lambda: door.rule_words("E99"),
        lambda: door.exclusion_words("M99"),
        lambda: door.signal_words("FLY"),
        lambda: door.pressure_words(6),
    ],
    ids=["claim", "section", "rule", "exclusion", "signal", "pressure"],
)
def test_key_without_words_is_named(ask: object) -> None:
    with pytest.raises(door.WordsMissing, match=r"no words in \w+\.toml for "):
        ask()  # type: ignore[operator]  # a function without arguments


def test_language_without_a_file_is_shown_in_english() -> None:
    with translation.override("de-at"):
        assert door.section("active").title == "Keep moving"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("DOWNIE2013", "Downie and others 2013"),
        ("LIM2009", "Lim and others 2009"),
        ("NG156", "NICE NG156"),
        ("LOTHIAN", "NHS Lothian RefHelp"),
        ("BMJBP-CES", "BMJ Best Practice"),
        ("SMW2017", "Swiss Med Wkly 2017"),
    ],
)
def test_source_is_called_as_one_speaks_of_it(name: str, called: str) -> None:
    assert door.source(name).called == called
