"""Answering an offer: yes books it, and releases the later visit that it replaces in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from unknot.rooms.booking import letters, links
from unknot.rooms.booking.actions import ladder
from unknot.rooms.booking.actions.cancellations import give_up
from unknot.rooms.booking.actions.cells import make_way
from unknot.rooms.booking.actions.confirmations import Contact, promise, refuse_busy_since, refuse_changed, take_again
from unknot.rooms.booking.actions.holds import TimeTaken, Wish, drafted, free_for, offered, reach_of, take_first
from unknot.rooms.booking.actions.waiting_log import locked, locked_all, note
from unknot.rooms.booking.actions.waiting_offers import close, wish_for
from unknot.rooms.booking.actions.waiting_places import end_place
from unknot.rooms.booking.models import Appointment, WaitingEntry, WaitingOffer
from unknot.rooms.booking.queries import waiting
from unknot.rooms.booking.queries.seats import Seat
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.check import door as check
from unknot.rooms.match import door as match
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.holds import status_at
from unknot.spine.booking.lifecycle import Status

TAKEN = "waiting offer taken"
State = WaitingOffer.State


class OfferUnknown(Exception):
    """No offer has this link."""


class OfferOver(Exception):
    """This offer was turned down, taken back, or the place on the list has ended. Another time helps."""


@transaction.atomic
def accept(token: str, *, now: datetime) -> Appointment:
    """Book what was offered; asking twice books once and answers the same.

    The pass is demanded again. An offer whose time is over takes its time again while it is still free, like a late
    confirm. Raises `OfferUnknown`, `OfferOver`, `match.PassRefused`, `NotOffered`, `NotOpened`, `EnoughVisits` or
    `TimeTaken`; a refusal changes nothing.
    """
    offer = waiting.offer_by_link(links.digest(token))
    if offer is None:
        raise OfferUnknown
    return _accept(offer, actor=None, now=now)


@transaction.atomic
def accept_for(public_id: UUID, *, actor: str, now: datetime) -> Appointment:
    """The same by staff, who asked the person."""
    offer = waiting.offer_at(public_id)
    if offer is None:
        raise OfferUnknown
    return _accept(offer, actor=actor, now=now)


@transaction.atomic
def decline(token: str, *, now: datetime) -> WaitingOffer | None:
    """No, thank you: the place on the list stays, and the time goes to the next. None where no offer has this link."""
    return _decline(waiting.offer_by_link(links.digest(token)), actor="visitor", now=now)


@transaction.atomic
def decline_for(public_id: UUID, *, actor: str, now: datetime) -> WaitingOffer | None:
    """The same by staff, who asked the person."""
    return _decline(waiting.offer_at(public_id), actor=actor, now=now)


def _accept(offer: WaitingOffer, *, actor: str | None, now: datetime) -> Appointment:
    if offer.state == State.ACCEPTED and offer.hold is not None:
        return offer.hold
    granted = match.take_pass(offer.entry.visitor, now=now)
    _refuse_stopped(granted, now)
    place = locked(offer.entry_id)
    offer = WaitingOffer.objects.get(pk=offer.pk)
    if offer.state == State.ACCEPTED and offer.hold is not None:
        return offer.hold
    if offer.state not in {State.OPEN, State.LAPSED} or place.state != WaitingEntry.State.WAITING:
        raise OfferOver
    visit, later = _taken(offer, place, granted, now)
    client_id = _book(visit, later, place, granted, now)
    _settle(offer, place, visit, client_id, actor=actor or f"client:{client_id}", now=now)
    letters.booked(visit_sheet(visit, now=now), now=now)
    return visit


def _decline(found: WaitingOffer | None, *, actor: str, now: datetime) -> WaitingOffer | None:
    if found is None:
        return None
    locked(found.entry_id)
    found.refresh_from_db()
    if found.state == State.OPEN:
        close(found, State.DECLINED, actor=actor, now=now)
    return found


def settle_others(payload: dict[str, Any], now: datetime) -> None:
    """After a yes: the others who were asked are too late, and whom it would have suited was passed over."""
    offer = WaitingOffer.objects.get(pk=payload["offer"])
    asked = WaitingOffer.objects.filter(gap_id=offer.gap_id, starts_at=offer.starts_at, to_all=True, state=State.OPEN)
    late = list(asked.exclude(pk=offer.pk).values_list("pk", "entry_id")) if offer.gap_id else []
    passed = {*offer.also, *(entry for _, entry in late)} - {offer.entry_id}
    locked_all(passed)
    for other in WaitingOffer.objects.select_related("entry").filter(pk__in=[pk for pk, _ in late], state=State.OPEN):
        close(other, State.TOO_LATE, actor="worker", now=now)
    still = WaitingEntry.objects.filter(pk__in=passed, state=WaitingEntry.State.WAITING)
    still.update(passed_over=F("passed_over") + 1)


def _taken(
    offer: WaitingOffer, place: WaitingEntry, granted: match.PassSheet, now: datetime
) -> tuple[Appointment, Appointment | None]:
    """The offered time, held for this person under a lock, and the later visit to release, locked too."""
    fresh = offer.hold is None
    visit = _anew(offer, place, granted, now) if fresh else offer.hold
    assert visit is not None
    numbers = [number for number in (visit.pk, place.replaces_id) if number]
    make_way(*reach_of(visit.starts_at, visit), keeping=numbers, now=now)
    rows = {
        row.pk: row for row in Appointment.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    }
    later = rows.get(place.replaces_id or 0)
    later = later if later and later.status == Status.BOOKED and later.starts_at > now else None
    visit = visit if fresh else rows[visit.pk]
    refuse_changed(visit, granted, leaving=1 if later else 0, now=now)
    if fresh:
        take_first(visit, _found(offer, place, granted, now), now=now)
        ladder.note(visit, before="", actor="visitor", reason="waiting list", now=now)
    elif status_at(Status(visit.status), visit.expires_at, now) is not Status.HELD:
        _refuse_given_back(visit)
        take_again(visit, granted, now)
    else:
        refuse_busy_since(visit)
    return visit, later


def _anew(offer: WaitingOffer, place: WaitingEntry, granted: match.PassSheet, now: datetime) -> Appointment:
    visit = drafted(_wish(offer, place), offered(_wish(offer, place)), granted, now)
    visit.expires_at = offer.starts_at
    return visit


def _found(offer: WaitingOffer, place: WaitingEntry, granted: match.PassSheet, now: datetime) -> list[Seat]:
    wish, sheet, until = _wish(offer, place), practice.the_practice(), granted.reaches_until
    return free_for(wish, offered(wish), until=until, sheet=sheet, client_id=granted.client_id, now=now)


def _refuse_given_back(visit: Appointment) -> None:
    if visit.status not in {Status.HELD, Status.LAPSED}:
        raise TimeTaken(Reason.TAKEN)


def _refuse_stopped(granted: match.PassSheet, now: datetime) -> None:
    """A later check of the same client in another browser, or a level raised there, counts as well."""
    finding = check.latest_finding_of_client(granted.client_id, now=now) if granted.client_id else None
    if finding is not None and finding.level.blocks:
        raise match.PassRefused(match.PassProblem.BLOCKED)


def _book(
    visit: Appointment, later: Appointment | None, place: WaitingEntry, granted: match.PassSheet, now: datetime
) -> int:
    visit.visitor = place.visitor
    contact = Contact(**place.contact) if place.contact else None
    client_id = promise(visit, granted, contact, language=place.language, undo_until=now, now=now).id
    if later is not None:
        if later.course_id:  # the sooner time takes its place in the course
            visit.course_id = later.course_id
            visit.save(update_fields=["course"])
        give_up(later, actor=f"client:{client_id}", reason="sooner time", undo_until=now, now=now)
    return client_id


def _settle(
    offer: WaitingOffer, place: WaitingEntry, visit: Appointment, client_id: int, *, actor: str, now: datetime
) -> None:
    offer.state, offer.answered_at, offer.hold = State.ACCEPTED, now, visit
    offer.save(update_fields=["state", "answered_at", "hold"])
    note(place, State.ACCEPTED.value, actor=actor, offer=offer, now=now)
    place.client_id, place.contact = client_id, None
    place.save(update_fields=["client", "contact"])
    end_place(place, WaitingEntry.State.BOOKED, actor=actor, now=now)
    notify.schedule(TAKEN, key=f"offer:{offer.pk}", due_at=now, payload={"offer": offer.pk})


def _wish(offer: WaitingOffer, place: WaitingEntry) -> Wish:
    return wish_for(place, offer.starts_at, offer.minutes, offer.place_id)
