"""A kept answer is right the instant the book changes, in every process: two of them, and each kind of change."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests import homes, serving
from tests.factories import booking as make
from tests.factories import practice as people
from tests.homes import ROOT, Home
from tests.rooms.booking.bookers import bookers
from unknot.kit import clock
from unknot.rooms.booking import door
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.actions.changes import Blocking, apply_change, unblock
from unknot.rooms.booking.actions.holds import extend_hold, give_back_hold
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.actions.tidying import let_go_of_lapsed
from unknot.rooms.booking.actions.undoing import undo_for, undo_visit
from unknot.rooms.booking.links import token
from unknot.rooms.booking.models import (
    Appointment,
    BlockedTime,
    BookingPolicy,
    BusyBlock,
    CalendarLink,
    ChangedDay,
    Service,
    SessionLength,
    WeeklyHours,
    WorkCap,
)
from unknot.rooms.practice.models import Credential, Place, Practice, Qualification, Therapist, TreatmentRoom
from unknot.spine.times import cell_at

CHICAGO = ZoneInfo("America/Chicago")
NOW = clock.now().replace(hour=15, minute=2, second=0, microsecond=0) + timedelta(days=1)
KEPT = 1  # statement: the stamps


@dataclass
class Asker:
    """One of the processes."""

    process: subprocess.Popen[str]

    def ask(self, *, now: datetime = NOW, therapist: int | None = None, first: date | None = None) -> tuple[str, int]:
        """The answer, and how many statements it took."""
        said = {"now": now.isoformat(), "therapist": therapist, "first": first and first.isoformat()}
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(said), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        return answer["body"], answer["statements"]


@dataclass
class Book:
    """A practice of two therapists, and a visit, a hold and a calendar to change."""

    home: Home
    therapist: Therapist
    other: Therapist
    visit: Appointment
    hold: Appointment
    holder: str
    link: CalendarLink
    user_id: int


@pytest.fixture
def book(prepared_home: Home, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Book]:
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        home = stack.enter_context(serving.copy_with_us_inside(prepared_home, tmp_path / "home"))
        one, other = make.open_practice(therapists=2, rooms=2)
        holder = make.visitor(now=NOW)
        made = Book(
            home=home,
            therapist=one,
            other=other,
            visit=make.booked(make.visitor(now=NOW), make.wish(at(3, 12), therapist_id=one.pk), now=NOW),
            hold=make.held(holder, make.wish(at(4, 12), therapist_id=one.pk), now=NOW),
            holder=holder,
            link=CalendarLink.objects.create(
                therapist=one, address={"url": "https://calendar.example/a"}, host="calendar.example",
                added_at=NOW, read_at=NOW, next_at=NOW,
            ),
            user_id=people.user().pk,
        )  # fmt: skip  # the link in two lines
        CalendarLink.objects.all().delete()
        yield made


@contextmanager
def asker(home: Home) -> Iterator[Asker]:
    command = [sys.executable, "-m", "tests.rooms.booking.asker"]
    process = subprocess.Popen(
        command, env=home.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Asker(process)
    finally:
        process.communicate(timeout=20)  # its input ends, and so it does


def at(days: int, hour: int) -> datetime:
    return datetime.combine(NOW.date() + timedelta(days=days), time(hour), CHICAGO).astimezone(UTC)


def fresh(**asked: Any) -> str:
    """What a process says that has just begun."""
    door.forget_answers()
    question = door.Asked("swedish", 60, asked.get("therapist"), asked.get("first"), None)
    return door.answer(question, now=asked.get("now", NOW)).body.decode()


def hold(book: Book) -> object:
    return make.held(make.visitor(now=NOW), make.wish(at(5, 10), therapist_id=book.other.pk), now=NOW)


def add_link(book: Book) -> object:
    book.link.pk = None
    book.link.save(force_insert=True)
    return book.link


def block(book: Book) -> object:
    first = cell_at(at(6, 10))
    return BusyBlock.objects.create(
        link=CalendarLink.objects.get(), therapist=book.therapist, first_cell=first, last_cell=first + 5
    )


def blocked(book: Book, **whose: int) -> object:
    day = at(8 if "room_id" in whose else 9, 0)
    change = Blocking(starts_at=day + timedelta(hours=10), ends_at=day + timedelta(hours=12), **whose)
    return apply_change(change, {}, actor="front desk", user_id=book.user_id, now=NOW)


def by_hand(book: Book) -> object:
    """A statement typed into a console."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE booking_weeklyhours SET ends = '15:00:00' WHERE weekday = 2")


# In this order, each from where the one before it left the book. Each changes the answer.
CHANGES: dict[str, Callable[[Book], object]] = {
    "a hold is placed": hold,
    "a visit is booked": lambda book: make.booked(
        make.visitor(now=NOW), make.wish(at(5, 14), therapist_id=book.therapist.pk), now=NOW
    ),
    "a hold is given back": lambda book: give_back_hold(book.hold.public_id, visitor=make.digest(book.holder), now=NOW),
    "a visit is cancelled": lambda book: cancel_visit(token(book.visit.public_id, book.visit.link_version), now=NOW),
    "a cancelling is undone": lambda book: undo_visit(token(book.visit.public_id, book.visit.link_version), now=NOW),
    "a visit moves": lambda book: move_visit(
        token(book.visit.public_id, book.visit.link_version), make.wish(at(3, 10), therapist_id=book.other.pk), now=NOW
    ),
    "a move is undone": lambda book: undo_for(book.visit.pk, actor="front desk", now=NOW),
    "a therapist's time is blocked": lambda book: blocked(book, therapist_id=book.therapist.pk),
    "a room's time is blocked": lambda book: [
        blocked(book, room_id=room.pk) for room in TreatmentRoom.objects.order_by("pk")
    ],
    "blocked time is opened again": lambda book: [
        unblock(row.public_id, therapist_id=None, actor="front desk", now=NOW) for row in BlockedTime.objects.all()
    ],
    "an exception": lambda book: ChangedDay.objects.create(therapist=book.therapist, day=at(7, 12).date()),
    "weekly hours": lambda book: WeeklyHours.objects.filter(therapist=book.other, weekday=3).delete(),
    "the policy's notice": lambda book: BookingPolicy.objects.update(notice_minutes=24 * 60),
    "the policy's grid": lambda book: BookingPolicy.objects.update(grid_minutes=30),
    "a length's time after": lambda book: SessionLength.objects.update(after_minutes=90),
    "a licence ends": lambda book: Credential.objects.filter(therapist=book.other).update(expires_on=at(9, 12).date()),
    "rest": lambda book: Therapist.objects.filter(pk=book.therapist.pk).update(rest_minutes=15),
    "a cap": lambda book: WorkCap.objects.create(therapist=book.therapist, visits_a_day=1),
    "a cap goes": lambda book: WorkCap.objects.all().delete(),
    "a calendar is added and was never read": lambda book: CalendarLink.objects.filter(
        pk=add_link(book).pk  # type: ignore[attr-defined]  # the link
    ).update(read_at=NOW - timedelta(days=30)),
    "the calendar is read": lambda book: CalendarLink.objects.update(read_at=NOW),
    "the calendar is busy": block,
    "the calendar goes": lambda book: (BusyBlock.objects.all().delete(), CalendarLink.objects.all().delete()),
    "a statement by hand": by_hand,
    "a room is closed for turnover": lambda book: TreatmentRoom.objects.update(turnover_minutes=90),
    "the zone": lambda book: Practice.objects.update(time_zone="America/Denver"),
    "the zone of a place": lambda book: Place.objects.update(time_zone="America/Chicago"),
    "a qualification goes": lambda book: Qualification.objects.filter(therapist=book.other).delete(),
    "all rooms go": lambda book: TreatmentRoom.objects.update(active=False),
    "a room comes": lambda book: people.treatment_room(),
    "a therapist goes": lambda book: Therapist.objects.filter(pk=book.therapist.pk).update(active=False),
    "a therapist comes": lambda book: make.works_daily(people.therapist(licensed_through=at(60, 12).date())),
    "a service is off": lambda book: Service.objects.filter(massage_type="medical").update(active=False),
}
SAME = {
    "a service is off",
    "a room is closed for turnover",
}  # another one; the answer about this one is made again all the same


def test_served_practice_answers_right_from_every_worker_after_each_booking(book: Book) -> None:
    """By real HTTP, and with its two web workers asked over many connections of their own."""
    with homes.served(book.home) as tree:
        (one,) = bookers(tree.url, 1)
        answers = [_seen(tree)]
        one.hold(make.wish(at(8, 9), therapist_id=book.therapist.pk))
        answers.append(_seen(tree))
        assert one.confirm().status == 302
        assert _seen(tree) == answers[1]
        one.caller.post(f"{one.caller.get(one.held).location.partition('?')[0]}cancellation/", {})
        answers.append(_seen(tree))

    assert answers[0] != answers[1]
    assert answers[2] == answers[0]


def _seen(tree: homes.Served) -> str:
    """The one answer that everybody gets."""
    path = f"/api/v1/times/?type=swedish&minutes=60&first={at(8, 9).date()}&days=1"
    (answer,) = {tree.get(path) for _ in range(16)}
    assert answer[0] == 200
    return answer[1]


def test_two_processes_know_at_once_of_every_kind_of_change_and_of_the_clock(book: Book) -> None:
    """One test, because each change begins where the one before it left the book, and processes take long to start."""
    with asker(book.home) as one, asker(book.home) as other:
        askers = (one, other)
        for what in CHANGES:
            _both_know(askers, book, what)
        _changed_before_each_question(one)
        for therapist in (False, True):
            _clock_ends_an_answer(askers, therapist=therapist)
        _extended_and_tidied(askers)


def _both_know(askers: tuple[Asker, ...], book: Book, what: str) -> None:
    for one in askers:
        one.ask()
        before, statements = one.ask()
        assert statements == KEPT, what

    CHANGES[what](book)

    answers = [one.ask() for one in askers]
    assert [body for body, _ in answers] == [fresh()] * 2, what
    assert (answers[0][0] == before) == (what in SAME), what
    assert all(statements > KEPT for _, statements in answers), what
    assert [one.ask() for one in askers] == [(fresh(), KEPT)] * 2, what


def _changed_before_each_question(one: Asker) -> None:
    """Once an answer was overtaken, the next look reads stamps and rows together, until nothing has changed."""
    who = Therapist.objects.filter(active=True).order_by("-pk").first()
    assert who is not None
    one.ask()
    seen = []
    for day in (10, 11, 12):
        make.held(make.visitor(now=NOW), make.wish(at(day, 15), therapist_id=who.pk), now=NOW)
        body, statements = one.ask()
        assert body == fresh(), day
        seen.append(statements)
    assert seen == [KEPT + 1, 1, 1]


def _clock_ends_an_answer(askers: tuple[Asker, ...], *, therapist: bool) -> None:
    """A hold lapses, starts come too near, others come into reach and a new date begins: nothing is written for it."""
    who = Therapist.objects.filter(active=True).order_by("-pk").first()
    assert who is not None
    asked = {"therapist": who.pk if therapist else None}
    make.held(make.visitor(now=NOW), make.wish(at(4 + therapist, 15), therapist_id=who.pk), now=NOW)
    for ahead in ({}, {"minutes": 2}, {"minutes": 9}, {"minutes": 10}, {"minutes": 58}, {"hours": 5}, {"hours": 14}):
        now = NOW + timedelta(**ahead)
        for one in askers:
            assert one.ask(now=now, **asked)[0] == fresh(now=now, **asked), ahead
    assert askers[0].ask(now=NOW, **asked)[0] == fresh(now=NOW, **asked)  # a clock may be put back


def _extended_and_tidied(askers: tuple[Asker, ...]) -> None:
    held = make.held(token_ := make.visitor(now=NOW), make.wish(at(4, 9)), now=NOW)
    assert held.expires_at is not None
    later, much_later = NOW + timedelta(minutes=12), NOW + timedelta(minutes=25)
    for one in askers:
        one.ask(now=later)

    extend_hold(held.public_id, visitor=make.digest(token_), ends=held.expires_at, now=NOW + timedelta(minutes=9))
    assert [one.ask(now=later)[0] for one in askers] == [fresh(now=later)] * 2
    with transaction.atomic():
        let_go_of_lapsed({}, much_later)
    assert [one.ask(now=much_later)[0] for one in askers] == [fresh(now=much_later)] * 2
