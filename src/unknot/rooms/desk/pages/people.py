"""People found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from unknot.kit import dates
from unknot.rooms.practice.door import Person, PracticeSheet


@dataclass(frozen=True)
class Found:
    """One person on the list."""

    name: str
    href: str
    contact: str


def found(people: Iterable[Person], *, practice: PracticeSheet) -> list[Found]:
    """People as rows; the contact tells two of the same name apart."""
    return [Found(one.name, reverse("desk:person", args=[one.key]), _contact(one, practice)) for one in people]


@dataclass(frozen=True)
class Known:
    """One person to book for."""

    name: str
    key: str
    contact: str


def callers(people: Iterable[Person], *, practice: PracticeSheet) -> list[Known]:
    """People as buttons."""
    return [Known(one.name, str(one.key), _contact(one, practice)) for one in people]


def _contact(person: Person, practice: PracticeSheet) -> str:
    phone = dates.phone(person.phone, practice.country) if person.phone else ""
    return ", ".join(part for part in (phone, person.email) if part)
