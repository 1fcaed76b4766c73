"""What the demo practice offers, when its therapists work, and three weeks of its book.

The book is filled through the same pass, hold and confirm that people use, each at a moment before its visit, so that
the demo can hold nothing that the real thing would refuse. The same seed and day give the same people and times.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction

from unknot.rooms.booking.actions import freed, ladder, waiting_offers
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.actions.cells import vacate
from unknot.rooms.booking.actions.changes import Blocking, Decision, affected_by, apply_change
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold
from unknot.rooms.booking.actions.courses import CourseClash, CourseRefused, book_course
from unknot.rooms.booking.actions.holds import NotOpened, TimeTaken, Wish, place_hold
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.actions.staff_bookings import ClientBusy, Manner, book_for
from unknot.rooms.booking.actions.waiting_answers import accept_for
from unknot.rooms.booking.actions.waiting_places import FitsNow, Wished, join
from unknot.rooms.booking.before_visit import occasion
from unknot.rooms.booking.links import token
from unknot.rooms.booking.models import (
    Appointment,
    BookingPolicy,
    ChangedDay,
    FreedGap,
    Service,
    SessionLength,
    WaitingEntry,
    WaitingOffer,
    WeeklyHours,
    WorkCap,
)
from unknot.rooms.booking.queries.courses import plan_after, proposed
from unknot.rooms.booking.queries.openings import next_times
from unknot.rooms.booking.queries.services import NotOffered, offers
from unknot.rooms.booking.queries.times import open_book, open_book_for_staff
from unknot.rooms.booking.quiet import last_loud
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.check import demo as check
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.reasons import Why
from unknot.spine.booking.replay import Fate
from unknot.spine.booking.waitlist import Wanted
from unknot.spine.times import edge
from unknot.spine.vocabulary import MassageType

SWEDISH, MEDICAL, DEEP, REFLEXOLOGY = MassageType
SERVICES = {
    SWEDISH: ("Swedish massage", {30: 5000, 45: 7000, 60: 9000, 90: 13000}),
    MEDICAL: ("Medical massage", {30: 5500, 45: 7500, 60: 9500, 90: 13500}),
    DEEP: ("Deep tissue massage", {45: 8000, 60: 10000, 90: 14000}),
    REFLEXOLOGY: ("Foot reflexology", {30: 4500, 40: 6000}),
}
MORNING, AFTERNOON, EVENING = (time(9), time(13)), (time(14), time(18)), (time(16), time(20))
# For each therapist in turn: weekday to the blocks of that day.
WEEKS: tuple[dict[int, tuple[tuple[time, time], ...]], ...] = (
    dict.fromkeys(range(5), (MORNING, AFTERNOON)),
    {1: (AFTERNOON,), 3: (AFTERNOON,), 4: (EVENING,), 5: (MORNING, AFTERNOON), 6: (MORNING,)},
    {0: (MORNING,), 1: (MORNING,), 2: (EVENING,), 3: (EVENING,), 4: (MORNING, AFTERNOON)},
    {0: (EVENING,), 2: (MORNING, AFTERNOON), 4: (MORNING,), 5: (MORNING,)},
)
FIRST_NAMES = (
    "Acorn", "Amber", "Anise", "Basil", "Beryl", "Bramble", "Brook", "Cedar", "Clay", "Clover", "Coral", "Cricket",
    "Dale", "Dune", "Ember", "Fern", "Finch", "Flint", "Ginger", "Grove", "Heath", "Heron", "Iris", "Ivy", "Jasper",
    "Jay", "Juniper", "Kestrel", "Lark", "Laurel", "Lichen", "Lotus", "Maple", "Marigold", "Meadow", "Mica", "Moss",
    "Myrtle", "Nettle", "Oak", "Olive", "Opal", "Otter", "Pebble", "Pepper", "Poppy", "Quill", "Rain", "Reed",
    "Robin", "Rook", "Sage", "Sorrel", "Sparrow", "Tansy", "Teal", "Thistle", "Thyme", "Tulip", "Vale", "Violet",
    "Willow", "Wren", "Yarrow",
)  # fmt: skip
SURNAMES = ("Example", "Sample", "Specimen", "Placeholder", "Pretend", "Madeup")
PEOPLE = 96
WHYS = (None, *(one for one in Why if one is not Why.PRACTICE))  # why people cancel, if they say it
DAYS_AROUND = 10
MOST_VISITS = 3
WAITING = 6
MOVED = 9  # one visit to come in so many
DAY = timedelta(days=1)
# A leg that is weaker, and has been so for weeks: a doctor looks first. And somebody with less pain than before.
ANSWERS: tuple[dict[str, object], ...] = (
    {"Q07b_1": "yes", "Q07b_2": "yes", "back_nrs": 6, "leg_nrs": 4},
    {"back_nrs": 2, "leg_nrs": 0},
    {"back_nrs": 3},
)


def make_services(therapists: Sequence[int], *, today: date) -> None:
    """Four types in thirty to ninety minutes, everybody's week, and one day off."""
    BookingPolicy.objects.create(pk=1)
    for kind, (name, prices) in SERVICES.items():
        service = Service.objects.create(massage_type=kind.value, name=name)
        SessionLength.objects.bulk_create(
            SessionLength(service=service, minutes=minutes, after_minutes=15, price_cents=cents)
            for minutes, cents in prices.items()
        )
    for therapist, week in zip(therapists, WEEKS, strict=True):
        WeeklyHours.objects.bulk_create(
            WeeklyHours(therapist_id=therapist, weekday=day, starts=starts, ends=ends)
            for day, blocks in week.items()
            for starts, ends in blocks
        )
    # Hazel keeps her hands for the long run; Aspen is at the other place every second Saturday, with a break.
    WorkCap.objects.create(therapist_id=therapists[0], visits_a_day=7, load_a_day=1500)
    WeeklyHours.objects.create(
        therapist_id=therapists[3],
        weekday=5,
        starts=time(14),
        ends=time(19),
        break_starts=time(16),
        break_ends=time(16, 30),
        every_weeks=2,
        anchor=today,
        place_id=practice.places()[-1].id,
    )
    Service.objects.filter(massage_type=REFLEXOLOGY.value).update(equipment=practice.equipment()[0].kind_id)
    ChangedDay.objects.create(therapist_id=therapists[0], day=today + timedelta(days=8), note="Course in another town")


def fill_book(*, seed: int, now: datetime) -> None:
    """A hundred people or so, each with a finding and one to three visits within ten days of today."""
    dice = Random(seed)  # noqa: S311 - made-up people, not secrets
    for person in range(PEOPLE):
        _come(person, dice, now)
    for visit in Appointment.objects.filter(status=Status.BOOKED, starts_at__lt=now).order_by("starts_at", "pk"):
        _look_back(visit, dice, now)
    for visit in Appointment.objects.filter(status=Status.BOOKED, starts_at__gt=now + DAY).order_by("pk")[::MOVED]:
        _move(visit, now)


def answer_before_visits(therapists: Sequence[int], *, now: datetime) -> None:
    """The questions before the next visits: one stops a visit of the first therapist, the others are in order."""
    coming = Appointment.objects.filter(status=Status.BOOKED, starts_at__gt=now + DAY / 24)
    whole = coming.select_related("therapist", "room", "client", "granted_by").order_by("starts_at", "pk")
    answered_at = now - timedelta(minutes=20)
    stopped = whole.filter(therapist=therapists[0])[:1]
    others = whole.exclude(client__in=[one.client_id for one in stopped])[:2]
    for visit, said in zip((*stopped, *others), ANSWERS, strict=False):
        found = occasion(visit_sheet(visit, now=now), now=now)
        if found:
            check.answer_before(found, said, now=answered_at)


def fill_list(*, now: datetime) -> None:
    """A few people who wait for an hour that somebody else has, and one such hour that freed and was filled.

    A second one that freed is offered by the demo's own worker: at once, or when its morning comes.
    """
    earlier = _half_an_hour_before(now)
    coming = Appointment.objects.filter(
        status=Status.BOOKED,
        starts_at__gt=now + timedelta(days=1),
        starts_at__lt=now + timedelta(days=6),
        created_at__lt=earlier,
    ).order_by("starts_at", "pk")
    wanted = [visit for visit in coming if _waits_for(visit, now)]
    for visit in wanted[:2]:
        cancel_visit(token(visit.public_id, visit.link_version), now=earlier)
    for visit in wanted[:1]:
        visit.refresh_from_db()
        freed.keep(visit)
        cells = (visit.first_cell, visit.last_cell)
        waiting_offers.time_freed(visit.therapist_id, *cells, why=FreedGap.Why.VISIT, now=earlier)
        waiting_offers.ask({"gap": FreedGap.objects.get().pk}, earlier)
    for offer in WaitingOffer.objects.filter(state=WaitingOffer.State.OPEN):
        accept_for(offer.public_id, actor="command", now=earlier + timedelta(minutes=12))


def _half_an_hour_before(now: datetime) -> datetime:
    """Half an hour ago; where that was at night, when nobody is asked, half an hour before the night."""
    zone, half = practice.the_practice().zone, timedelta(minutes=30)
    loud = last_loud(now - half, zone)
    return loud if loud == now - half else loud - half


def _waits_for(visit: Appointment, now: datetime) -> bool:
    """Somebody new comes onto the list for the hour of this visit, if nothing speaks against it."""
    person = PEOPLE + WaitingEntry.objects.count()
    if person >= PEOPLE + WAITING:
        return False
    visitor = hashlib.sha256(f"demo person {person}".encode()).hexdigest()
    asked_at = now - timedelta(days=1 + person % 4, minutes=37 * (person % 7))
    check.answer(person, visitor=visitor, now=asked_at)
    start = visit.local_start.hour * 60 + visit.local_start.minute
    wished = Wished(
        kind=MassageType(visit.massage_type),
        least_minutes=30,
        therapist_id=visit.therapist_id,
        first_day=visit.local_date,
        last_day=visit.local_date,
        windows=[Wanted(frozenset(range(7)), start, min(start + 60, 24 * 60))],
    )
    try:
        join(wished, visitor=visitor, contact=_contact(person), now=asked_at)
    except (FitsNow, NotOpened, match.PassRefused):
        return False
    return True


def keep_desk(therapists: Sequence[int], *, user_id: int, now: datetime) -> None:
    """What staff did: a time kept for a caller whose check is still to come, blocked time, and a visit over another."""
    caller = practice.register_client(
        name="Briar Example", email="briar@people.example", phone="+13125550198", actor="command", now=now
    )
    book, offer = open_book_for_staff(now=now), offers()[1]
    free = next_times(book, offer, count=8)[-1]
    book_for(
        caller.id, Wish(offer.kind, offer.minutes, free.starts_at, free.therapists[0]), actor=f"user:{user_id}", now=now
    )
    _lay_over_another(now)
    _plan_a_course(now)
    day = practice.today(now) + 2 * DAY
    zone = practice.the_practice().zone
    change = Blocking(
        edge(day, 12 * 60, zone), edge(day, 13 * 60, zone), therapist_id=therapists[2], note="Supervision"
    )
    kept = {visit.pk: Decision(Fate.KEEP) for visit in affected_by(change, now=now)}
    apply_change(change, kept, actor="command", user_id=user_id, now=now)


def _plan_a_course(now: datetime) -> None:
    """The rest of somebody's plan, booked together; where a time clashes, what is nearest."""
    coming = Appointment.objects.filter(status=Status.BOOKED, starts_at__gt=now).order_by("starts_at", "pk")
    for visit in coming[:20]:
        with suppress(match.PassRefused, CourseClash, CourseRefused):
            found = plan_after(visit, now=now)
            starts = [one.chosen for one in proposed(found, now=now) if one.chosen] if found else []
            if len(starts) >= 3:
                book_course(visit.pk, starts, now=now)
                return


def _lay_over_another(now: datetime) -> None:
    """Two of one family at one time, because both asked for it."""
    coming = Appointment.objects.filter(status=Status.BOOKED, starts_at__gt=now + DAY).order_by("starts_at", "pk")
    for below in coming[:20]:
        manner = Manner(over_because="Two of one family, in two rooms")
        for other in coming.exclude(client=below.client)[:20]:
            wish = Wish(MassageType(other.massage_type), other.minutes, below.starts_at, below.therapist_id)
            try:
                with transaction.atomic():
                    book_for(other.client_id or 0, wish, actor="command", manner=manner, now=now)
            except (TimeTaken, NotOpened, NotOffered, ClientBusy, match.PassRefused):
                continue
            return


def _come(person: int, dice: Random, now: datetime) -> None:
    visitor = hashlib.sha256(f"demo person {person}".encode()).hexdigest()
    day = dice.randint(-DAYS_AROUND, DAYS_AROUND)
    asked_at = _earlier(now, day, dice)
    check.answer(person, visitor=visitor, now=asked_at)
    for number, offset in enumerate(range(day, DAYS_AROUND + 1, 7)[: dice.randint(1, MOST_VISITS)], 1):
        _book(person, visitor, now + timedelta(days=offset), asked_at + timedelta(minutes=10 * number), dice)


def _book(person: int, visitor: str, around: datetime, booked_at: datetime, dice: Random) -> None:
    granted = match.pass_of(visitor, now=booked_at)
    for wish in _wishes(granted, around, booked_at, dice):
        try:
            held = place_hold(wish, visitor=visitor, now=booked_at)
        except (TimeTaken, NotOpened):
            continue
        confirm_hold(held.public_id, visitor=visitor, contact=_contact(person), now=booked_at)
        return


def _wishes(granted: match.PassSheet, around: datetime, booked_at: datetime, dice: Random) -> Iterator[Wish]:
    """A few free times of the first types that fit, on the day or soon after it."""
    book = open_book(now=booked_at, first=around.date(), days=3)
    open_ = [one for one in offers() if one.minutes <= granted.most_minutes(one.kind, first_visit=True)]
    for kind in list(granted.minutes)[:2]:
        lengths = [one for one in open_ if one.kind is kind]
        if lengths:
            times = next_times(book, lengths[-1], count=24)
            for free in dice.sample(times, min(2, len(times))):
                yield Wish(kind, lengths[-1].minutes, free.starts_at, dice.choice(free.therapists))


def _look_back(visit: Appointment, dice: Random, now: datetime) -> None:
    """What became of a visit that lies behind us: most took place."""
    luck = dice.random()
    if luck < 0.06:
        why = WHYS[visit.pk % len(WHYS)]
        cancel_visit(token(visit.public_id, visit.link_version), why=why, now=visit.starts_at - DAY - DAY / 12)
    elif luck < 0.1:
        ladder.step(visit, Status.MISSED, actor="command", reason="", now=visit.ends_at)
        vacate(visit)
    else:
        ladder.step(visit, Status.ARRIVED, actor="command", reason="", now=visit.starts_at)
        if visit.ends_at <= now:
            ladder.step(visit, Status.DONE, actor="command", reason="", now=visit.ends_at)


def _move(visit: Appointment, now: datetime) -> None:
    """A visit to come that somebody has moved by its link, to the nearest time of the day after."""
    moved_at = max(visit.created_at + timedelta(hours=1), now - DAY)
    day = (visit.starts_at + DAY).date()
    book = open_book(now=moved_at, first=day, days=3, moving=visit.pk)
    kind, minutes = MassageType(visit.massage_type), visit.minutes
    offer = next(one for one in offers() if (one.kind, one.minutes) == (kind, minutes))
    for free in next_times(book, offer, therapist_id=visit.therapist_id, count=1):
        wish = Wish(kind, minutes, free.starts_at, visit.therapist_id)
        with suppress(TimeTaken, NotOpened):
            move_visit(token(visit.public_id, visit.link_version), wish, now=moved_at)


def _earlier(now: datetime, offset: int, dice: Random) -> datetime:
    """A moment one to six days before the day, and never after now."""
    early = now + timedelta(days=offset) - timedelta(days=dice.randint(1, 6), minutes=dice.randint(0, 600))
    return min(early, now - timedelta(minutes=dice.randint(60, 600)))


def _contact(person: int) -> Contact:
    first, last = FIRST_NAMES[person % len(FIRST_NAMES)], SURNAMES[person * 5 % len(SURNAMES)]
    return Contact(
        name=f"{first} {last}", email=f"{first.lower()}@people.example", phone=f"+1312555{100 + person % 100:04d}"
    )
