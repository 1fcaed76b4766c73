"""Offering a freed time to whoever waits: one person alone, with a hold that keeps it for them, or everybody at once.

One transaction makes one exclusive offer and no more, and asks again in the next, so that nobody holds the lock of one
person's pass while waiting for another's. Decisions 0118 and 0119.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from unknot.rooms.booking import links, waiting_letters
from unknot.rooms.booking.actions import ladder
from unknot.rooms.booking.actions.cells import end_holds, give_back, make_way
from unknot.rooms.booking.actions.holds import (
    NotOpened,
    TimeTaken,
    Wish,
    drafted,
    free_for,
    offered,
    reach_of,
    take_first,
)
from unknot.rooms.booking.actions.waiting_log import locked, locked_all, note
from unknot.rooms.booking.models import Appointment, FreedGap, WaitingEntry, WaitingOffer
from unknot.rooms.booking.queries import appointments, services, waiting
from unknot.rooms.booking.queries.services import NotOffered
from unknot.rooms.booking.queries.times import Book, FreeTime, open_book
from unknot.rooms.booking.quiet import quiet_until, quiet_within
from unknot.rooms.match import door as match
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice
from unknot.spine.booking.holds import status_at
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.waitlist import OFFER_MINUTES, Score, Stretch, goes_to_all, offer_ends_at, open_offer_ends_at
from unknot.spine.times import cell_at
from unknot.spine.vocabulary import MassageType

ASK, OVER, HOURS = "ask the waiting list", "waiting offer over", "hours have changed"
WAITING, OPEN = WaitingEntry.State.WAITING, WaitingOffer.State.OPEN
REACHES = timedelta(days=84)


class OfferRefused(Exception):
    """This time cannot be offered to this person now. Another time, or another person, may do."""


@dataclass(frozen=True)
class Match:
    """A person on the list and the time that suits them."""

    place: WaitingEntry
    score: Score
    time: FreeTime


def time_freed(therapist_id: int, first_cell: int, last_cell: int, *, why: FreedGap.Why, now: datetime) -> None:
    """Write down what freed, and have the list asked. In the caller's transaction."""
    gap = FreedGap.objects.create(
        therapist_id=therapist_id, why=why, first_cell=first_cell, last_cell=last_cell, freed_at=now
    )
    ask_again(gap.pk, key="freed", at=now)


def hours_changed(therapist_id: int, *, now: datetime) -> None:
    """A therapist's hours were edited: look in a minute what there is now. In the caller's transaction."""
    if waiting.anybody_waits():
        whole = datetime.fromtimestamp((int(now.timestamp()) // 60 + 1) * 60, now.tzinfo)
        notify.schedule(HOURS, key=f"therapist:{therapist_id}", due_at=whole, payload={"therapist": therapist_id})


def look_at_hours(payload: dict[str, Any], now: datetime) -> None:
    """Have the list asked about all that lies before this therapist."""
    first, last = cell_at(now), cell_at(now + REACHES)
    time_freed(payload["therapist"], first, last, why=FreedGap.Why.HOURS, now=now)


def ask_again(gap_id: int, *, key: str, at: datetime) -> None:
    """Have the list asked about a gap, at this moment or later."""
    notify.schedule(ASK, key=f"gap:{gap_id}:{key}", due_at=at, payload={"gap": gap_id})


def ask(payload: dict[str, Any], now: datetime) -> None:
    """Offer what is left of a gap to whoever comes first among those whom it suits; nothing in quiet hours."""
    gap = FreedGap.objects.get(pk=payload["gap"])
    stretch = Stretch(max(gap.first_cell, cell_at(now)), gap.last_cell)
    if stretch.last_cell < stretch.first_cell or not waiting.anybody_waits():
        return None
    if morning := quiet_until(now, practice.the_practice().zone):
        return ask_again(gap.pk, key="morning", at=morning)
    if held_until := waiting.blocking_hold(stretch, gap.therapist_id, now=now):
        ask_again(gap.pk, key="held", at=held_until)
    book = waiting.book_over(gap, now=now)
    # Of changed hours a person may be asked about several times; of a visit's time once.
    once = set() if gap.why == FreedGap.Why.HOURS else set(gap.offers.values_list("entry_id", flat=True))
    found = [one for one in _matches(book, stretch, now) if one.place.pk not in once]
    for number, one in enumerate(found):
        if goes_to_all(one.time.starts_at, now=now, asked_alone=waiting.asked_alone(gap.pk, one.time.starts_at)):
            _offer_to_all([one, *(other for other in found[number + 1 :])], gap, book, now)
            return None
        if made := _tried(one, gap, also=[other.place.pk for other in found[number + 1 :]], now=now):
            # What is left of the gap may suit the next.
            return ask_again(gap.pk, key=f"after:{made.pk}", at=now)
    return None


@transaction.atomic
def offer_by_hand(key: UUID, starts_at: datetime, *, actor: str, now: datetime) -> WaitingOffer:
    """Offer a time to somebody whom staff picked, whoever stands before them. Raises `OfferRefused`."""
    place = waiting.waiting().filter(public_id=key).first()
    if place is None:
        raise OfferRefused
    try:
        granted = match.pass_of(place.visitor, now=now)
    except match.PassRefused as why:
        raise OfferRefused from why
    found = waiting.all_fitting(place, granted, services.offers(), open_book(now=now))
    time = next((one for one in found if one.starts_at == starts_at), None)
    if time is None:
        raise OfferRefused
    scores = {row.pk: points for row, points in waiting.ranked(now=now)}
    made = _tried(Match(place, scores[place.pk], time), None, also=[], actor=actor, now=now)
    if made is None:
        raise OfferRefused
    return made


def lapse(payload: dict[str, Any], now: datetime) -> None:
    """The time for an answer is over: on to the next. Nothing where it was answered."""
    offer = WaitingOffer.objects.select_related("entry").get(pk=payload["offer"])
    locked(offer.entry_id)
    offer.refresh_from_db()
    if offer.state == OPEN and offer.ends_at <= now:
        close(offer, WaitingOffer.State.LAPSED, actor="clock", now=now)


def close(offer: WaitingOffer, state: WaitingOffer.State, *, actor: str, now: datetime) -> None:
    """End an open offer under the lock of its place, give its time back, and have the next asked."""
    offer.state, offer.answered_at = state, now
    offer.save(update_fields=["state", "answered_at"])
    note(offer.entry, state.value, actor=actor, offer=offer, now=now)
    if offer.hold_id is None:
        return
    _end_hold(offer.hold_id, state, now)
    if offer.gap_id:
        ask_again(offer.gap_id, key=f"ended:{offer.pk}", at=now)


def _end_hold(number: int, state: WaitingOffer.State, now: datetime) -> None:
    hold = Appointment.objects.select_for_update(no_key=True).get(pk=number)
    if status_at(Status(hold.status), hold.expires_at, now) is Status.HELD:
        give_back(hold, reason=f"offer {state.value}", now=now)
    else:
        end_holds([number], now=now)


def _matches(book: Book, stretch: Stretch, now: datetime) -> list[Match]:
    """Everybody whom something of this stretch suits and who is asked nothing else, in the order of asking."""
    lengths, found = services.offers(), []
    for place, points in waiting.ranked(now=now):
        if waiting.open_offer_of(place, now=now) or waiting_letters.receiver(place) is None:
            continue
        try:
            granted = match.pass_of(place.visitor, now=now)
        except match.PassRefused:
            continue
        if time := waiting.fitting(place, granted, lengths, book, stretch):
            found.append(Match(place, points, time))
    return found


def _tried(
    one: Match, gap: FreedGap | None, *, also: list[int], actor: str = "worker", now: datetime
) -> WaitingOffer | None:
    """An exclusive offer, or None where this person cannot have the time any more; then nothing is changed."""
    try:
        with transaction.atomic():
            return _offer_alone(one, gap, also=also, actor=actor, now=now)
    except (match.PassRefused, NotOffered, NotOpened, TimeTaken, OfferRefused, IntegrityError):
        return None


def _offer_alone(one: Match, gap: FreedGap | None, *, also: list[int], actor: str, now: datetime) -> WaitingOffer:
    """Hold the time for this person, by the rules of every hold, and write to them."""
    wish = _wish(one)
    granted = match.take_pass(one.place.visitor, now=now)
    is_first = not appointments.has_visited(granted.client_id)
    if wish.minutes > granted.most_minutes(wish.kind, first_visit=is_first):
        raise NotOpened
    place = locked(one.place.pk)
    if place.state != WAITING:
        raise OfferRefused
    sheet, length = practice.the_practice(), offered(wish)
    hold = drafted(wish, length, granted, now)
    quiet = quiet_within(now, now + timedelta(minutes=OFFER_MINUTES), sheet.zone)
    hold.expires_at = offer_ends_at(now, starts_at=wish.starts_at, quiet=quiet)
    make_way(*reach_of(hold.starts_at, hold), now=now)
    seats = free_for(wish, length, until=granted.reaches_until, sheet=sheet, client_id=granted.client_id, now=now)
    take_first(hold, seats, now=now)
    ladder.note(hold, before="", actor=actor, reason="waiting list", now=now)
    made = _made(one, gap, hold=hold, also=also, ends_at=hold.expires_at, actor=actor, now=now)
    notify.schedule(OVER, key=f"offer:{made.pk}", due_at=made.ends_at, payload={"offer": made.pk})
    return made


def _offer_to_all(found: list[Match], gap: FreedGap, book: Book, now: datetime) -> None:
    """Tell everybody whom this very time suits; nothing is held, and whoever accepts first has it."""
    first = found[0].time
    ends_at = open_offer_ends_at(now, starts_at=first.starts_at, notice_minutes=book.policy.notice_minutes)
    still = locked_all([one.place.pk for one in found])
    for one in found:
        if one.time.starts_at == first.starts_at and ends_at > now and still[one.place.pk].state == WAITING:
            try:
                with transaction.atomic():
                    made = _made(one, gap, hold=None, also=[], ends_at=ends_at, actor="worker", now=now)
            except IntegrityError:  # asked something else just now
                continue
            notify.schedule(OVER, key=f"offer:{made.pk}", due_at=made.ends_at, payload={"offer": made.pk})


def _made(
    one: Match,
    gap: FreedGap | None,
    *,
    hold: Appointment | None,
    also: list[int],
    ends_at: datetime,
    actor: str,
    now: datetime,
) -> WaitingOffer:
    public_id = uuid.uuid4()
    made = WaitingOffer.objects.create(
        public_id=public_id,
        entry=one.place,
        gap=gap,
        to_all=hold is None,
        by=actor,
        hold=hold,
        minutes=one.time.offer.minutes,
        starts_at=one.time.starts_at,
        therapist_id=hold.therapist_id if hold else one.time.therapists[0],
        place_id=one.time.place_id,
        reason={"points": one.score.points, "parts": [[part.value, points] for part, points in one.score.parts]},
        also=also,
        offered_at=now,
        ends_at=ends_at,
        link_digest=links.digest(links.offer_token(public_id)),
    )
    note(one.place, "offered to all" if hold is None else "offered", actor=actor, offer=made, now=now)
    waiting_letters.offer(made, now=now)
    return made


def _wish(one: Match) -> Wish:
    time = one.time
    return wish_for(one.place, time.starts_at, time.offer.minutes, time.place_id)


def wish_for(place: WaitingEntry, starts_at: datetime, minutes: int, place_id: int) -> Wish:
    """The time as this person would have picked it from the list."""
    kind, said = MassageType(place.massage_type), place.asked_for or {}
    return Wish(kind, minutes, starts_at, place.therapist_id, place_id, **said)
