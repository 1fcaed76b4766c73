"""Flesch-Kincaid grade, with a small counter of syllables; kept honest against the grades that EVIDENCE 2.2 gives."""

from __future__ import annotations

import re

VOWELS = re.compile(r"[aeiouy]+")
# Vowels that stand together and are spoken apart.
APART = re.compile(r"ia(?!l|n\b)|io(?!u|n)|iu|eo(?!p|us)|uo")
SILENT_E = re.compile(r"(?<![aeiouyl])e$|(?<=[aeiouyrw]l)e$")
SILENT_ED = re.compile(r"(?<![td])ed$")
SILENT_ES = re.compile(r"(?<![sxzgc])(?<!ch)(?<!sh)es$")


def syllables(word: str) -> int:
    """Spoken syllables of an English word, roughly."""
    plain = word.lower().strip("'’")
    spoken = SILENT_E.sub("", SILENT_ES.sub("s", SILENT_ED.sub("d", plain)))
    return max(1, len(VOWELS.findall(spoken)) + len(APART.findall(spoken)))


def grade(text: str, *, exempt: frozenset[str] = frozenset()) -> float:
    """The US school grade by Flesch and Kincaid; words in ``exempt`` (names) are left out of the count."""
    sentences = max(1, len(re.findall(r"[.?!]+(?=\s|$)", text)))
    found = re.findall(r"[A-Za-z][A-Za-z'’-]*|\d+", text)
    words = [word for word in found if word.lower() not in exempt]
    spoken = sum(syllables(part) for word in words for part in word.split("-") if part)
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59
