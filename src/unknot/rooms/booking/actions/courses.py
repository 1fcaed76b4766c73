"""A course of care as one thing: booked, moved, given up and undone whole, or not at all. Decisions 0120 to 0122.

Locks: findings, pass, the course, its visits and the lapsed holds in their way by number, the therapists' rows, cells.
A course takes the cells of many days, and a move takes some that it has just let go, so there is no one order of cells
for it; therefore it holds every therapist's row alone while it takes them.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from unknot.rooms.booking import letters, links, wordings
from unknot.rooms.booking.actions import cancellations, ladder
from unknot.rooms.booking.actions.cancellations import VisitOver
from unknot.rooms.booking.actions.cells import end_holds
from unknot.rooms.booking.actions.confirmations import promise
from unknot.rooms.booking.actions.holds import NotOpened, TimeTaken, Wish, drafted, free_for, reach_of, take_first
from unknot.rooms.booking.actions.moves import move_named
from unknot.rooms.booking.actions.undoing import UndoOver, undo_named
from unknot.rooms.booking.models import Appointment, Course
from unknot.rooms.booking.queries import appointments, courses
from unknot.rooms.booking.queries.courses import Plan, Step
from unknot.rooms.booking.queries.services import the_policy
from unknot.rooms.booking.queries.times import STAFF_REACH_DAYS, Staff
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.check import door as check
from unknot.rooms.match import door as match
from unknot.rooms.notify.door import Kind
from unknot.rooms.practice import door as practice
from unknot.spine.booking.course import Means, in_order_of_moving, meaning, why_stopped
from unknot.spine.booking.lifecycle import KEEPING, Status
from unknot.spine.booking.reasons import Why
from unknot.spine.booking.undo import undo_ends_at
from unknot.spine.vocabulary import MassageType

RUNNING = Course.State.RUNNING


class CourseRefused(Exception):
    """Not so many visits are left of the plan, or two of them lie on one day. Other times help; nothing was changed."""


class CourseClash(Exception):
    """One of the times cannot be had any more, so nothing was changed; `starts_at` says which. The nearest help."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__(starts_at.isoformat())
        self.starts_at = starts_at


class CourseOver(Exception):
    """The course has ended, or has no visit to come."""


@transaction.atomic
def book_course(
    visit_id: int,
    starts: Collection[datetime],
    *,
    per_week: int | None = None,
    actor: str = "",
    staff: Staff | None = None,
    now: datetime,
) -> Course:
    """Book these further visits of the plan after this one, all of them or none; asking twice books once.

    Each visit demands the pass and keeps to the minutes that it opens. Raises `VisitOver`, `match.PassRefused`,
    `NotOpened`, `CourseRefused` or `CourseClash`.
    """
    named = Appointment.objects.get(pk=visit_id)
    if named.client_id is None:
        raise VisitOver
    granted = match.take_pass_of_client(named.client_id, now=now)
    _make_way_for([named], starts, named, now)
    visit = Appointment.objects.select_for_update(no_key=True).get(pk=visit_id)
    if visit.course is not None:
        return visit.course
    if visit.status not in KEEPING:
        raise VisitOver
    found = courses.left_of(visit, granted, per_week=per_week, now=now)
    if found is None:
        raise CourseRefused
    _refuse_odd(found, starts, now)
    hold_therapists()
    actor = actor or f"client:{visit.client_id}"
    course = _opened(found, len(starts), now)
    visit.course = course
    visit.save(update_fields=["course"])
    made = [_book_one(found, course, start, actor, staff, now) for start in sorted(starts)]
    _tell(course, wordings.COURSE_BOOKED, made, now=now)
    _record(course, "book course", actor, now)
    return course


@transaction.atomic
def move_course(
    course_id: int, targets: Mapping[int, datetime], *, actor: str = "", staff: Staff | None = None, now: datetime
) -> Course:
    """Move visits to come, each to its new start, all of them or none.

    ``targets`` names a start for every visit to come, by its number. Raises `CourseOver`, `match.PassRefused`,
    `NotOpened`, `CourseRefused` or `CourseClash`.
    """
    named = Course.objects.get(pk=course_id)
    granted = match.take_pass_to_move(named.client_id, pass_id=named.granted_by_id, now=now)
    course = Course.objects.select_for_update(no_key=True).get(pk=course_id)
    rows = courses.coming(course, now=now)
    if course.state != RUNNING or not rows:
        raise CourseOver
    if {one.pk for one in rows} != targets.keys() or not _on_days_of_their_own(targets.values(), rows[0].in_zone):
        raise CourseRefused
    if any(start >= granted.reaches_until for start in targets.values()):
        raise NotOpened
    _make_way_for(rows, targets.values(), rows[0], now)
    hold_therapists()
    actor = actor or f"client:{course.client_id}"
    for number in in_order_of_moving([(one.starts_at, targets[one.pk]) for one in rows]):
        _move_one(rows[number], targets[rows[number].pk], actor, staff, now)
    _tell(course, wordings.COURSE_MOVED, courses.coming(course, now=now), now=now)
    _change(course, now)
    _record(course, "move course", actor, now)
    return course


@transaction.atomic
def undo_course(course_id: int, *, actor: str = "", now: datetime) -> Course:
    """Take back what was last done to the course as one, while nobody was told of it: all of it or nothing.

    Undoing twice undoes once. Raises `UndoOver`, `UndoStopped` or `TimeTaken`.
    """
    named = Course.objects.get(pk=course_id)
    check.hold_client_still(named.client_id)
    course = Course.objects.select_for_update(no_key=True).get(pk=course_id)
    if course.state == Course.State.UNDONE:
        return course
    step = courses.last_step(course, now=now)
    if step is None:
        raise UndoOver
    actor = actor or f"client:{course.client_id}"
    list(
        course.appointments.select_for_update(no_key=True).order_by("pk")
    )  # the visit that it began from is let go of too
    hold_therapists()
    for number in in_order_of_moving(step.ways_back):
        undo_named(step.visits[number], actor=actor, now=now)
    if not letters.take_back_of_course(_first_of(course), _key(course, course.changed_at)):
        raise UndoOver
    _settle_undone(course, step, now)
    _record(course, f"undo {step.word} course", actor, now)
    return course


@transaction.atomic
def cancel_rest(course_id: int, *, actor: str = "", why: Why | None = None, now: datetime) -> Course:
    """Give up every visit that is still to come. Twice gives up once."""
    course = Course.objects.select_for_update(no_key=True).get(pk=course_id)
    if course.state == RUNNING:
        actor = actor or f"client:{course.client_id}"
        gone = _locked_coming(course, now)
        for visit in gone:
            cancellations.cancel_locked(visit, actor=actor, why=why, in_course=True, now=now)
        _tell(course, wordings.COURSE_CANCELLED, gone, now=now)
        _end(course, Course.State.CANCELLED, actor, now)
    return course


@transaction.atomic
def hear_signal(client_id: int, *, signal: str, actor: str, now: datetime) -> list[Course]:
    """What the outcome rules say of this client (EVIDENCE 5.7), done to the courses that run; those that it met.

    A signal that stops gives back every visit to come, with its letter, in this transaction. One that pauses leaves
    them and asks staff. Told twice, it does it once; a signal to go on does nothing.
    """
    means = meaning(signal)
    if means is Means.GO_ON:
        return []
    found = _running_of(client_id)
    for course in found:
        if means is Means.STOP:
            _stop(course, signal, actor, now)
        elif course.signal != signal:
            course.signal, course.asked_at = signal, now
            course.save(update_fields=["signal", "asked_at"])
            _record(course, "pause course", actor, now)
    return found


def hear_level(client_id: int, *, actor: str, now: datetime) -> list[Course]:
    """What a client's level means for the courses that run (R1), in the caller's transaction.

    Once nothing stops the client any more, a pause that a level asked for is over too (decision 0132).
    """
    stop = check.stop_of_client(client_id, now=now)
    if stop:
        return hear_signal(client_id, signal=stop.level.name, actor=actor, now=now)
    found = _running_of(client_id)
    for course in found:
        if meaning(course.signal or "") is Means.PAUSE:
            _go_on(course, actor, now)
    return found


def hold_courses(client_id: int) -> None:
    """Lock the courses of a client that run, for a caller who then locks visits that are in none as well."""
    _running_of(client_id)


def _running_of(client_id: int) -> list[Course]:
    return list(Course.objects.select_for_update(no_key=True).filter(client_id=client_id, state=RUNNING).order_by("pk"))


@transaction.atomic
def stop_course(course_id: int, *, signal: str, actor: str, now: datetime) -> Course:
    """Staff end the course for a reason of the outcome rules. Twice ends it once."""
    course = Course.objects.select_for_update(no_key=True).get(pk=course_id)
    if course.state == RUNNING:
        _stop(course, signal, actor, now)
    return course


def go_on_after_slip(visits: Sequence[Appointment], *, at: datetime, actor: str, now: datetime) -> list[Course]:
    """The courses of these visits that a level stopped at this moment run again. In the caller's transaction."""
    numbers = {one.course_id for one in visits if one.course_id}
    stopped = Course.objects.select_for_update(no_key=True).filter(
        pk__in=numbers, state=Course.State.STOPPED, ended_at=at
    )
    found = list(stopped.order_by("pk"))
    for course in found:
        course.state, course.ended_at, course.changed_at = RUNNING, None, now
        course.save(update_fields=["state", "ended_at", "changed_at"])
        _go_on(course, actor, now)
    return found


@transaction.atomic
def go_on(course_id: int, *, actor: str, now: datetime) -> Course:
    """Staff have looked, and the course goes on; the next signal may ask again."""
    course = Course.objects.select_for_update(no_key=True).get(pk=course_id)
    if course.state == RUNNING and course.signal:
        _go_on(course, actor, now)
    return course


def _go_on(course: Course, actor: str, now: datetime) -> None:
    course.signal, course.asked_at = None, None
    course.save(update_fields=["signal", "asked_at"])
    _record(course, "go on with course", actor, now)


def _refuse_odd(found: Plan, starts: Collection[datetime], now: datetime) -> None:
    if not 0 < len(starts) <= found.left or not _on_days_of_their_own([*starts, found.visit.starts_at], found.zone):
        raise CourseRefused
    if min(starts) <= max(found.visit.starts_at, now):
        raise CourseRefused
    if max(starts) >= found.granted.reaches_until:
        raise NotOpened


def _on_days_of_their_own(starts: Collection[datetime], zone: ZoneInfo) -> bool:
    return len({start.astimezone(zone).date() for start in starts}) == len(starts)


def _opened(found: Plan, more: int, now: datetime) -> Course:
    visit, public_id = found.visit, uuid.uuid4()
    return Course.objects.create(
        public_id=public_id,
        client_id=found.client_id,
        granted_by_id=found.granted.id,
        therapist_id=visit.therapist_id,
        massage_type=visit.massage_type,
        visits=1 + more,
        per_week=found.per_week,
        review_visit=found.plan.review_visit,
        created_at=now,
        changed_at=now,
        link_digest=links.digest(links.course_token(public_id)),
    )


def _book_one(
    found: Plan, course: Course, start: datetime, actor: str, staff: Staff | None, now: datetime
) -> Appointment:
    first = found.visit
    wish = Wish(
        MassageType(first.massage_type),
        found.offer.minutes,
        start,
        first.therapist_id,
        first.room.at,
        **(first.asked_for or {}),
    )
    visit = drafted(wish, found.offer, found.granted, now)
    visit.visitor, visit.course = first.visitor, course
    try:
        seats = free_for(
            wish,
            found.offer,
            until=found.granted.reaches_until,
            sheet=practice.the_practice(),
            client_id=first.client_id,
            staff=staff,
            reach_days=STAFF_REACH_DAYS,
            now=now,
        )
        take_first(visit, seats, now=now)
    except TimeTaken as why:
        raise CourseClash(start) from why
    ladder.note(visit, before="", actor=actor, reason=courses.BY_COURSE, now=now)
    undo_until = undo_ends_at(now, starts_at=start, minutes=the_policy().undo_minutes)
    promise(visit, found.granted, None, actor=actor, undo_until=undo_until, now=now)
    letters.booked(visit_sheet(visit, now=now), send_after=undo_until, in_course=True, now=now)
    return visit


def _move_one(visit: Appointment, start: datetime, actor: str, staff: Staff | None, now: datetime) -> None:
    wish = Wish(MassageType(visit.massage_type), visit.minutes, start, visit.therapist_id)
    try:
        move_named(visit, wish, actor=actor, link=None, asked_with="", staff=staff, in_course=True, now=now)
    except TimeTaken as why:
        raise CourseClash(start) from why


def _make_way_for(rows: Sequence[Appointment], starts: Collection[datetime], like: Appointment, now: datetime) -> None:
    """End the lapsed holds in the way of all these starts, and lock them and the visits in one go."""
    lapsed = set[int]()
    for start in starts:
        lapsed |= set(appointments.lapsed_holds(*reach_of(start, like), now=now))
    end_holds(lapsed, keeping=[one.pk for one in rows], now=now)


def _tell(
    course: Course, kind: Kind, visits: Sequence[Appointment], *, until: datetime | None = None, now: datetime
) -> None:
    """One text for all of them, once it cannot be undone, where no mail reaches the person."""
    if visits:
        news = _news(course, kind, visits, now)
        ends = undo_ends_at(now, starts_at=news.visits[0].starts_at, minutes=the_policy().undo_minutes)
        letters.of_course(news, send_after=until or ends, now=now)


def _news(course: Course, kind: Kind, visits: Sequence[Appointment], now: datetime) -> letters.CourseNews:
    sheets = sorted((visit_sheet(one, now=now) for one in visits), key=lambda one: one.starts_at)
    address = links.course_address(course.public_id)
    return letters.CourseNews(kind, _key(course, now), _first_of(course), sheets, address)


def _key(course: Course, at: datetime) -> str:
    return f"course:{course.pk}:{at.isoformat()}"


def _first_of(course: Course) -> int:
    """The visit with which its texts are shown to staff: the same one however they are moved."""
    return course.appointments.order_by("pk").values_list("pk", flat=True)[0]


def hold_therapists() -> None:
    """Hold every therapist's row alone, before the cells of many days are taken."""
    for one in sorted(practice.therapists(), key=lambda one: one.id):
        practice.hold_therapist(one.id, alone=True)


def _stop(course: Course, signal: str, actor: str, now: datetime) -> None:
    """Nobody can take this back, so its letters go at once."""
    course.signal, course.asked_at = signal, now
    gone = list[Appointment]()
    for visit in _locked_coming(course, now):
        cancellations.give_up(
            visit, actor=actor, reason="free", why=why_stopped(signal), undo_until=now, in_course=True, now=now
        )
        gone.append(visit)
    _tell(course, wordings.COURSE_CANCELLED, gone, until=now, now=now)
    _end(course, Course.State.STOPPED, actor, now)


def _locked_coming(course: Course, now: datetime) -> list[Appointment]:
    numbers = [one.pk for one in courses.coming(course, now=now)]
    rows = Appointment.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    return [visit for visit in rows if visit.status == Status.BOOKED]


def _end(course: Course, state: Course.State, actor: str, now: datetime) -> None:
    course.state, course.ended_at, course.changed_at = state, now, now
    course.save(update_fields=["state", "ended_at", "changed_at", "signal", "asked_at"])
    _record(course, f"course {state.value}", actor, now)


def _settle_undone(course: Course, step: Step, now: datetime) -> None:
    if step.word == "booked":
        course.state, course.ended_at = Course.State.UNDONE, now
        course.appointments.exclude(pk__in=[one.pk for one in step.visits]).update(course=None)
    elif step.word == "cancelled":
        course.state, course.ended_at, course.signal, course.asked_at = RUNNING, None, None, None
    course.changed_at = now
    course.save()


def _change(course: Course, now: datetime) -> None:
    course.changed_at = now
    course.save(update_fields=["changed_at"])


def _record(course: Course, action: str, actor: str, now: datetime) -> None:
    practice.record(actor=actor, action=action, subject=f"course:{course.pk}", now=now)
