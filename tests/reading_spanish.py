"""Reading ease of Spanish by Szigriszt-Pazos, read on the INFLESZ scale: the higher, the easier.

206.835 - 62.3 * syllables / words - words / sentences. Francisco Szigriszt Pazos, Sistemas predictivos de legilibilidad
del mensaje escrito, 1993; the scale from Barrio-Cantalejo and others, Validación de la Escala INFLESZ para evaluar la
legibilidad de los textos dirigidos a pacientes, An Sist Sanit Navar 2008;31(2):135-152: under 40 very hard, 40 to 55
rather hard, 55 to 65 normal, 65 to 80 quite easy, over 80 very easy. Both read as quoted by legible.es [S].

Syllables are the greater of two counts, pyphen's hyphenation and the groups of vowels with their hiatus, because
hyphenation alone leaves out syllables that no line may end on ("a-gua", "dí-a") and so would flatter a text.
"""

from __future__ import annotations

import re
from itertools import pairwise

import pyphen

HYPHENS = pyphen.Pyphen(lang="es")

WORD = re.compile(r"[^\W\d_]+")
PLACEHOLDER = re.compile(r"\{\w+\}")
SENTENCE_END = re.compile(r"[.!?:]+(?:[\s”]|$)")
VOWELS = re.compile(r"[aeiouáéíóúü]+(?:h?[aeiouáéíóúü]+)*")
# A "u" that is written and not spoken, and a "y" that is spoken as a vowel.
SILENT_U = re.compile(r"(?<=[qg])u(?=[eéií])")
VOWEL_Y = re.compile(r"y(?![aeiouáéíóúü])")
# Two of these side by side are two syllables: "le-er", "dí-a", "ba-úl".
STRONG = frozenset("aeoáéóíú")


def ease(text: str, *, exempt: frozenset[str] = frozenset()) -> float:
    """The ease of a text; without a full stop it is one sentence. Words in ``exempt`` (names) do not count."""
    said = PLACEHOLDER.sub("", text)
    words = [word for word in WORD.findall(said) if word.lower() not in exempt]
    sentences = max(1, len(SENTENCE_END.findall(said)))
    return 206.835 - 62.3 * sum(map(syllables, words)) / len(words) - len(words) / sentences


def syllables(word: str) -> int:
    """How many syllables a Spanish word has."""
    spoken = VOWEL_Y.sub("i", SILENT_U.sub("", word.lower()))
    by_vowels = sum(_syllables_of_group(group.replace("h", "")) for group in VOWELS.findall(spoken))
    return max(1, by_vowels, len(HYPHENS.positions(word.lower())) + 1)


def _syllables_of_group(vowels: str) -> int:
    return 1 + sum(one in STRONG and next_one in STRONG for one, next_one in pairwise(vowels))
