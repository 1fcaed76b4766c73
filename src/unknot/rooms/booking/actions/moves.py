"""Moving a visit to another time, in place: the same row, the same calendar entry, one transaction.

New cells are taken before old ones are let go. Whoever waits for a cell then waits for somebody who only takes, in the
order of cells, or for somebody who takes nothing more; so twenty people who each want the next one's time cannot wait
in a circle. Decision 0096.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction

from unknot.rooms.booking import letters, links
from unknot.rooms.booking.actions import care, freed, ladder
from unknot.rooms.booking.actions.calendars import refuse_busy
from unknot.rooms.booking.actions.cancellations import LinkUnknown, VisitOver
from unknot.rooms.booking.actions.caps import CapReached, refuse_over_cap
from unknot.rooms.booking.actions.cells import Cells, CellsTaken, cells_of, make_way, occupy_also, vacate_other
from unknot.rooms.booking.actions.holds import NotOpened, TimeTaken, Wish, free_for, offered, reach_of, sit
from unknot.rooms.booking.actions.reminders import forget_reminders
from unknot.rooms.booking.models import Appointment, StatusChange
from unknot.rooms.booking.queries import appointments
from unknot.rooms.booking.queries.seats import Seat
from unknot.rooms.booking.queries.services import Offer, the_policy
from unknot.rooms.booking.queries.times import STAFF_REACH_DAYS, Staff, for_staff
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.check import door as check
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.reasons import Why, fee_word
from unknot.spine.booking.undo import undo_ends_at

# What a move changes, and so what is kept for taking it back.
PLACE = (
    "therapist",
    "room",
    "unit",
    "pick",
    "granted_by",
    "massage_type",
    "minutes",
    "before_minutes",
    "after_minutes",
    "price_cents",
    "currency",
    "zone",
    "local_date",
    "local_start",
    "starts_at",
    "ends_at",
    "first_cell",
    "last_cell",
    "therapist_last_cell",
    "room_last_cell",
    "unit_last_cell",
    "link_version",
    "link_digest",
    "lane",
    "overlap_reason",
)
SAME_FORM_FOR = timedelta(minutes=10)  # a double click, or a page that was sent again


@transaction.atomic
def move_visit(token: str, wish: Wish, *, asked_with: str = "", now: datetime) -> Appointment:
    """Move the visit of this link: pass, rule, cells, history, letters, in that order. Its old link is dead after that.

    ``asked_with`` is a random word of the form that asks: sent twice, it moves once and answers the same. A refusal
    changes nothing: `LinkUnknown`, `VisitOver`, `match.PassRefused`, `NotOffered`, `NotOpened` or `TimeTaken`.
    """
    digest = links.digest(token)
    named = appointments.by_link(digest) or _just_moved(digest, asked_with, now)
    visit = move_named(named, wish, actor=f"client:{named.client_id}", link=digest, asked_with=asked_with, now=now)
    return visit or _just_moved(digest, asked_with, now)


@transaction.atomic
def move_for(visit_id: int, wish: Wish, *, actor: str, now: datetime) -> Appointment:
    """The same by somebody of the practice, without notice. The pass is the person's, and is demanded all the same."""
    named = Appointment.objects.get(pk=visit_id)
    return cast(
        Appointment, move_named(named, wish, actor=actor, link=None, asked_with="", staff=for_staff(now), now=now)
    )


def offer_for(visit: Appointment, wish: Wish) -> Offer:
    """What the wish means for a visit that is moved: the price that was promised stays while the service does."""
    offer = offered(wish)
    if (visit.massage_type, visit.minutes) != (wish.kind.value, wish.minutes):
        return offer
    return replace(offer, price_cents=visit.price_cents, currency=visit.currency)


def place_of(visit: Appointment) -> dict[str, Any]:
    """Where and when the visit is, as plain data."""
    fields = {name: Appointment._meta.get_field(name) for name in PLACE}
    return {
        name: None if field.value_from_object(visit) is None else field.value_to_string(visit)  # type: ignore[union-attr]
        for name, field in fields.items()
    }


def put_back(visit: Appointment, place: dict[str, Any]) -> None:
    """Where and when it was, in the value only; the caller saves and takes the cells."""
    for name, said in place.items():
        field = Appointment._meta.get_field(name)
        setattr(visit, field.attname, None if said is None else field.to_python(said))  # type: ignore[union-attr]


def move_named(
    named: Appointment,
    wish: Wish,
    *,
    actor: str,
    link: str | None,
    asked_with: str,
    staff: Staff | None = None,
    in_course: bool = False,
    now: datetime,
) -> Appointment | None:
    """The same for a caller who has found the visit: its row at the new time; None where its link died meanwhile."""
    if named.client_id is None:
        raise VisitOver
    granted = match.take_pass_to_move(named.client_id, pass_id=named.granted_by_id, now=now)
    offer = offer_for(named, wish)
    make_way(*reach_of(wish.starts_at, offer), keeping=[named.pk], now=now)
    visit = Appointment.objects.select_for_update(no_key=True).get(pk=named.pk)
    if link is not None and visit.link_digest != link:
        return visit if _asked_so(visit, asked_with, now) else None
    _refuse(visit, wish, granted, now)
    if not _stands_so(visit, wish):
        _take(
            visit, wish, offer, granted, actor=actor, asked_with=asked_with, staff=staff, in_course=in_course, now=now
        )
    return visit


def wish_at(visit: Appointment, wish: Wish) -> Wish:
    """The wish with what was asked for when the visit was booked, and at its place, where the wish says nothing."""
    said = wish.asked_for or visit.asked_for or {}
    return replace(wish, place_id=wish.place_id or visit.room.at, **said)


def _refuse(visit: Appointment, wish: Wish, granted: match.PassSheet, now: datetime) -> None:
    if visit.status != Status.BOOKED or visit.starts_at <= now:
        raise VisitOver
    is_first = not appointments.has_visited(visit.client_id, but=visit.pk)
    if wish.minutes > granted.most_minutes(wish.kind, first_visit=is_first) or wish.starts_at >= granted.reaches_until:
        raise NotOpened


def _stands_so(visit: Appointment, wish: Wish) -> bool:
    same_visit = (visit.massage_type, visit.minutes, visit.starts_at) == (wish.kind, wish.minutes, wish.starts_at)
    return same_visit and wish.therapist_id in (None, visit.therapist_id)


def _take(
    visit: Appointment,
    wish: Wish,
    offer: Offer,
    granted: match.PassSheet,
    *,
    actor: str,
    asked_with: str,
    staff: Staff | None,
    in_course: bool,
    now: datetime,
) -> None:
    sheet = practice.the_practice()
    found = free_for(
        wish_at(visit, wish),
        offer,
        until=granted.reaches_until,
        sheet=sheet,
        client_id=visit.client_id,
        moving=visit.pk,
        staff=staff,
        reach_days=STAFF_REACH_DAYS if visit.course_id else None,  # a course reaches as far as the pass does
        now=now,
    )
    before, place, had, therapist_id = visit_sheet(visit, now=now), place_of(visit), cells_of(visit), visit.therapist_id
    starts = min(visit.starts_at, wish.starts_at)
    undo_until = undo_ends_at(now, starts_at=starts, minutes=the_policy().undo_minutes)
    counts = fee_word(_why(visit, now), starts_at=visit.starts_at, notice_hours=sheet.cancel_until_hours, now=now)
    visit.sequence += 1
    freed.free_at(undo_until, visit)
    _place(visit, wish, offer, granted, now)
    _take_first(visit, found, had, now)
    moved = ladder.Moved(
        starts_before=before.starts_at,
        starts_after=visit.starts_at,
        before=place,
        link_before=place["link_digest"] or "",
        asked_with=links.digest(asked_with) if asked_with else "",
    )
    ladder.note_moved(visit, moved, actor=actor, reason=counts, undo_until=undo_until, now=now)
    if visit.therapist_id != therapist_id:
        care.begin(visit, actor=actor, now=now)
        care.end_without_visits(visit, therapist_id, actor=actor, now=now)
    forget_reminders(visit.pk)
    letters.changed(visit_sheet(visit, now=now), before=before, send_after=undo_until, in_course=in_course, now=now)


def _why(visit: Appointment, now: datetime) -> Why | None:
    """What an answer stops for now moves free of charge, however late."""
    stopped = visit.client_id is not None and check.stop_of_client(visit.client_id, now=now)
    return Why.SAFETY if stopped else None


def _place(
    visit: Appointment,
    wish: Wish,
    offer: Offer,
    granted: match.PassSheet,
    now: datetime,
) -> None:
    """The new time and a new link, before it has a seat."""
    visit.massage_type, visit.minutes = offer.kind.value, offer.minutes
    visit.before_minutes, visit.after_minutes = offer.before_minutes, offer.after_minutes
    visit.price_cents, visit.currency, visit.granted_by_id = offer.price_cents, offer.currency, granted.id
    visit.starts_at, visit.ends_at = wish.starts_at, wish.starts_at + timedelta(minutes=offer.minutes)
    visit.lane, visit.overlap_reason = 0, ""  # wherever it lay over another visit, it does not at its new time
    visit.link_version += 1
    visit.link_digest = links.digest(links.token(visit.public_id, visit.link_version))
    visit.updated_at = now


def _take_first(visit: Appointment, found: Sequence[Seat], had: Cells, now: datetime) -> None:
    """Save the visit in the first seat whose cells can be had, and let go of the old ones; else `TimeTaken`."""
    why = Reason.TAKEN
    for seat in found:
        sit(visit, seat)
        try:
            stand_in(visit, had=had, now=now)
        except TimeTaken as refused:
            why = refused.reason
        else:
            return
    raise TimeTaken(why)


def stand_in(visit: Appointment, *, had: Cells, now: datetime) -> None:
    """Save the visit where it is now, take its cells, and let go of those it ``had``; `TimeTaken` changes nothing."""
    try:
        with transaction.atomic():
            refuse_busy(visit)
            refuse_over_cap(visit, now=now)
            visit.save()
            occupy_also(visit, had=had)
    except (CapReached, CellsTaken) as refused:
        raise TimeTaken(refused.reason) from refused
    vacate_other(visit, had=had)


def _just_moved(digest: str, asked_with: str, now: datetime) -> Appointment:
    """The visit that this very form has moved a moment ago; `LinkUnknown` for any other dead link."""
    last = StatusChange.objects.filter(link_before=digest).order_by("-pk").select_related("appointment").first()
    if last is None or not _asked_so(last.appointment, asked_with, now):
        raise LinkUnknown
    return last.appointment


def _asked_so(visit: Appointment, asked_with: str, now: datetime) -> bool:
    last = appointments.last_change(visit.pk)
    return bool(
        asked_with and last and last.asked_with == links.digest(asked_with) and now - last.at < SAME_FORM_FOR
    )  # fmt: skip
