"""Whatever people, staff and the clock do, in whatever order: the book keeps its promises after every step.

Four people and two therapists share one room over the night on which the clocks go back. Hypothesis picks who does what
next; what is asserted after each step stands in the methods marked ``invariant``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests import examples
from tests.factories import booking as make
from unknot.rooms.booking import door, links
from unknot.rooms.booking.actions.cancellations import VisitOver, cancel_visit
from unknot.rooms.booking.actions.confirmations import Contact, HoldMissing, confirm_hold
from unknot.rooms.booking.actions.courses import (
    CourseClash,
    CourseOver,
    CourseRefused,
    book_course,
    cancel_rest,
    hear_signal,
    move_course,
    undo_course,
)
from unknot.rooms.booking.actions.holds import (
    EnoughVisits,
    NotOpened,
    TimeTaken,
    Wish,
    extend_hold,
    give_back_hold,
    place_hold,
)
from unknot.rooms.booking.actions.moves import move_visit
from unknot.rooms.booking.actions.slips import NothingToHaveBack, have_back
from unknot.rooms.booking.actions.undoing import UndoOver, UndoStopped, undo_visit
from unknot.rooms.booking.actions.waiting_answers import OfferOver, accept, decline
from unknot.rooms.booking.actions.waiting_places import FitsNow, Wished, join, leave
from unknot.rooms.booking.models import Appointment, ChangedDay, Course, Occupancy, WaitingEntry, WaitingOffer
from unknot.rooms.booking.queries import courses, openings, slips
from unknot.rooms.match import door as match
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain
from unknot.spine.booking.holds import hold_expires_at
from unknot.spine.booking.lifecycle import KEEPING, Status
from unknot.spine.booking.waitlist import Wanted
from unknot.spine.vocabulary import MassageType

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 10, 30, 17, 0, tzinfo=UTC)  # noon in Chicago; on Sunday the clocks go back there
PEOPLE, CHOICES = st.integers(0, 3), st.integers(0, 200)
JUMPS = st.sampled_from([timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=11), timedelta(hours=26)])
# What somebody may be told when a step cannot be taken; anything else is a fault.
REFUSALS = (
    CourseClash,
    CourseOver,
    CourseRefused,
    EnoughVisits,
    FitsNow,
    HoldMissing,
    NotOpened,
    NothingToHaveBack,
    OfferOver,
    TimeTaken,
    UndoOver,
    UndoStopped,
    VisitOver,
    match.PassRefused,
)
FEW_STEPS, MANY_STEPS = 15, 60
OPEN = WaitingOffer.State.OPEN
LETTER = re.compile(r"appointment:(\d+):\d+:client")


class FrontDesk(RuleBasedStateMachine):
    """A practice of two therapists and one room; one person's check stopped them, so they have no pass."""

    def __init__(self) -> None:
        super().__init__()
        self.now = FRIDAY
        self.undone = transaction.atomic()
        self.undone.__enter__()
        make.open_practice(therapists=2, rooms=1)
        self.people = [make.visitor(now=FRIDAY) for _ in range(3)]
        self.people.append(make.visitor({**make.HEALTHY, "yes": ["saddle"]}, now=FRIDAY))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(begins=st.sampled_from(["empty", "somebody waits", "somebody is asked", "somebody slipped"]))
    def the_day_begins(self, begins: str) -> None:
        """Where somebody waits, two have booked, and the second would rather come when the first does."""
        if begins != "empty":
            for who, hour in ((0, 22), (1, 26)):
                held = place_hold(_hour(FRIDAY + timedelta(hours=hour)), visitor=self._digest(who), now=self.now)
                confirm_hold(held.public_id, visitor=held.visitor, contact=_contact(held.visitor), now=self.now)
            self.wait(who=1, choice=0)
        if begins == "somebody is asked":
            self.time_frees(choice=0)
        if begins == "somebody slipped":
            self.slip(choice=0)
            self.have_back(choice=0)

    # What people do

    @rule(who=PEOPLE, choice=CHOICES, minutes=st.sampled_from([30, 60]))
    def hold_a_listed_time(self, who: int, choice: int, minutes: int) -> None:
        """What the list shows can be had, by whoever has a pass."""
        wish = self._listed(choice, minutes)
        if wish and self._tries(lambda: place_hold(wish, visitor=self._digest(who), now=self.now), may_fail=who == 3):
            assert who != 3, "a time was held without a pass"

    @rule(who=PEOPLE, hours=st.integers(-2, 80), minutes=st.sampled_from([30, 60]))
    def hold_any_time(self, who: int, hours: int, minutes: int) -> None:
        """What is taken by hand, listed or not, can be had exactly where the list has it."""
        start = FRIDAY + timedelta(hours=hours)
        is_listed = start in self._starts(minutes)
        had = self._had(who, start, minutes)
        wish = Wish(MassageType.SWEDISH, minutes, start, None)
        held = self._tries(lambda: place_hold(wish, visitor=self._digest(who), now=self.now))
        assert not held or is_listed or had, f"{start} was held and is not listed"

    @precondition(lambda self: self._of(Status.HELD, Status.LAPSED))
    @rule(choice=CHOICES)
    def confirm(self, choice: int) -> None:
        """In time, too late, twice: booked at most once."""
        held = self._one(choice, Status.HELD, Status.LAPSED)
        contact = _contact(held.visitor)
        for _ in range(2):
            self._tries(lambda: confirm_hold(held.public_id, visitor=held.visitor, contact=contact, now=self.now))

    @precondition(lambda self: self._of(Status.HELD))
    @rule(choice=CHOICES)
    def extend(self, choice: int) -> None:
        """Asked for twice by one page, it is ten minutes; what is over, and what is offered, stays as it is."""
        held = self._one(choice, Status.HELD)
        ends = held.expires_at
        assert ends is not None
        for _ in range(2):
            self._tries(lambda: extend_hold(held.public_id, visitor=held.visitor, ends=ends, now=self.now))
        held.refresh_from_db()
        may = held.visitor and self.now < ends < hold_expires_at(held.created_at, extensions=2)
        assert held.expires_at == (ends + timedelta(minutes=10) if may else ends)

    @precondition(lambda self: self._of(Status.HELD))
    @rule(choice=CHOICES)
    def give_back(self, choice: int) -> None:
        held = self._one(choice, Status.HELD)
        self._tries(lambda: give_back_hold(held.public_id, visitor=held.visitor, now=self.now))

    @precondition(lambda self: self._of(Status.BOOKED))
    @rule(choice=CHOICES, to=CHOICES)
    def move(self, choice: int, to: int) -> None:
        visit = self._one(choice, Status.BOOKED)
        wish = self._listed(to, visit.minutes)
        if wish:
            self._tries(lambda: move_visit(_link(visit), wish, now=self.now))

    @precondition(lambda self: self._of(Status.BOOKED))
    @rule(choice=CHOICES)
    def cancel(self, choice: int) -> None:
        visit = self._one(choice, Status.BOOKED)
        for _ in range(2):
            self._tries(lambda: cancel_visit(_link(visit), now=self.now))

    @precondition(lambda self: self._visits())
    @rule(choice=CHOICES)
    def undo(self, choice: int) -> None:
        visits = self._visits()
        self._tries(lambda: undo_visit(_link(visits[choice % len(visits)]), now=self.now))

    @precondition(lambda self: self._of(Status.BOOKED))
    @rule(choice=CHOICES)
    def slip(self, choice: int) -> None:
        """An answer stops somebody and calls their next visit off; a minute later all is asked again."""
        visit = self._one(choice, Status.BOOKED)
        [token] = [one for one in self.people if make.digest(one) == visit.visitor]
        make.visitor({**make.HEALTHY, "yes": ["saddle"]}, now=self.now, token=token)
        for gone in Appointment.objects.filter(client=visit.client_id, status=Status.CANCELLED):
            assert not self._tries(lambda gone=gone: have_back(gone.pk, actor="test", now=self.now)), "had back stopped"
        self.time_goes_on(timedelta(minutes=1))
        make.visitor(now=self.now, token=token)

    @precondition(lambda self: self._of(Status.CANCELLED))
    @rule(choice=CHOICES)
    def have_back(self, choice: int) -> None:
        """Whatever is cancelled, twice: had back once, if at all, and only what an answer called off."""
        visit = self._one(choice, Status.CANCELLED)
        was_called_off = visit.pk in {one.visit.pk for one in slips.called_off(visit.client_id or 0, now=self.now)}
        for _ in range(2):
            came = self._tries(lambda: have_back(visit.pk, actor="test", now=self.now))
        if came:
            visit.refresh_from_db()
            assert (was_called_off, visit.status) == (True, Status.BOOKED)
            assert visit.changes.filter(reason="slip").latest("pk").at == self.now

    # Of the waiting list

    @precondition(lambda self: self._of(Status.BOOKED))
    @rule(who=PEOPLE, choice=CHOICES)
    def wait(self, who: int, choice: int) -> None:
        """For the very time that somebody has, in the place of a later visit of one's own."""
        wanted = self._one(choice, Status.BOOKED)
        mine = Appointment.objects.filter(visitor=self._digest(who), status=Status.BOOKED, starts_at__gt=self.now)
        later = mine.filter(starts_at__gt=wanted.starts_at).order_by("starts_at").first()
        minute = wanted.local_start.hour * 60 + wanted.local_start.minute
        wished = Wished(
            MassageType.SWEDISH,
            least_minutes=30,
            therapist_id=None,
            first_day=wanted.local_date,
            last_day=wanted.local_date,
            windows=[Wanted(frozenset({wanted.local_date.weekday()}), minute, minute + wanted.minutes)],
        )
        visitor, replaces = self._digest(who), later.pk if later else None
        contact = _contact(visitor)
        if self._tries(lambda: join(wished, visitor=visitor, contact=contact, replaces=replaces, now=self.now)):
            assert who != 3, "somebody waits without a pass"

    @precondition(lambda self: self._waiting())
    @rule(choice=CHOICES)
    def time_frees(self, choice: int) -> None:
        """The visit that somebody waits for is given up, for good: the worker asks them."""
        places = self._waiting()
        place = places[choice % len(places)]
        rows = Appointment.objects.filter(status=Status.BOOKED, local_date=place.first_day, starts_at__gt=self.now)
        for visit in rows.exclude(visitor=place.visitor).order_by("pk"):
            cancel_visit(_link(visit), now=self.now)
        self.time_goes_on(timedelta(minutes=4))
        self.worker_runs()

    @precondition(lambda self: WaitingOffer.objects.exists())
    @rule(choice=CHOICES, says_yes=st.sampled_from([True, True, False]))
    def answer_an_offer(self, choice: int, says_yes: bool) -> None:
        """Any offer, however old, twice: a yes books it once, and what it replaces is free in the same transaction."""
        offers = list(WaitingOffer.objects.select_related("entry").order_by("-pk"))
        offer = offers[choice % len(offers)]
        token, replaces = links.offer_token(offer.public_id), offer.entry.replaces
        was_to_come = bool(replaces and replaces.status == Status.BOOKED and replaces.starts_at > self.now)
        if not says_yes:
            decline(token, now=self.now)
        elif offer.state != WaitingOffer.State.ACCEPTED and self._tries(lambda: accept(token, now=self.now)):
            offer.refresh_from_db()
            assert offer.hold is not None
            assert (offer.state, offer.hold.status, offer.hold.starts_at) == ("accepted", "booked", offer.starts_at)
            if replaces and was_to_come:
                replaces.refresh_from_db()
                assert (replaces.status, replaces.changes.latest("pk").at) == ("cancelled", self.now)
        before = _everything()
        self._tries(lambda: accept(token, now=self.now) if says_yes else decline(token, now=self.now))
        assert _everything() == before

    @precondition(lambda self: self._waiting())
    @rule(choice=CHOICES)
    def leave_the_list(self, choice: int) -> None:
        places = self._waiting()
        leave(links.place_token(places[choice % len(places)].public_id), now=self.now)

    # Of a course of care

    @precondition(lambda self: self._of(Status.BOOKED))
    @rule(choice=CHOICES, visits=st.integers(1, 3))
    def book_a_course(self, choice: int, visits: int) -> None:
        """What the preview shows, twice: booked once or not at all."""
        visit = self._one(choice, Status.BOOKED)

        def book() -> None:
            found = courses.plan_after(visit, now=self.now)
            said = courses.proposed(found, now=self.now) if found else []
            if starts := [one.chosen for one in said if one.chosen][:visits]:
                book_course(visit.pk, starts, now=self.now)

        for _ in range(2):
            self._tries(book)

    @precondition(lambda self: self._courses())
    @rule(choice=CHOICES, days=st.integers(-2, 7), minute=st.sampled_from([None, 9 * 60, 15 * 60]))
    def move_a_course(self, choice: int, days: int, minute: int | None) -> None:
        course = self._course(choice)

        def move() -> None:
            granted = match.pass_of_client(course.client_id, now=self.now)
            said = courses.shifts(course, granted, days=days, minute=minute, now=self.now)
            targets = {row.pk: one.chosen for row, one in said if one.chosen}
            if len(targets) == len(said):
                move_course(course.pk, targets, now=self.now)

        self._tries(move)

    @precondition(lambda self: self._courses())
    @rule(choice=CHOICES, signal=st.sampled_from(["", "STOP_REFER", "DEFER", "CONTINUE"]))
    def end_a_course(self, choice: int, signal: str) -> None:
        """Given up by its person, or by what a follow-up says, twice."""
        course = self._course(choice)
        for _ in range(2):
            if signal:
                hear_signal(course.client_id, signal=signal, actor="follow-up", now=self.now)
            else:
                cancel_rest(course.pk, now=self.now)

    @precondition(lambda self: self._courses())
    @rule(choice=CHOICES)
    def undo_a_course(self, choice: int) -> None:
        self._tries(lambda: undo_course(self._course(choice).pk, now=self.now))

    # What the practice and the clock do

    @rule(day=st.integers(0, 5))
    def close_a_day(self, day: int) -> None:
        """Nobody more on that day; who is booked stays until somebody speaks with them."""
        date = (FRIDAY + timedelta(days=day)).date()
        for therapist in door.open_book(now=self.now).therapists:
            ChangedDay.objects.get_or_create(therapist_id=therapist.id, day=date)

    @rule(jump=JUMPS)
    def time_goes_on(self, jump: timedelta) -> None:
        self.now += jump

    @rule()
    def worker_runs(self) -> None:
        with time_machine.travel(self.now, tick=False):
            drain()

    # What is true at every moment

    @invariant()
    def cells_are_the_union_of_live_visits(self) -> None:
        assert door.faults(now=self.now) == []

    @invariant()
    def nobody_overlaps(self) -> None:
        """Said a second time without cells: by the spans themselves."""
        live = [row for row in Appointment.objects.filter(takes_time=True) if self._is_live(row)]
        for resource in ("therapist_id", "room_id"):
            spans = sorted((getattr(row, resource), row.first_cell, row.last_cell) for row in live)
            for (one, _, last), (other, first, _) in pairwise(spans):
                assert one != other or last < first

    @invariant()
    def every_visit_stands_on_the_pass_of_its_person(self) -> None:
        for visit in Appointment.objects.filter(status__in=KEEPING).select_related("granted_by"):
            assert visit.granted_by is not None
            assert visit.granted_by.client_id == visit.client_id is not None

    @invariant()
    def history_is_whole(self) -> None:
        for visit in Appointment.objects.prefetch_related("changes"):
            steps = sorted(visit.changes.all(), key=lambda change: change.pk)
            assert steps[0].status_from == ""
            assert steps[-1].status_to == visit.status
            assert all(before.status_to == after.status_from for before, after in pairwise(steps))

    @invariant()
    def letters_say_what_is_true(self) -> None:
        """The last that a person was or will be told: come, do not come, or nothing of what was never promised."""
        told = OutboxMessage.objects.filter(key__endswith=":client").order_by("pk").values_list("key", "method")
        lasts = {int(found[1]): method for key, method in told if (found := LETTER.fullmatch(key))}
        for visit in Appointment.objects.prefetch_related("changes"):
            was_told = visit.changes.filter(status_to=Status.BOOKED).exists() and not self._was_undone(visit)
            wanted = {"booked": "REQUEST", "cancelled": "CANCEL"}.get(visit.status) if was_told else None
            assert lasts.get(visit.pk) == wanted, visit

    @invariant()
    def nobody_holds_longer_than_thirty_minutes(self) -> None:
        for held in self._of(Status.HELD):
            assert held.expires_at is not None
            assert held.expires_at <= hold_expires_at(held.created_at, extensions=2)

    @invariant()
    def an_offer_is_one_persons_alone(self) -> None:
        """One place and one open offer a person, the time kept for them while it runs, and one message about it."""
        open_ones = list(WaitingOffer.objects.filter(state=OPEN).select_related("entry", "hold"))
        assert len({one.entry.visitor for one in open_ones}) == len(open_ones)
        places = [place.visitor for place in self._waiting()]
        assert len(set(places)) == len(places)
        for one in open_ones:
            assert one.entry.visitor in places
            if one.hold and one.ends_at > self.now:
                assert (one.hold.status, one.hold.expires_at, one.hold.visitor) == ("held", one.ends_at, "")
                cells = Occupancy.objects.filter(appointment=one.hold)
                assert cells.count() >= 2 * one.minutes // 5  # therapist and room: `cells_are_the_union` says which

    @invariant()
    def every_offer_was_written_once(self) -> None:
        young = WaitingOffer.objects.filter(offered_at__gt=self.now - timedelta(days=29))  # then messages are forgotten
        keys = {f"offer:{number}" for number in young.values_list("pk", flat=True)}
        told = list(OutboxMessage.objects.filter(kind="offer").values_list("key", flat=True))
        assert len(set(told)) == len(told)
        assert keys <= set(told)

    @invariant()
    def an_ended_course_has_nothing_to_come(self) -> None:
        for course in Course.objects.exclude(state=Course.State.RUNNING):
            assert courses.coming(course, now=course.ended_at) == []

    # Hands

    def _tries(self, step: Callable[[], object], *, may_fail: bool = True) -> bool:
        """Whether the step was taken; a refusal is one of those that we know, and changes nothing."""
        before = _everything()
        try:
            step()
        except REFUSALS as why:
            refused: Exception | None = why
        else:
            refused = None
        assert refused is None or _everything() == before
        assert refused is None or may_fail or isinstance(refused, EnoughVisits), repr(refused)
        return refused is None

    def _starts(self, minutes: int) -> set[datetime]:
        """Every start that somebody with the first person's pass is shown now."""
        book = door.open_book(now=self.now)
        [offer] = [one for one in door.offers() if (one.kind, one.minutes) == (MassageType.SWEDISH, minutes)]
        until = match.pass_of(self._digest(0), now=self.now).reaches_until
        listed = openings.times_by_day(book, offer, until=until)
        return {time.starts_at for day in listed.values() for time in day}

    def _listed(self, choice: int, minutes: int) -> Wish | None:
        starts = sorted(self._starts(minutes))[:40]
        return Wish(MassageType.SWEDISH, minutes, starts[choice % len(starts)], None) if starts else None

    def _had(self, who: int, start: datetime, minutes: int) -> bool:
        """This person holds it already, or what makes way for their third hold stands there."""
        mine = Appointment.objects.filter(visitor=self._digest(who), status=Status.HELD, expires_at__gt=self.now)
        return mine.exists()

    def _of(self, *statuses: Status) -> list[Appointment]:
        return list(Appointment.objects.filter(status__in=statuses).order_by("pk"))

    def _one(self, choice: int, *statuses: Status) -> Appointment:
        rows = self._of(*statuses)
        return rows[choice % len(rows)]

    def _visits(self) -> list[Appointment]:
        """All that ever had a link."""
        return list(Appointment.objects.exclude(link_digest=None).order_by("pk"))

    def _waiting(self) -> list[WaitingEntry]:
        return list(WaitingEntry.objects.filter(state=WaitingEntry.State.WAITING).order_by("pk"))

    def _courses(self) -> list[Course]:
        return list(Course.objects.order_by("pk"))

    def _course(self, choice: int) -> Course:
        rows = self._courses()
        return rows[choice % len(rows)]

    def _digest(self, who: int) -> str:
        return make.digest(self.people[who])

    def _is_live(self, row: Appointment) -> bool:
        return row.expires_at is None or row.expires_at > self.now

    def _was_undone(self, visit: Appointment) -> bool:
        last = sorted(visit.changes.all(), key=lambda change: change.pk)[-1]
        return last.kind == "undone" and visit.status == Status.CANCELLED


def _link(visit: Appointment) -> str:
    return links.token(visit.public_id, visit.link_version)


def _hour(start: datetime) -> Wish:
    return Wish(MassageType.SWEDISH, 60, start, None)


def _contact(visitor: str) -> Contact:
    return Contact(name="Ada Example", email=f"{visitor[:12]}@home.example", phone="")


def _everything() -> tuple[list[object], ...]:
    """What a refusal must leave as it was."""
    return (
        list(Appointment.objects.order_by("pk").values_list()),
        list(Course.objects.order_by("pk").values_list()),
        list(Occupancy.objects.order_by("resource", "cell").values_list()),
        list(OutboxMessage.objects.order_by("pk").values_list("key", "done_at")),
        list(WaitingEntry.objects.order_by("pk").values_list("pk", "state", "replaces", "passed_over")),
        list(WaitingOffer.objects.order_by("pk").values_list("pk", "state", "hold", "ends_at")),
    )


# The statements are the same ones in every order, so the other database needs fewer.
ORDERS = {"sqlite": 25, "postgresql": 10}


def test_book_keeps_its_promises_in_any_order() -> None:
    many = settings().max_examples > examples.FEW
    run_state_machine_as_test(
        FrontDesk,
        settings=settings(
            max_examples=examples.MANY // 10 if many else ORDERS[connection.vendor],
            stateful_step_count=MANY_STEPS if many else FEW_STEPS,
            deadline=None,
        ),
    )
