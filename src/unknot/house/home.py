"""What the home page says, decided here so that the template only places it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from unknot.kit import dates
from unknot.kit.languages import by_the_practice
from unknot.kit.structured import practice_id
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import Offer
from unknot.rooms.guide import door as guide
from unknot.rooms.guide.door import Evidence, Section, TypeWords
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import PracticeSheet, TherapistSheet


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
    card: dict[str, object] | None


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


def business_card(sheet: PracticeSheet) -> dict[str, object]:
    """The practice for search engines (schema.org): what the page itself says, and nothing else.

    Opening hours are left out: a practice keeps the working hours of its therapists, not hours of its door.
    """
    return {
        "@type": "HealthAndBeautyBusiness",
        "@id": practice_id(),
        "name": sheet.name,
        "url": f"{settings.BASE_URL}/",
        "telephone": sheet.phone,
        "email": sheet.email,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": sheet.street,
            "addressLocality": sheet.city,
            "addressRegion": sheet.region,
            "postalCode": sheet.postal_code,
            "addressCountry": sheet.country,
        },
        "priceRange": price_range(booking.offers()),
    }


def price_range(offers: Iterable[Offer]) -> str:
    """From the lowest price to the highest, or the one that there is; empty without any."""
    by_price = sorted(offers, key=lambda one: one.price_cents)
    if not by_price:
        return ""
    ends = [dates.money(one.price_cents, one.currency) for one in (by_price[0], by_price[-1])]
    return " – ".join(dict.fromkeys(ends))


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
        (_("How to come"), by_the_practice(sheet.how_to_come)),
        (_("Parking"), by_the_practice(sheet.parking)),
        (_("What to wear"), by_the_practice(sheet.what_to_wear)),
        (_("If you cannot come"), by_the_practice(sheet.cancellation_policy)),
    ]
    return [(name, words) for name, words in rows if words]
