"""The Spanish texts are quite easy to read, and limits say what they do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from tests.reading_spanish import ease, syllables
from unknot.kit.content import texts
from unknot.rooms.guide import door
from unknot.spine.check.modifiers import MODIFIERS
from unknot.spine.check.questions import PHQ4_ITEMS
from unknot.spine.check.red_flags import RULES
from unknot.spine.vocabulary import Level, MassageType

LANGUAGE = "es"
# "Bastante fácil" and above on the INFLESZ scale; "normal", which patients' leaflets are asked for, begins at 55.
HARDEST = 65.0
# Labels have no ease to speak of: with a few words one long one decides.
LEAST_WORDS = 8
FILES = (
    "claims", "types", "guide", "findings", "plan", "questions", "guide_sciatica", "guide_causes", "guide_help",
    "guide_massage", "guide_hands", "guide_visit", "guide_moving", "grounds",
)  # fmt: skip
# For clinicians or programs, and labels.
NOT_GRADED = {
    "leaflet_says", "verdict", "verdict_words", "certainty", "sources", "claim", "key", "picture", "tone", "page",
    "rules", "short",
}  # fmt: skip
# Names cannot be put more simply; those of medicines and illnesses stand beside their plain words.
NAMES = frozenset({
    "anticoagulante", "warfarina", "apixabán", "rivaroxabán", "dabigatrán", "heparina", "aspirina", "clopidogrel",
    "ibuprofeno", "naproxeno", "marfan", "ehlers", "danlos", "osteoporosis", "espondiloartritis", "artritis",
    "entesitis", "psoriasis", "sarna", "impétigo", "tiña", "zóster", "culebrilla",
})  # fmt: skip
# Word for word that of the Spanish PHQ screeners (docs/decisions/0075).
VERBATIM = re.compile(r"questions\.(screens\.mood\.help|questions\.phq4_\d\..+)")


def _said(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _said(one, f"{place}[{number}]")
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in NOT_GRADED:
                yield from _said(one, f"{place}.{key}")


ALL = [said for name in FILES for said in _said(texts(name, language=LANGUAGE), name)]
# What a rule is about is half a sentence; it is graded below, as it is said.
GRADED = [
    (place, text)
    for place, text in ALL
    if len(text.split()) >= LEAST_WORDS
    and not VERBATIM.fullmatch(place)
    and not re.fullmatch(r"findings\.rule\.\w+\.about", place)
]


@pytest.mark.parametrize(
    ("word", "count"),
    [("y", 1), ("muy", 1), ("quien", 1), ("guerra", 2), ("día", 2), ("leer", 2), ("hueso", 2), ("hielo", 2),
     ("ayer", 2), ("agua", 2), ("aún", 2), ("pingüino", 3), ("ahora", 3), ("rodilla", 3), ("cuidado", 3), ("actúa", 3),
     ("ciática", 3), ("aéreo", 4), ("adormecimiento", 6), ("articulación", 5), ("reflexología", 6)],
)  # fmt: skip  # a table
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_ease_follows_the_formula() -> None:
    assert ease("El sol ya salió.") == pytest.approx(206.835 - 62.3 * 5 / 4 - 4)
    assert ease("Siga en casa. Beba agua con calma.") == pytest.approx(206.835 - 62.3 * 12 / 7 - 7 / 2)


def test_ease_tells_a_leaflet_from_plain_words() -> None:
    leaflet = "La manipulación de las estructuras musculoesqueléticas favorece la recuperación de la funcionalidad."

    assert ease(leaflet) < 40
    assert ease("El masaje calienta la piel. Una caminata corta hace más.") > HARDEST


def test_there_is_something_to_read() -> None:
    assert len(GRADED) > 450


def test_text_is_quite_easy_to_read() -> None:
    assert [(place, text) for place, text in GRADED if round(ease(text, exempt=NAMES), 1) < HARDEST] == []


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_rule_has_words_that_are_quite_easy_to_read(rule: str) -> None:
    with override(LANGUAGE):
        for words in (door.rule_words(rule), door.rule_words(f"{rule}?")):
            assert round(ease(f"{words.told} {words.why.text}"), 1) >= HARDEST


def test_door_answers_in_spanish() -> None:
    with override(LANGUAGE):
        said = {page.title for page in door.guide_pages()} | {one.name for one in door.massage_types()}
        titles = door.stop_at_once().title, door.self_care().title, door.finding_words(Level.EMERGENCY).title

    assert {"¿Qué es la ciática?", "Cuándo buscar ayuda", "Masaje sueco", "Reflexología"} < said
    assert titles == (
        "Dígale al terapeuta que pare enseguida si",
        "Lo que hace usted",
        "Busque atención de emergencia ahora",
    )


def test_words_of_limits_say_what_the_limits_do() -> None:
    """A limit that excludes a type, shortens visits or the first visit tells the person so."""
    with override(LANGUAGE):
        for limit in MODIFIERS:
            said = " ".join(door.limit_words(limit.id).limits).lower()

            assert ("sin masaje de tejido profundo" in said) == (MassageType.DEEP in limit.excludes)
            assert ("sin reflexología" in said) == (MassageType.REFLEXOLOGY in limit.excludes)
            assert ("45 minutos o menos" in said) == (limit.minutes_max == 45)
            assert ("primera visita dura 30 minutos" in said) == (limit.first_visit_minutes == 30)


def test_mood_is_asked_in_the_words_of_the_spanish_screeners() -> None:
    words = texts("questions", language=LANGUAGE)
    items = [words["questions"][item] for item in PHQ4_ITEMS]

    assert words["screens"]["mood"]["help"].endswith(
        "Durante las últimas 2 semanas, ¿qué tan seguido ha tenido molestias debido a los siguientes problemas?"
    )
    assert [item["text"] for item in items] == [
        "Se ha sentido nervioso(a), ansioso(a) o con los nervios de punta",
        "No ha sido capaz de parar o controlar su preocupación",
        "Poco interés o placer en hacer cosas",
        "Se ha sentido decaído(a), deprimido(a) o sin esperanzas",
    ]
    answers = ["Ningún día", "Varios días", "Más de la mitad de los días", "Casi todos los días"]
    assert [list(item["choices"].values()) for item in items] == [answers] * 4
