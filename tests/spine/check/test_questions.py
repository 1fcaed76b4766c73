"""Every key is asked, once, in an order that makes sense, in words that most people can read."""

from collections import Counter
from dataclasses import fields

import pytest

from unknot.kit.content import texts
from unknot.spine.check import before_visit
from unknot.spine.check.answers import KEYS, UNNUMBERED_KEYS, Answers
from unknot.spine.check.questions import (
    QUESTION,
    QUESTIONS,
    SCREENS,
    SHORT_SET,
    AllOf,
    AnyOf,
    Condition,
    Kind,
    LegHurts,
    NotDrawn,
    Question,
    SaidAndDrawnDiffer,
    SevereReading,
    screens_for,
)
from unknot.spine.vocabulary import Mark

WORDS = texts("questions")


def test_every_key_is_asked() -> None:
    asked = {key for question in QUESTIONS for key in question.keys}
    lists = {"yes", "not_sure", "unanswered", "cleared"}

    assert asked == {*KEYS, *(field.name for field in fields(Answers))} - lists


def test_every_question_stands_on_one_screen() -> None:
    times = Counter(name for screen in SCREENS for name in screen.questions)

    assert set(times) == {one.id for one in QUESTIONS}
    assert set(times.values()) == {1}
    assert len(QUESTION) == len(QUESTIONS) + 1, "one more is asked before a visit alone"


def test_screens_are_small() -> None:
    assert max(len(screen.questions) for screen in SCREENS) <= 6
    assert max(len(question.choices) for question in QUESTIONS) <= 6
    assert len({screen.id for screen in SCREENS}) == len(SCREENS)


def followed(condition: Condition) -> set[str]:
    """The questions that a condition looks at."""
    if isinstance(condition, AnyOf | AllOf):
        return set().union(*(followed(one) for one in condition.conditions))
    if isinstance(condition, LegHurts | NotDrawn | SaidAndDrawnDiffer):
        return {"drawing", "leg_site"}
    return {"bp"} if isinstance(condition, SevereReading) else {condition.question}  # type: ignore[attr-defined]  # Said, Ranging


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.follows], ids=lambda one: one.id)
def test_a_follow_up_stands_after_its_questions_or_beside_leg_pain(question: Question) -> None:
    place = {name: number for number, screen in enumerate(SCREENS) for name in screen.questions}

    assert question.follows is not None
    assert max(place[name] for name in followed(question.follows)) < place[question.id]


def test_a_screen_of_follow_ups_is_left_out_until_it_is_called_for() -> None:
    names = [screen.id for screen in screens_for({})]
    called = [screen.id for screen in screens_for({"Q01": "not_sure", "pregnant": "t2", "bp": [180, 90], "weeks": 13})]

    told = {"ces_old", "sudden_more", "weakness_old", "accident_more", "pregnancy_more", "pressure_more", "leg"}
    assert not {*told, "stiffness", "joints"} & set(names)
    assert set(called) & told == {"ces_old", "pregnancy_more", "pressure_more"}


def test_only_what_was_told_is_followed_up() -> None:
    [screen] = [one for one in screens_for({"Q03": "yes", "Q05": "not_sure", "Q01": "no"}) if one.id == "ces_old"]

    assert screen.questions == ("Q05b_Q03", "Q05b_Q05")


def test_inflammatory_items_follow_an_early_start_and_a_long_time() -> None:
    def asks(**given: int) -> bool:
        return "stiffness" in [screen.id for screen in screens_for(given)]

    assert asks(weeks=13, Q31=44)
    assert not asks(weeks=13, Q31=45)
    assert not asks(weeks=13)


def test_signs_of_a_squeezed_nerve_come_before_anything_else() -> None:
    assert SCREENS[0].questions == ("Q01", "Q02", "Q03", "Q04", "Q05")


def test_tingling_is_asked_where_a_rule_reads_it() -> None:
    def asks(**given: str) -> bool:
        return any("tingling" in screen.questions for screen in screens_for(given))

    assert not asks(leg_site="none")
    assert asks(leg_site="above_knee")
    assert asks(leg_site="none", Q15_1="yes"), "U5 reads it after a cancer"


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
    assert set(WORDS["screens"]) == {screen.id for screen in (*SCREENS, *before_visit.SCREENS)}
    for question in QUESTION.values():
        assert tuple(WORDS["questions"][question.id].get("choices", ())) == question.choices
        assert WORDS["questions"][question.id]["short"]


def test_only_a_choice_has_choices() -> None:
    assert all(bool(one.choices) is (one.kind in (Kind.CHOICE, Kind.SEVERAL)) for one in QUESTIONS)


def _sentences() -> list[tuple[str, str]]:
    """Every question and help, and choices of more than four words: shorter ones have no grade to speak of."""
    found = []
    for name, entry in (*WORDS["questions"].items(), *WORDS["screens"].items()):
        found += [(name, entry[part]) for part in ("text", "help") if part in entry]
        found += [(name, choice) for choice in entry.get("choices", {}).values() if len(choice.split()) > 4]
    return [*found, *WORDS["errors"].items()]


@pytest.mark.parametrize(
    "refused", ["cure", "heal", "toxin", "flush", "realign", "proven", "unblock", "safe for everyone"]
)
def test_no_refused_word_is_used(refused: str) -> None:
    assert not [name for name, text in _sentences() if refused in text.lower().replace("health", "")]
