"""What the home page says, decided here so that the template only places it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from unknot.kit import dates
from unknot.rooms.guide import door as guide
from unknot.rooms.guide.door import Evidence, Section, TypeWords
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import PracticeSheet, TherapistSheet

# Inside a script element only these could end it, and JSON has other spellings for them.
ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"}


@dataclass(frozen=True)
class TherapistWords:
    """A therapist as shown to everybody."""

    name: str
    about: str
    types: str


@dataclass(frozen=True)
class HomePage:
    """Everything on the page but the places that rooms fill."""

    sections: dict[str, Section]
    types: tuple[TypeWords, ...]
    therapists: list[TherapistWords]
    visit: list[tuple[str, str]]
    evidence: list[Evidence]
    card: SafeString | None


def home_page(sheet: PracticeSheet | None, *, now: datetime) -> HomePage:
    """The page at a moment; before set-up there is no practice. Therapists whose licence has run out are not shown."""
    sections = {section.key: section for section in guide.home_sections()}
    types = guide.massage_types()
    return HomePage(
        sections=sections,
        types=types,
        therapists=_therapists(types, on=now.astimezone(sheet.zone).date()) if sheet else [],
        visit=_visit(sheet) if sheet else [],
        evidence=[guide.evidence(name) for name in claims_of(sections.values(), types)],
        card=business_card(sheet) if sheet else None,
    )


def claims_of(sections: Iterable[Section], types: Iterable[TypeWords]) -> list[str]:
    """The claims that the page leans on, each once, by id."""
    said = {sentence.claim for section in sections for sentence in (*section.says, *section.after)}
    for kind in types:
        said |= {kind.claim.id} | {sentence.claim for sentence in kind.definition}
    return sorted(name for name in said if name)


def business_card(sheet: PracticeSheet) -> SafeString:
    """The practice for search engines (schema.org), safe to stand inside a script element."""
    card = {
        "@context": "https://schema.org",
        "@type": "HealthAndBeautyBusiness",
        "name": sheet.name,
        "url": settings.BASE_URL,
        "telephone": sheet.phone,
        "email": sheet.email,
        "address": sheet.address,
    }
    text = json.dumps({key: value for key, value in card.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - what could end the element is escaped by this line


def _therapists(types: Iterable[TypeWords], *, on: date) -> list[TherapistWords]:
    licensed = [one for one in practice.therapists() if one.licensed_through and on <= one.licensed_through]
    return [_therapist(one, types) for one in licensed]


def _therapist(sheet: TherapistSheet, types: Iterable[TypeWords]) -> TherapistWords:
    known = [kind.short for kind in types if kind.type in sheet.types]
    return TherapistWords(name=sheet.name, about=sheet.about, types=", ".join(known))


def _visit(sheet: PracticeSheet) -> list[tuple[str, str]]:
    rows = [
        (_("Address"), sheet.address),
        (_("Phone"), dates.phone(sheet.phone, sheet.country)),
        (_("How to come"), sheet.how_to_come),
        (_("Parking"), sheet.parking),
        (_("What to wear"), sheet.what_to_wear),
        (_("If you cannot come"), sheet.cancellation_policy),
    ]
    return [(name, words) for name, words in rows if words]
