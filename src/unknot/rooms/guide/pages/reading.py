"""A page of the guide as it is read: each sentence with the marks that lead to its claim or its studies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from unknot.rooms.guide import door
from unknot.rooms.guide.words import Evidence, GuidePage, Part, Sentence, Source, TypeWords


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The number of a study behind a sentence; the way back leads to the first."""

    number: int
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence with its claim, or with the numbers of its studies."""

    text: str
    claim: str | None
    marks: tuple[Mark, ...]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class Study:
    """A study that is no claim's, as it is listed below the page."""

    number: int
    source: Source


@dataclass(frozen=True, kw_only=True)
class KindPart:
    """One type of massage as it is told."""

    words: TypeWords
    definition: tuple[Line, ...]
    evidence: Line
    note: Line | None
    what_happens: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class ReadPart:
    """One part; ``part`` has its title, picture and tone."""

    part: Part
    says: tuple[Line, ...]
    kinds: tuple[KindPart, ...]
    items: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class ReadingPage:
    """The whole page, with what its marks lead to."""

    words: GuidePage
    lead: Line
    parts: tuple[ReadPart, ...]
    evidence: tuple[Evidence, ...]
    studies: tuple[Study, ...]


def reading_page(words: GuidePage) -> ReadingPage:
    """Number the studies in the order of their meeting, and mark each sentence."""
    lines = _Lines({name: number for number, name in enumerate(words.sources, start=1)})
    return ReadingPage(
        words=words,
        lead=lines.line(words.lead),
        parts=tuple(_part(part, lines) for part in words.parts),
        evidence=tuple(door.evidence(name) for name in words.claims),
        studies=tuple(
            Study(number=number, source=door.source(name)) for number, name in enumerate(words.sources, start=1)
        ),
    )


class _Lines:
    """Makes lines, and knows which studies were met before."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.numbers = numbers
        self.met: set[str] = set()

    def line(self, one: Sentence) -> Line:
        marks = tuple(Mark(number=self.numbers[name], is_first=name not in self.met) for name in one.sources)
        self.met.update(one.sources)
        return Line(text=one.text, claim=one.claim, marks=marks)

    def all(self, sentences: Iterable[Sentence]) -> tuple[Line, ...]:
        return tuple(self.line(one) for one in sentences)


def _part(part: Part, lines: _Lines) -> ReadPart:
    return ReadPart(
        part=part,
        says=lines.all(part.says),
        kinds=tuple(_kind(kind, lines) for kind in part.types),
        items=lines.all(part.items),
        after=lines.all(part.after),
    )


def _kind(kind: TypeWords, lines: _Lines) -> KindPart:
    return KindPart(
        words=kind,
        definition=lines.all(kind.definition),
        evidence=lines.line(kind.evidence),
        note=lines.line(kind.note) if kind.note else None,
        what_happens=lines.all(kind.what_happens),
    )
