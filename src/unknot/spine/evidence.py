"""Where a clinical statement comes from, and how well it was read."""

from __future__ import annotations

from dataclasses import dataclass

from unknot.spine.vocabulary import Mark


@dataclass(frozen=True)
class Source:
    """A name of EVIDENCE section 8 with its mark. An empty name is the mark alone: recalled, or our own design.

    A name in small letters says which part the mark is about: "combination D" is our own combination.
    """

    name: str
    mark: Mark

    def __str__(self) -> str:
        return f"{self.name} {self.mark}".strip()


def cite(text: str) -> tuple[Source, ...]:
    """Sources from words like "NG156 V, combination D". Raises `ValueError` where an entry has no mark."""
    return tuple(_one(entry.split()) for entry in text.split(", "))


def cited(sources: tuple[Source, ...]) -> str:
    """The same words again: "NG156 V, combination D"."""
    return ", ".join(str(source) for source in sources)


def _one(words: list[str]) -> Source:
    *name, mark = words
    return Source(name=" ".join(name), mark=Mark(mark))
