"""The waiting list, beginning from who asks: a person's own place, or what a freed time could be offered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import F, QuerySet

from unknot.rooms.booking.models import Appointment, FreedGap, WaitingEntry, WaitingOffer, WaitingStep
from unknot.rooms.booking.queries import appointments, openings, times
from unknot.rooms.booking.queries.services import Offer
from unknot.rooms.booking.queries.times import Book, FreeTime, Wants
from unknot.rooms.match import door as match
from unknot.spine.booking.lifecycle import EXPIRING, Status
from unknot.spine.booking.waitlist import (
    Score,
    Stretch,
    Urgency,
    Waiting,
    Wanted,
    in_order,
    length_suits,
    score,
    suits,
    urgency_of,
)
from unknot.spine.times import Interval, cell_start

WAITING, OPEN = WaitingEntry.State.WAITING, WaitingOffer.State.OPEN
FIGURES_OVER = timedelta(days=90)


def place_by_link(digest: str) -> WaitingEntry | None:
    """The place on the list that a private link opens."""
    return _entries().filter(link_digest=digest).first()


def offer_by_link(digest: str) -> WaitingOffer | None:
    """The offer that a private link opens."""
    return _offers().filter(link_digest=digest).first()


def place_of(visitor: str | None) -> WaitingEntry | None:
    """This visitor's place, while they wait."""
    return _entries().filter(visitor=visitor, state=WAITING).first() if visitor else None


def open_offer_of(entry: WaitingEntry, *, now: datetime) -> WaitingOffer | None:
    """What this person is asked just now."""
    return _offers().filter(entry=entry, state=OPEN, ends_at__gt=now).first()


def anybody_waits() -> bool:
    """False where a freed time need not be looked at."""
    return WaitingEntry.objects.filter(state=WAITING).exists()


def open_offers(*, now: datetime) -> QuerySet[WaitingOffer]:
    """What anybody is asked just now."""
    return _offers().filter(state=OPEN, ends_at__gt=now)


def offer_at(public_id: UUID) -> WaitingOffer | None:
    """One offer, for staff."""
    return _offers().filter(public_id=public_id).first()


def waiting() -> QuerySet[WaitingEntry]:
    """Everybody who waits, longest first."""
    return _entries().filter(state=WAITING).order_by("asked_at", "pk")


def places(numbers: Collection[int]) -> QuerySet[WaitingEntry]:
    """These places on the list, whatever became of them."""
    return _entries().filter(pk__in=numbers)


def ranked(*, now: datetime) -> list[tuple[WaitingEntry, Score]]:
    """Everybody who waits, in the order of asking, each with what the order rests on."""
    rows = {row.pk: row for row in waiting()}
    line = in_order([standing(row) for row in rows.values()], now=now)
    return [(rows[one.number], score(one, now=now)) for one in line]


def standing(entry: WaitingEntry) -> Waiting:
    """A person in line, as the order sees them."""
    pain = int(entry.need["pain"])
    return Waiting(
        number=entry.pk,
        urgency=Urgency(urgency_of(pain=pain, weeks=int(entry.need["weeks"]))),
        pain=pain,
        asked_at=entry.asked_at,
        passed_over=entry.passed_over,
    )


def windows_of(entry: WaitingEntry) -> tuple[Wanted, ...]:
    """The hours that suit this person; none where any do."""
    return tuple(Wanted(frozenset(days), start, end) for days, start, end in entry.windows)


def wants_of(entry: WaitingEntry) -> Wants:
    """What this person asks for beside type and length."""
    return Wants(therapist_id=entry.therapist_id, place_id=entry.place_id, **(entry.asked_for or {}))


def book_over(gap: FreedGap, *, now: datetime) -> Book:
    """The book of the dates that a freed stretch touches."""
    zone_book = times.open_book(now=now)
    zone, policy = zone_book.sheet.zone, zone_book.policy
    first = max(cell_start(gap.first_cell), now).astimezone(zone).date()
    last = min(cell_start(gap.last_cell), now + timedelta(days=policy.reach_days)).astimezone(zone).date()
    # A visit after midnight belongs to the evening before.
    days = max((last - first).days, 0) + 3
    return times.open_book(now=now, first=first - timedelta(days=1), days=days)


def fitting(
    entry: WaitingEntry, granted: match.PassSheet, offers: list[Offer], book: Book, stretch: Stretch | None = None
) -> FreeTime | None:
    """The first free time that suits this person: the longest visit that the pass opens, then the earliest start.

    ``stretch`` asks only for what it touches. What overlaps a time that they were offered before is not offered again.
    """
    asked = [_span(*one) for one in entry.offers.values_list("starts_at", "minutes")]
    found = _fitting(entry, granted, offers, book, stretch)
    return next((one for one in found if not any(_span_of(one).overlaps(before) for before in asked)), None)


def all_fitting(entry: WaitingEntry, granted: match.PassSheet, offers: list[Offer], book: Book) -> list[FreeTime]:
    """Every free time that suits this person, longest visits first, each start once, in order of time."""
    found: dict[datetime, FreeTime] = {}
    for time in _fitting(entry, granted, offers, book, None):
        found.setdefault(time.starts_at, time)
    return [found[start] for start in sorted(found)]


def blocking_hold(stretch: Stretch, therapist_id: int, *, now: datetime) -> datetime | None:
    """When the next hold or request in this stretch ends, the list's own left out; None where nothing is held."""
    live = Appointment.objects.filter(
        therapist_id=therapist_id, takes_time=True, status__in=EXPIRING, expires_at__gt=now
    ).exclude(pk__in=WaitingOffer.objects.filter(state=OPEN, hold__isnull=False).values("hold"))
    touching = live.filter(last_cell__gte=stretch.first_cell, first_cell__lte=stretch.last_cell)
    return touching.order_by("expires_at").values_list("expires_at", flat=True).first()


def asked_alone(gap_id: int, starts_at: datetime) -> bool:
    """True where somebody was asked alone about this time of a gap."""
    return WaitingOffer.objects.filter(gap_id=gap_id, starts_at=starts_at, to_all=False).exists()


def steps(*, most: int) -> QuerySet[WaitingStep]:
    """The log, newest first."""
    rows = WaitingStep.objects.select_related("entry__client", "offer__therapist", "offer__entry")
    return rows.order_by("-at", "-pk")[:most]


@dataclass(frozen=True)
class Figures:
    """How well freed time is filled. Gaps of changed hours are not counted: nobody gave them back."""

    freed: int
    suited: int
    filled: int
    minutes_to_fill: int | None


def figures(*, now: datetime) -> Figures:
    """Over the last ninety days."""
    gaps = FreedGap.objects.filter(freed_at__gt=now - FIGURES_OVER).exclude(why=FreedGap.Why.HOURS)
    offers = WaitingOffer.objects.filter(gap__in=gaps)
    taken = offers.filter(state=WaitingOffer.State.ACCEPTED, answered_at__isnull=False)
    lasted = taken.annotate(lasted=F("answered_at") - F("gap__freed_at")).order_by("-answered_at")
    first = {gap: lasting.total_seconds() / 60 for gap, lasting in lasted.values_list("gap", "lasted")}
    return Figures(
        freed=gaps.count(),
        suited=offers.values("gap").distinct().count(),
        filled=len(first),
        minutes_to_fill=round(median(first.values())) if first else None,
    )


def _fitting(
    entry: WaitingEntry, granted: match.PassSheet, offers: list[Offer], book: Book, stretch: Stretch | None
) -> list[FreeTime]:
    is_first = not appointments.has_visited(granted.client_id)
    found: list[FreeTime] = []
    for offer in sorted(offers, key=lambda one: -one.minutes):
        opened = granted.most_minutes(offer.kind, first_visit=is_first)
        fits = length_suits(offer.minutes, least=entry.least_minutes, opened=opened)
        if fits and offer.kind.value == entry.massage_type:
            by_day = openings.times_by_day(book, offer, until=granted.reaches_until, wants=wants_of(entry)).values()
            found += [one for day in by_day for one in day if _suits(entry, one, book)]
    return [one for one in found if stretch is None or _touches(stretch, one)]


def _touches(stretch: Stretch, time: FreeTime) -> bool:
    offer = time.offer
    return stretch.touches(
        time.starts_at, minutes=offer.minutes, before=offer.before_minutes, after=offer.after_minutes
    )


def _span_of(time: FreeTime) -> Interval:
    return _span(time.starts_at, time.offer.minutes)


def _span(starts_at: datetime, minutes: int) -> Interval:
    return Interval(starts_at, starts_at + timedelta(minutes=minutes))


def _suits(entry: WaitingEntry, time: FreeTime, book: Book) -> bool:
    replaced = entry.replaces
    return suits(
        time.starts_at,
        zone=book.place(time.place_id).zone,
        first_day=entry.first_day,
        last_day=entry.last_day,
        windows=windows_of(entry),
        before=replaced.starts_at if replaced and replaced.status == Status.BOOKED else None,
    )


def _entries() -> QuerySet[WaitingEntry]:
    return WaitingEntry.objects.select_related("client", "therapist", "place", "granted_by", "replaces__therapist")


def _offers() -> QuerySet[WaitingOffer]:
    return WaitingOffer.objects.select_related(
        "entry__client", "entry__replaces__therapist", "entry__granted_by", "therapist", "place", "hold"
    )
