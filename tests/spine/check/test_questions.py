"""Every key is asked, once, in an order that makes sense, in words that most people can read."""

import statistics
from collections import Counter
from dataclasses import fields

import pytest

from tests.spine.check.reading import grade
from unknot.kit.content import texts
from unknot.spine.check.answers import KEYS, UNNUMBERED_KEYS, Answers
from unknot.spine.check.questions import (
    EMERGENCY_SCREENS,
    QUESTION,
    QUESTIONS,
    SCREENS,
    SHORT_SET,
    Kind,
    Question,
    screens_for,
)
from unknot.spine.vocabulary import Mark

WORDS = texts("questions")
HARDEST = 8.0

# Names cannot be put more simply.
NAMES = frozenset({
    "warfarin", "apixaban", "rivaroxaban", "dabigatran", "heparin", "aspirin", "clopidogrel", "ibuprofen", "naproxen",
    "marfan", "ehlers-danlos", "osteoporosis", "spondyloarthritis", "arthritis", "enthesitis", "psoriasis", "scabies",
    "impetigo",
})  # fmt: skip


def test_every_key_is_asked() -> None:
    asked = {key for question in QUESTIONS for key in question.keys}
    lists = {"yes", "not_sure", "unanswered", "cleared"}

    assert asked == {*KEYS, *(field.name for field in fields(Answers))} - lists


def test_every_question_stands_on_one_screen() -> None:
    times = Counter(name for screen in SCREENS for name in screen.questions)

    assert set(times) == set(QUESTION)
    assert set(times.values()) == {1}
    assert len(QUESTION) == len(QUESTIONS)


def test_screens_are_small() -> None:
    assert max(len(screen.questions) for screen in SCREENS) <= 5
    assert len({screen.id for screen in SCREENS}) == len(SCREENS)


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.follow_up_of], ids=lambda one: one.id)
def test_a_follow_up_stands_after_its_question_on_a_later_screen_or_beside_leg_pain(question: Question) -> None:
    place = {name: number for number, screen in enumerate(SCREENS) for name in screen.questions}

    assert place[str(question.follow_up_of)] < place[question.id]


def test_a_screen_of_follow_ups_is_left_out_until_it_is_called_for() -> None:
    names = [screen.id for screen in screens_for({})]
    called = [screen.id for screen in screens_for({"Q01": "not_sure", "pregnant": "t2", "bp": [180, 90], "weeks": 13})]

    follow_ups = {"ces_old", "sudden", "weakness_old", "accident_more", "pregnancy_more", "pressure_more", "began"}
    assert not {*follow_ups, "stiffness"} & set(names)
    assert set(called) & follow_ups == {"ces_old", "pregnancy_more", "pressure_more", "began"}


def test_only_what_was_told_is_followed_up() -> None:
    [screen] = [one for one in screens_for({"Q03": "yes", "Q05": "not_sure", "Q01": "no"}) if one.id == "ces_old"]

    assert screen.questions == ("Q05b_Q03", "Q05b_Q05")


def test_inflammatory_items_follow_an_early_start_and_a_long_time() -> None:
    def asks(**given: int) -> bool:
        return "stiffness" in [screen.id for screen in screens_for(given)]

    assert asks(weeks=13, Q31=44)
    assert not asks(weeks=13, Q31=45)
    assert not asks(weeks=13)


def test_emergency_screens_come_first_and_ask_before_anything_else() -> None:
    first = [screen.id for screen in SCREENS[: len(EMERGENCY_SCREENS)]]

    assert tuple(first) == EMERGENCY_SCREENS
    assert SCREENS[0].questions == ("Q01", "Q02", "Q03", "Q04", "Q05")


def test_short_set_is_that_of_the_reference() -> None:
    numbered = {name.split("_")[0] for name in SHORT_SET if name.startswith("Q")}
    wanted = {f"Q{number:02}" for number in (*range(1, 11), 21, 25, 27, 28, 29)} | {"Q07b", "Q07c"}

    assert numbered == wanted
    assert {name for name in SHORT_SET if not name.startswith("Q")} == {
        "ill_no_fever",
        "intoxicated",
        "skin_contagious",
    }


def test_keys_without_a_numbered_question_are_marked_our_own() -> None:
    for key in UNNUMBERED_KEYS:
        assert [source.mark for source in QUESTION[key].sources] == [Mark.DESIGN]
        assert WORDS["questions"][key]["own"] is True


def test_no_question_is_signed_yet() -> None:
    assert {entry["signed"] for entry in WORDS["questions"].values()} == {False}


def test_words_are_there_for_every_question_screen_and_choice() -> None:
    assert set(WORDS["questions"]) == set(QUESTION)
    assert set(WORDS["screens"]) == {screen.id for screen in SCREENS}
    for question in QUESTIONS:
        assert tuple(WORDS["questions"][question.id].get("choices", ())) == question.choices
        assert WORDS["questions"][question.id]["short"]


def test_only_a_choice_has_choices() -> None:
    assert all(bool(one.choices) is (one.kind in (Kind.CHOICE, Kind.SEVERAL)) for one in QUESTIONS)


# Sentences of EVIDENCE 2.2 with the grade that stands beside them.
GRADED = {
    "Is there numbness or tingling between your legs, in your private parts or bottom, or when you wipe?": 6.7,
    "Is it hard to start to pee, or do you no longer feel when your bladder is full or when you pee?": 6.7,
    "Do you leak pee, or can you not hold it or stop it?": 2.5,
    "Have you lost control of your bowels, or can you not feel when you pass stool or wind?": 5.5,
    "Have you lost feeling during sex, or can you no longer get an erection?": 6.8,
    "Is one foot or leg newly weak, so that it drags, slaps or gives way?": 2.8,
    "Are both legs newly weak?": 0.5,
    "Is weakness or numbness in your leg getting worse from day to day?": 4.0,
    "Do your legs feel heavy or stiff, or are you newly unsteady when you walk?": 5.2,
    "Did the pain start suddenly after a small fall, a lift, a cough or a sneeze?": 4.7,
    "Do you have weak bones (osteoporosis), or have you taken steroid tablets for 3 months or more?": 7.6,
    "Is there a bruise or graze over your spine after an injury?": 4.8,
    "Have you become shorter, or has your upper back become more bent?": 4.8,
    "Is the pain between your shoulder blades or in the middle of your back?": 4.9,
    "Is the pain getting steadily worse?": 4.4,
    "Have you lost weight without trying?": 0.5,
    "Is the pain there all the time, and does it wake you every night with no position that eases it?": 6.4,
    "Do you have a fever, shaking chills, or do you feel very ill?": 4.0,
    "Is your immune system weak, from illness or from medicine?": 6.0,
    "Do you have chest pain or trouble breathing now?": 2.3,
    "Is one calf or leg newly swollen, warm, red or sore?": 2.6,
    "Has one leg or foot suddenly become cold, pale or blue?": 4.8,
    "Do you have pain in your side together with blood in your pee or burning when you pee?": 5.2,
}


def test_our_count_of_grades_agrees_with_the_reference() -> None:
    off = {text: grade(text) - expected for text, expected in GRADED.items()}

    assert abs(statistics.median(off.values())) < 0.1
    assert statistics.mean(abs(one) for one in off.values()) < 0.4
    assert max(abs(one) for one in off.values()) < 1.3


def _sentences() -> list[tuple[str, str]]:
    """Every question and help, and choices of more than four words: shorter ones have no grade to speak of."""
    found = []
    for name, entry in (*WORDS["questions"].items(), *WORDS["screens"].items()):
        found += [(name, entry[part]) for part in ("text", "help") if part in entry]
        found += [(name, choice) for choice in entry.get("choices", {}).values() if len(choice.split()) > 4]
    return [*found, *WORDS["errors"].items()]


@pytest.mark.parametrize(("name", "text"), _sentences(), ids=lambda value: value[:24])
def test_wording_reads_at_grade_eight_or_lower(name: str, text: str) -> None:
    assert grade(text, exempt=NAMES) <= HARDEST, name


@pytest.mark.parametrize(
    "refused", ["cure", "heal", "toxin", "flush", "realign", "proven", "unblock", "safe for everyone"]
)
def test_no_refused_word_is_used(refused: str) -> None:
    assert not [name for name, text in _sentences() if refused in text.lower().replace("health", "")]
