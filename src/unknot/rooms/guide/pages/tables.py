"""What the clinical reference is made of: chapters of tables, whose cells may cite sources and name rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unknot.rooms.guide import door
from unknot.rooms.guide.entries import file as spoken
from unknot.spine.evidence import Source
from unknot.spine.vocabulary import Mark

Words = str | Promise
LONG = 40


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A source as a rule names it; ``href`` is empty where the name says which part a mark is about."""

    name: str
    mark: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Words, and sources behind them."""

    text: Words = ""
    more: tuple[Words, ...] = ()
    cited: tuple[Cited, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether it needs a wide column to be read."""
        return len(str(self.text)) > LONG


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: ``head`` names it, with ``words`` below; ``id`` is where links lead, and so are those of ``also``."""

    head: Words
    cells: tuple[Cell, ...]
    id: str = ""
    words: Words = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with a caption, a head over each column, and rows; ``name`` is the id of the caption."""

    caption: Words
    heads: tuple[Words, ...]
    rows: tuple[Row, ...]
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One chapter: ``key`` is its anchor."""

    key: str
    title: str
    says: tuple[Words, ...]
    tables: tuple[Table, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    note: str = ""


def chapter(key: str, *tables: Table, says: Iterable[Words] = (), **given: object) -> Chapter:
    """A chapter with the words that stand under its key in clinical.toml, and perhaps some more."""
    words = door.clinical_words(key)
    named_tables = tuple(replace(table, name=f"{key}-{number}") for number, table in enumerate(tables, start=1))
    return Chapter(key=key, title=words.title, says=(*map(str, words.says), *says), tables=named_tables, **given)  # type: ignore[arg-type]  # the fields of a chapter


def cell(text: object) -> Cell:
    """A cell of words alone."""
    return Cell(text=text if isinstance(text, Promise) else str(text))


def printed(text: str) -> Cell:
    """A cell of what a rule prints of itself, in the language of the moment; `kit.printed` lists it for translators."""
    return Cell(text=gettext(text))


def named_and_said(text: str) -> tuple[str, Cell]:
    """The same in two: what a row is called, and what it does; "very sore to touch" and "Swedish +1, Medical -1"."""
    name, _colon, said = gettext(text).partition(": ")
    return name, Cell(text=said)


def marked(sources: Iterable[Source]) -> Cell:
    """Sources with the marks that a rule gives them: "CSP-GIRFT V", "combination D"."""
    known = spoken("sources")
    return Cell(cited=tuple(_cited(one, known) for one in sources))


def _cited(one: Source, known: Mapping[str, object]) -> Cited:
    """A study by its name, as a link; or the part of a rule that a mark is about, in words."""
    if one.name in known:
        return Cited(name=one.name, mark=one.mark.value, href=f"#{one.name}")
    return Cited(name=gettext(one.name) if one.name else "", mark=one.mark.value)


def named(names: Iterable[str]) -> Cell:
    """Sources by name, each with the mark of how it was read; without any it is our own design."""
    known = spoken("sources")
    cited = tuple(Cited(name=name, mark=known[name]["mark"], href=f"#{name}") for name in names)
    return Cell(cited=cited or (Cited(name="", mark=Mark.DESIGN.value),))


SOURCE = _("Source and mark")
