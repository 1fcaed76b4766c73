"""The check's questions can be read after eight years of school, by a count that agrees with the reference's own."""

from __future__ import annotations

import statistics

from tests.reading import grade
from unknot.kit.content import texts
from unknot.spine.check.questions import PHQ4_ITEMS

WORDS = texts("questions")
HARDEST = 8.0
# Names cannot be put more simply.
NAMES = frozenset({
    "warfarin", "apixaban", "rivaroxaban", "dabigatran", "heparin", "aspirin", "clopidogrel", "ibuprofen", "naproxen",
    "marfan", "ehlers-danlos", "osteoporosis", "spondyloarthritis", "arthritis", "enthesitis", "psoriasis", "scabies",
    "impetigo",
})  # fmt: skip

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
    assert max(abs(one) for one in off.values()) < 2


def _sentences() -> list[tuple[str, str]]:
    """Every question and help, and choices of more than four words: shorter ones have no grade to speak of."""
    found = []
    for name, entry in (*WORDS["questions"].items(), *WORDS["screens"].items()):
        found += [(name, entry[part]) for part in ("text", "help") if part in entry]
        found += [(name, choice) for choice in entry.get("choices", {}).values() if len(choice.split()) > 4]
    return [*found, *WORDS["errors"].items()]


def test_wording_reads_at_grade_eight_or_lower() -> None:
    assert len(_sentences()) > 150
    assert [(name, text) for name, text in _sentences() if grade(text, exempt=NAMES) > HARDEST] == []


def test_mood_is_asked_in_the_words_of_the_phq_4() -> None:
    """Word for word (docs/decisions/0075): a screener in other words is another screener."""
    words = texts("questions")
    items = [words["questions"][item] for item in PHQ4_ITEMS]

    assert words["screens"]["mood"]["help"].endswith(
        "Over the last 2 weeks, how often have you been bothered by the following problems?"
    )
    assert [item["text"] for item in items] == [
        "Feeling nervous, anxious or on edge",
        "Not being able to stop or control worrying",
        "Little interest or pleasure in doing things",
        "Feeling down, depressed, or hopeless",
    ]
    answers = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
    assert [list(item["choices"].values()) for item in items] == [answers] * 4
