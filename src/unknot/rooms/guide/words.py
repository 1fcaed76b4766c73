"""The values that the guide hands out: texts with their claims, frozen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext

from unknot.spine.vocabulary import MassageType


@dataclass(frozen=True)
class Sentence:
    """Something a person reads. About an effect or a mechanism it carries the id of its claim.

    ``sources`` are studies behind a fact that is no claim of the leaflet; ``rules`` the safety rules it stands for.
    """

    text: str
    claim: str | None = None
    sources: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class Source:
    """One source: as it is cited, what we say of it in the reader's language, or both.

    `mark` says how it was read: V its own text, S second hand, R recalled; `doi` where it was seen.
    """

    id: str
    citation: str
    note: str
    mark: str
    doi: str | None

    @property
    def called(self) -> str:
        """As one speaks of it: "Downie and others 2013", "NICE NG156", "NHS Lothian RefHelp"."""
        guideline = re.match(r"NICE NG\d+", self.citation)
        if guideline:
            return guideline[0]
        begins = re.split(r"[,.;:]", self.citation, maxsplit=1)[0]
        year = re.search(r"\d{4}$", self.id)
        author = re.match(r"([^\W\d_][\w'-]+) [A-Z]{1,3}$", begins)
        if author:
            several = self.citation[len(begins) :].startswith(",")
            begins = gettext("%(author)s and others") % {"author": author[1]} if several else author[1]
        return f"{begins} {year[0]}" if year and year[0] not in begins else begins


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A claim of the leaflet and what we say instead. The four types (C18 to C21) have no verdict.

    ``certainty`` is about the leaflet's claim; ``certainty_of_ours`` about our sentence, where the two differ.
    """

    id: str
    leaflet_says: str
    verdict: str | None
    verdict_words: str | None
    certainty: str
    certainty_of_ours: str
    patient_sentence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One entry of the list that a page's marks lead to: a claim, how certain, and its sources.

    ``grade`` is the lowest of GRADE's words that the certainty names, for its scale; empty where it names none.
    """

    id: str
    certainty: str
    grade: str
    evidence: tuple[Source, ...]
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the guide: a title, some sentences, perhaps a list, perhaps a word after it."""

    key: str
    title: str
    says: tuple[Sentence, ...]
    items: tuple[str, ...]
    after: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class TypeWords:
    """A massage type in plain words: our own definition, since none of the four has a standard one."""

    type: MassageType
    name: str
    short: str
    claim: Claim
    definition: tuple[Sentence, ...]
    what_happens: tuple[Sentence, ...]
    note: Sentence | None

    @property
    def evidence(self) -> Sentence:
        """What studies say of it, with its claim."""
        return Sentence(self.claim.patient_sentence, claim=self.claim.id)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Everything that is said of it."""
        return (*self.definition, self.evidence, *([self.note] if self.note else ()), *self.what_happens)


@dataclass(frozen=True, kw_only=True)
class Card:
    """A title, a text, and what to do now."""

    title: str
    text: str
    do_now: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RuleWords:
    """Why a rule fired, said to the person: what they told us and what it can mean.

    ``say`` is one sentence for a call about an emergency, and empty for other rules.
    """

    rule: str
    in_doubt: bool
    about: str
    told: str
    why: Sentence
    say: str = ""


@dataclass(frozen=True, kw_only=True)
class LimitWords:
    """A limit of EVIDENCE 2.6, said to the person."""

    rule: str
    about: str
    limits: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Cited:
    """One thing that a rule rests on: a source, or a part of the rule in words (``note``); what its mark means."""

    citation: str
    note: str
    mark: str
    means: str


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a reason opens to: the rule behind it, where that rule can be read, and what it rests on.

    ``called`` says in words where a rule stands whose name is no mark, such as "LOCAL-chronic"; else it is empty.
    """

    rule: str
    href: str
    cited: tuple[Cited, ...]
    called: str = ""

    @property
    def marks(self) -> tuple[tuple[str, str], ...]:
        """Each mark that stands here, once, and what it means."""
        return tuple({one.mark: one.means for one in self.cited}.items())


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One of the four signs that fit sciatica, as a thing that is there or not."""

    id: str
    about: str
    ground: Ground


@dataclass(frozen=True, kw_only=True)
class SelfCare:
    """The active part that every plan has, and what to watch for."""

    title: str
    text: Sentence
    items: tuple[str, ...]
    sources: tuple[str, ...]
    watch_for_title: str
    watch_for: tuple[str, ...]
    call: str
    ground: Ground


@dataclass(frozen=True, kw_only=True)
class SignalWords:
    """What a follow-up says, and what to do next."""

    signal: str
    title: str
    text: str
    next: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a page: sentences, perhaps a list, a picture with its words, and a way on.

    ``tone`` is "red" or "amber" for safety and empty else; ``more`` is (page, words). ``labels`` stand in the picture;
    ``steps`` is a list that counts; ``types`` are the four types where they are told.
    """

    key: str
    title: str
    says: tuple[Sentence, ...] = ()
    items: tuple[Sentence, ...] = ()
    after: tuple[Sentence, ...] = ()
    steps: tuple[str, ...] = ()
    types: tuple[TypeWords, ...] = ()
    picture: str = ""
    alt: str = ""
    labels: tuple[str, ...] = ()
    tone: str = ""
    more: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class GuidePage:
    """A page of the guide as it was written and reviewed."""

    key: str
    name: str
    teaser: str
    title: str
    description: str
    lead: Sentence
    parts: tuple[Part, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Everything it says, in its order."""
        said = [self.lead]
        for part in self.parts:
            said += part.says
            for kind in part.types:
                said += kind.sentences
            said += [*part.items, *part.after]
        return tuple(said)

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims behind it, each once, in their order of meeting."""
        return tuple(dict.fromkeys(one.claim for one in self.sentences if one.claim))

    @property
    def sources(self) -> tuple[str, ...]:
        """The studies behind what is no claim, each once."""
        return tuple(dict.fromkeys(name for one in self.sentences for name in one.sources))


class Read(StrEnum):
    """What a clinician has read, by section of the clinical reference."""

    SAFETY = "2"
    SCIATICA = "3"
    MATCH = "5"
    ALL = "all"

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections that must be signed before live use and that this covers."""
        return MUST_BE_SIGNED if self is Read.ALL else (self.value,)


MUST_BE_SIGNED = (Read.SAFETY.value, Read.SCIATICA.value, Read.MATCH.value)


@dataclass(frozen=True, kw_only=True)
class SignOffSheet:
    """Who put their name under what, and when; ``withdrawn_on`` where it was taken back."""

    name: str
    profession: str
    registration: str
    read: Read
    read_words: str
    language: str
    signed_on: date
    content_version: str
    withdrawn_on: date | None


@dataclass(frozen=True, kw_only=True)
class Signing:
    """How far the content of one version is signed: what counts, what counted before, and what is still to be read.

    ``missing`` has the sections without a name under them, by language, and only languages that lack one.
    """

    counting: tuple[SignOffSheet, ...]
    past: tuple[SignOffSheet, ...]
    missing: dict[str, tuple[str, ...]]

    @property
    def is_complete(self) -> bool:
        """Every section that must be signed is, in every language that is offered."""
        return not self.missing

    def in_language(self, language: str) -> tuple[SignOffSheet, ...]:
        """Those that count for a language, newest first, and none while one of its sections lacks a name."""
        if language in self.missing:
            return ()
        return tuple(one for one in self.counting if one.language == language)

    def covers(self, section: str, *, language: str) -> bool:
        """Whether a section is signed in a language."""
        return any(section in one.read.sections for one in self.counting if one.language == language)
