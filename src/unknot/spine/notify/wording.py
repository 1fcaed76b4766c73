"""The words of a message as an owner may change them: plain text with places in curly brackets, such as ``{when}``.

Nothing in it is executed. A place is a name out of the list of its kind and nothing else; what it is filled with is
never looked at again, so a name that looks like a place stays a name. A line whose place has nothing to say (where to
park, which room) is left out whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

PLACE = re.compile(r"\{([^{}\n]*)\}")
LONGEST_SUBJECT = 150
LONGEST_TEXT = 4000


class Slip(StrEnum):
    """What can be wrong with a wording."""

    UNKNOWN = "unknown place"
    MISSING = "missing place"
    SHARED = "a place that may be empty shares a line"
    PRIVATE = "a private place in the subject"
    LINES = "a line break or another control character in the subject"
    LONG = "too long"
    EMPTY = "nothing said"


@dataclass(frozen=True)
class Fault:
    """One thing to mend: in the subject or in the text, and which place it is about."""

    slip: Slip
    in_subject: bool = False
    place: str = ""


@dataclass(frozen=True)
class Rules:
    """What a kind of message demands. ``private`` places (a link, a code) may not stand in a subject."""

    known: frozenset[str]
    needed: tuple[str, ...] = ()
    may_be_empty: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wording:
    """Subject and text with places. A text message has no subject."""

    subject: str
    text: str


def places_in(said: str) -> tuple[str, ...]:
    """The names in curly brackets, each once, in order."""
    return tuple(dict.fromkeys(PLACE.findall(said)))


def filled(said: str, values: Mapping[str, str]) -> str:
    """The words with every known place filled; a line with a place that has nothing to say is left out."""
    lines = [line for line in said.splitlines() if all(values.get(one, "-") for one in PLACE.findall(line))]
    told = PLACE.sub(lambda found: values.get(found[1], found[0]), "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", told).strip()


def faults(wording: Wording, rules: Rules, *, has_subject: bool) -> list[Fault]:
    """Everything to mend before this wording may be used, the subject's first; none where it is well."""
    return [*(_subject_faults(wording.subject, rules) if has_subject else ()), *_text_faults(wording.text, rules)]


def _subject_faults(subject: str, rules: Rules) -> Iterable[Fault]:
    if not subject.strip():
        yield Fault(Slip.EMPTY, in_subject=True)
    if len(subject) > LONGEST_SUBJECT:
        yield Fault(Slip.LONG, in_subject=True)
    if not subject.isprintable():  # line breaks, and whatever else no header may hold
        yield Fault(Slip.LINES, in_subject=True)
    for place in places_in(subject):
        if place not in rules.known:
            yield Fault(Slip.UNKNOWN, in_subject=True, place=place)
        elif place in rules.private:
            yield Fault(Slip.PRIVATE, in_subject=True, place=place)


def _text_faults(text: str, rules: Rules) -> Iterable[Fault]:
    if not text.strip():
        yield Fault(Slip.EMPTY)
    if len(text) > LONGEST_TEXT:
        yield Fault(Slip.LONG)
    stands = places_in(text)
    yield from (Fault(Slip.UNKNOWN, place=one) for one in stands if one not in rules.known)
    yield from (Fault(Slip.MISSING, place=one) for one in rules.needed if one not in stands)
    yield from (Fault(Slip.SHARED, place=one) for one in _sharing(text, rules.may_be_empty, rules.needed))


def _sharing(text: str, may_be_empty: Collection[str], needed: Collection[str]) -> list[str]:
    """Places that may be empty and would take a needed one with them, as their line is left out."""
    lines = [places_in(line) for line in text.splitlines()]
    return [
        one
        for line in lines
        if any(place in needed for place in line)
        for one in line
        if one in may_be_empty and one not in needed
    ]
