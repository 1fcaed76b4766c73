"""Calendars elsewhere: adding one, taking it away, and writing down what it says.

What a calendar says is written under a lock on its therapist's row, and whoever takes a time looks under a lock on the
same row (docs/decisions/0108). So a time that is taken while a calendar is being written down is judged by one of two
whole states, and never by half of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from unknot.kit.outgoing.addresses import read_address
from unknot.rooms.booking.actions.cells import CellsTaken
from unknot.rooms.booking.calendars import (
    MOST_A_THERAPIST,
    WHOLE_EVERY,
    Reading,
    ToRead,
    wait_after,
)
from unknot.rooms.booking.models import Appointment, BusyBlock, CalendarLink
from unknot.rooms.booking.queries import calendars
from unknot.rooms.booking.queries.blocked import closed_by
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Reason


class BusyElsewhere(CellsTaken):
    """A calendar elsewhere says that the therapist is busy. Another therapist, or another time, helps."""

    reason = Reason.CALENDAR


class BlockedHere(CellsTaken):
    """Somebody of the practice has blocked the therapist's time, or the room. Another seat, or another time, helps."""

    reason = Reason.BLOCKED


class EnoughCalendars(Exception):
    """This therapist has as many calendars as one may have. Taking one away helps."""


@transaction.atomic
def add_calendar(url: str, *, therapist_id: int, inside: Iterable[str], actor: str, now: datetime) -> int:
    """Have a therapist's calendar read from now on; its number. It is read by the worker, not here.

    An address that is there already is not added twice. Raises `kit.outgoing.addresses.CallRefused` or
    `EnoughCalendars`.
    """
    address = read_address(url, inside=list(inside))
    practice.hold_therapist(therapist_id, alone=True)
    standing = list(calendars.links_of([therapist_id]))
    if same := next((one for one in standing if one.address["url"] == url.strip()), None):
        return same.pk
    if len(standing) >= MOST_A_THERAPIST:
        raise EnoughCalendars
    link = CalendarLink.objects.create(
        therapist_id=therapist_id, address={"url": url.strip()}, host=address.host, added_at=now, next_at=now
    )
    _record("calendar added", link, actor, now)
    return link.pk


@transaction.atomic
def remove_calendar(key: UUID, *, therapist_id: int, actor: str, now: datetime) -> bool:
    """Read it no more, and forget what it said; False where this therapist has none such."""
    practice.hold_therapist(therapist_id, alone=True)
    link = CalendarLink.objects.select_for_update(no_key=True).filter(public_id=key, therapist_id=therapist_id).first()
    if link is None:
        return False
    _record("calendar removed", link, actor, now)
    link.delete()
    return True


def read_soon(key: UUID, *, therapist_id: int, now: datetime) -> int | None:
    """Let the worker read this calendar next, whole; its number, or None where this therapist has none such."""
    mine = CalendarLink.objects.filter(public_id=key, therapist_id=therapist_id)
    mine.update(next_at=now, whole_at=None)
    return mine.values_list("pk", flat=True).first()


def to_read(link_id: int | None, *, now: datetime, most: int) -> list[ToRead]:
    """What is due, the longest first; or one calendar alone."""
    rows = CalendarLink.objects.filter(pk=link_id) if link_id else calendars.due(now=now)
    return [_to_read(row, now) for row in rows[:most]]


def note_readings(readings: Iterable[Reading], *, now: datetime) -> None:
    """Write down what calendars said, or that they could not be read. In the caller's transaction.

    Therapist by therapist, in the order in which everybody holds several (decision 0148).
    """
    found = {one.link_id: one for one in readings}
    links = CalendarLink.objects.filter(pk__in=found).order_by("therapist_id", "pk")
    for number, therapist_id in list(links.values_list("pk", "therapist_id")):
        practice.hold_therapist(therapist_id, alone=True)
        link = CalendarLink.objects.select_for_update(no_key=True).filter(pk=number).first()
        if link is not None:  # else taken away meanwhile
            _note(link, found[number], now=now)


def _note(link: CalendarLink, reading: Reading, *, now: datetime) -> None:
    link.asked_at = now
    if reading.trouble:
        link.failures = min(link.failures + 1, 1000)
        link.trouble, link.trouble_number = reading.trouble, reading.trouble_number
    else:
        _note_good(link, reading, now)
    link.next_at = now + wait_after(link.failures)
    link.save()


def note_told(link_id: int, *, now: datetime) -> None:
    """Staff know that this calendar cannot be read; they are told once."""
    CalendarLink.objects.filter(pk=link_id).update(told_at=now)


def refuse_busy(appointment: Appointment) -> None:
    """`BusyElsewhere` or `BlockedHere` where that is so at this moment; what is written meanwhile waits.

    In the transaction that takes the time, and before its cells are taken.
    """
    practice.hold_therapist(appointment.therapist_id)
    reason = closed_by(appointment)
    if reason is Reason.BLOCKED:
        raise BlockedHere
    if reason is not None:
        raise BusyElsewhere


def _note_good(link: CalendarLink, reading: Reading, now: datetime) -> None:
    link.read_at, link.failures, link.trouble, link.trouble_number, link.told_at = now, 0, "", 0, None
    link.etag, link.last_modified = reading.etag or link.etag, reading.last_modified or link.last_modified
    if reading.blocks is not None:
        link.whole_at, link.etag, link.last_modified = now, reading.etag, reading.last_modified
        _replace_blocks(link, set(_not_ours(reading.blocks)))


def _replace_blocks(link: CalendarLink, wanted: set[tuple[int, int]]) -> None:
    """Only what differs is written: a calendar read every few minutes mostly says the same."""
    standing = {(first, last): pk for pk, first, last in link.blocks.values_list("pk", "first_cell", "last_cell")}
    BusyBlock.objects.filter(pk__in=[pk for cells, pk in standing.items() if cells not in wanted]).delete()
    BusyBlock.objects.bulk_create(
        BusyBlock(link=link, therapist_id=link.therapist_id, first_cell=first, last_cell=last)
        for first, last in sorted(wanted - standing.keys())
    )


def _not_ours(blocks: Iterable[tuple[int, int, str]]) -> Iterable[tuple[int, int]]:
    """Without the visits of this book, which a calendar may know from our feed or from a letter.

    Another practice's Unknot writes UIDs of the same form, and there the therapist is truly busy.
    """
    blocks = list(blocks)
    said = {uid.partition("@")[0] for *_, uid in blocks if uid}
    ours = {str(one) for one in Appointment.objects.filter(public_id__in=said).values_list("public_id", flat=True)}
    return [(first, last) for first, last, uid in blocks if uid.partition("@")[0] not in ours]


def _to_read(row: CalendarLink, now: datetime) -> ToRead:
    is_fresh = row.whole_at is not None and row.whole_at > now - WHOLE_EVERY and not row.trouble
    etag, modified = (row.etag, row.last_modified) if is_fresh else ("", "")
    return ToRead(row.pk, row.address["url"], etag, modified)


def _record(action: str, link: CalendarLink, actor: str, now: datetime) -> None:
    practice.record(
        actor=actor, action=action, subject=f"therapist:{link.therapist_id}", now=now, detail={"host": link.host}
    )
