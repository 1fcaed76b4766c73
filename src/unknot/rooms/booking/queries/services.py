"""What can be booked."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from unknot.kit import languages
from unknot.rooms.booking.models import BookingPolicy, Service, SessionLength
from unknot.rooms.guide import door as guide
from unknot.rooms.practice import door as practice
from unknot.spine.vocabulary import MassageType


class NotOffered(Exception):
    """This practice does not offer this length of this type. Another choice helps."""


@dataclass(frozen=True)
class Offer:
    """One length of one service, with its price."""

    kind: MassageType
    name: str
    about: str
    minutes: int
    after_minutes: int
    price_cents: int
    currency: str
    before_minutes: int = 0
    equipment_kind_id: int | None = None
    needs_step_free: bool = False
    needs_low_table: bool = False


@practice.while_setting_stands
def the_policy() -> BookingPolicy:
    """How this practice books; the defaults where nobody has said yet. To be read only: others read the same value."""
    return BookingPolicy.objects.filter(pk=1).first() or BookingPolicy(pk=1)


def offers() -> list[Offer]:
    """Every length of every service on offer, by type in the order of `MassageType` and then by length."""
    kept, language = _by_language(), languages.here()
    if language not in kept:
        kept[language] = _read()
    return list(kept[language])


@practice.while_setting_stands
def _by_language() -> dict[str, list[Offer]]:
    return {}


def _read() -> list[Offer]:
    currency = the_policy().currency
    rows = SessionLength.objects.filter(service__active=True).select_related("service").order_by("minutes")
    made = [_offer(row, currency) for row in rows]
    order = list(MassageType)
    return sorted(made, key=lambda offer: (order.index(offer.kind), offer.minutes))


def _offer(row: SessionLength, currency: str) -> Offer:
    return Offer(
        kind=MassageType(row.service.massage_type),
        name=_name(row.service),
        about=row.service.about,
        minutes=row.minutes,
        after_minutes=row.after_minutes,
        price_cents=row.price_cents,
        currency=currency,
        before_minutes=row.before_minutes,
        equipment_kind_id=row.service.equipment_id,
        needs_step_free=row.service.needs_step_free,
        needs_low_table=row.service.needs_low_table,
    )


def _name(service: Service) -> str:
    """In the practice's own language what the practice calls it; in any other, what we call its type."""
    is_own = languages.here() == settings.LANGUAGE_CODE
    return service.name if is_own else guide.massage_type(service.massage_type).name
