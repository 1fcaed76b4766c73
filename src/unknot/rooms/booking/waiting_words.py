"""A place on the waiting list and an offer, as their own person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from unknot.kit import dates
from unknot.rooms.booking import links
from unknot.rooms.booking.models import WaitingEntry, WaitingOffer
from unknot.rooms.booking.queries import waiting
from unknot.rooms.booking.queries.services import Offer, offers
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.booking.weekdays import WEEKDAYS
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.waitlist import Wanted
from unknot.spine.times import DAY_MINUTES

Rows = list[tuple[str, str]]
PLACE, OFFER = WaitingEntry.State, WaitingOffer.State


@dataclass(frozen=True)
class PlacePage:
    """Where somebody stands, in words; no rank is promised."""

    state: str
    rows: Rows
    offer: str  # where the open offer is, if there is one
    since: str


@dataclass(frozen=True)
class OfferPage:
    """What is offered: ``state`` is open, over (may still be tried), taken, declined, withdrawn or accepted."""

    state: str
    rows: Rows
    until: str
    replaces: str
    to_all: bool
    place: str
    visit: str


def place_page(place: WaitingEntry, *, now: datetime) -> PlacePage:
    """The page of a place on the list."""
    sheet = practice.the_practice()
    asked = waiting.open_offer_of(place, now=now) if place.state == PLACE.WAITING else None
    return PlacePage(
        state=place.state,
        rows=[(name, words) for name, words in wish_rows(place) if words],
        offer=links.offer_address(asked.public_id) if asked else "",
        since=dates.full(place.asked_at, sheet.zone),
    )


def wish_rows(place: WaitingEntry) -> Rows:
    """What somebody waits for."""
    return [
        (_("What"), _type_name(place.massage_type)),
        (_("How long at least"), dates.minutes(place.least_minutes)),
        (_("With"), place.therapist.name if place.therapist else _("anyone who is free")),
        (_("Where"), place.place.name if place.place else ""),
        (_("Days"), _span(place)),
        (_("Times"), "; ".join(window_words(one) for one in waiting.windows_of(place)) or _("any time")),
        (_("In place of"), _later(place)),
    ]


def window_words(window: Wanted) -> str:
    """As "Monday, Wednesday, 12:00 to 17:00"."""
    days = [] if len(window.weekdays) == len(WEEKDAYS) else [str(WEEKDAYS[day][1]) for day in sorted(window.weekdays)]
    hours = [] if (window.start, window.end) == (0, DAY_MINUTES) else [_hours(window)]
    return ", ".join([*days, *hours]) or _("any time")


def offer_page(offer: WaitingOffer, *, now: datetime) -> OfferPage:
    """The page of an offer."""
    sheet, place = practice.the_practice_at(offer.place_id), offer.entry
    length = _length(offer)
    rows = [
        (_("When"), dates.full(offer.starts_at, sheet.zone)),
        (_("How long"), dates.minutes(offer.minutes)),
        (_("What"), _type_name(place.massage_type)),
        (_("With"), offer.therapist.name),
        (_("Where"), f"{sheet.name}, {sheet.address}"),
        (_("Price"), dates.money(length.price_cents, length.currency) if length else ""),
    ]
    return OfferPage(
        state=_state(offer, now),
        rows=[(name, words) for name, words in rows if words],
        until=dates.full(offer.ends_at, sheet.zone),
        replaces=_later(place),
        to_all=offer.to_all,
        place=links.place_address(place.public_id),
        visit=_visit(offer, now),
    )


def _state(offer: WaitingOffer, now: datetime) -> str:
    if offer.state == OFFER.ACCEPTED:
        return "accepted"
    if offer.entry.state != PLACE.WAITING or offer.state == OFFER.WITHDRAWN:
        return "withdrawn"
    if offer.state in {OFFER.TOO_LATE, OFFER.DECLINED}:
        return "taken" if offer.state == OFFER.TOO_LATE else "declined"
    if offer.starts_at <= now:
        return "taken"
    return "open" if offer.state == OFFER.OPEN and now < offer.ends_at else "over"


def _visit(offer: WaitingOffer, now: datetime) -> str:
    if offer.state != OFFER.ACCEPTED or offer.hold is None:
        return ""
    sheet = visit_sheet(offer.hold, now=now)
    return links.of_visit(sheet.public_id, sheet.link_version)


def _later(place: WaitingEntry) -> str:
    later = place.replaces
    return dates.full(later.starts_at, later.in_zone) if later and later.status == Status.BOOKED else ""


def _span(place: WaitingEntry) -> str:
    first, last = dates.long_day(place.first_day), dates.long_day(place.last_day)
    return first if first == last else _("%(first)s through %(last)s") % {"first": first, "last": last}


def _hours(window: Wanted) -> str:
    start, end = (f"{minute // 60:02}:{minute % 60:02}" for minute in (window.start, window.end))
    if window.start == 0:
        return _("before %(end)s") % {"end": end}
    if window.end == DAY_MINUTES:
        return _("from %(start)s") % {"start": start}
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def _type_name(kind: str) -> str:
    return next((offer.name for offer in offers() if offer.kind.value == kind), kind)


def _length(offer: WaitingOffer) -> Offer | None:
    kind = offer.entry.massage_type
    return next((one for one in offers() if one.kind.value == kind and one.minutes == offer.minutes), None)
