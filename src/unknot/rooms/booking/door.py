"""The door of the book: what higher rooms and the house may use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from unknot.rooms.booking import before_visit, course_words, letters, links, references
from unknot.rooms.booking.actions import (
    attendance,
    calendars,
    cancellations,
    changes,
    courses,
    moves,
    requests,
    staff_bookings,
    telling,
    undoing,
)
from unknot.rooms.booking.actions import slips as slipping
from unknot.rooms.booking.actions.attendance import NotToday, StoppedNow, TimeGone
from unknot.rooms.booking.actions.calendars import EnoughCalendars
from unknot.rooms.booking.actions.cancellations import VisitOver
from unknot.rooms.booking.actions.changes import (
    Blocking,
    CannotMove,
    Change,
    Decision,
    NewDay,
    NewWeekday,
    OthersAffected,
)
from unknot.rooms.booking.actions.courses import CourseClash, CourseOver, CourseRefused
from unknot.rooms.booking.actions.holds import EnoughVisits, NotOpened, TimeTaken, Wish
from unknot.rooms.booking.actions.requests import NoRequest
from unknot.rooms.booking.actions.slips import NothingToHaveBack
from unknot.rooms.booking.actions.staff_bookings import ClientBusy, Manner
from unknot.rooms.booking.actions.telling import NothingToTell
from unknot.rooms.booking.actions.undoing import UndoOver, UndoStopped
from unknot.rooms.booking.actions.waiting_answers import OfferOver, OfferUnknown, accept_for, decline_for
from unknot.rooms.booking.actions.waiting_offers import OfferRefused, offer_by_hand
from unknot.rooms.booking.calendars import DAYS_AHEAD, DAYS_BACK, CalendarSheet, Reading, ToRead, calendar_sheet
from unknot.rooms.booking.course_forms import RhythmForm, ShiftForm
from unknot.rooms.booking.course_sheets import CourseSheet, course_sheet
from unknot.rooms.booking.course_words import NOT_BOOKED, NOT_MOVED, ODD, PlanPage, ShiftPage, chosen, course_rows
from unknot.rooms.booking.invariant import faults
from unknot.rooms.booking.queries import (
    affected,
    answers,
    appointments,
    blocked,
    hours,
    openings,
    reasons,
    services,
    slips,
    starts,
    times,
)
from unknot.rooms.booking.queries import calendars as elsewhere
from unknot.rooms.booking.queries import courses as course_queries
from unknot.rooms.booking.queries.blocked import BlockedSheet, blocked_sheet
from unknot.rooms.booking.queries.hours import HoursSheet
from unknot.rooms.booking.queries.openings import Soonest
from unknot.rooms.booking.queries.services import NotOffered, Offer
from unknot.rooms.booking.queries.starts import Asked
from unknot.rooms.booking.queries.timelines import Timeline, timelines
from unknot.rooms.booking.queries.times import STAFF_REACH_DAYS, Book, FreeTime, Wants, open_book, open_book_for_staff
from unknot.rooms.booking.queries.waiting import Figures, figures
from unknot.rooms.booking.signals import FreedTime, time_freed
from unknot.rooms.booking.visits import VisitSheet, visit_sheet
from unknot.rooms.booking.waiting_sheets import (
    HandTime,
    StepSheet,
    WaitingName,
    WaitingSheet,
    times_for,
    waiting_list,
    waiting_log,
    waiting_of_messages,
    waiting_person,
)
from unknot.rooms.booking.wall_times import Shifted, shifted
from unknot.rooms.check import door as check
from unknot.rooms.match.door import PassSheet
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import PracticeMissing
from unknot.spine.booking.lifecycle import Status
from unknot.spine.booking.reasons import Why
from unknot.spine.notify.quiet_hours import QuietHours
from unknot.spine.times import cell_at

__all__ = [
    "DAYS_AHEAD",
    "DAYS_BACK",
    "NOT_BOOKED",
    "NOT_MOVED",
    "ODD",
    "STAFF_REACH_DAYS",
    "AffectedSheet",
    "Asked",
    "BlockedSheet",
    "Blocking",
    "Book",
    "CalendarSheet",
    "CannotMove",
    "Change",
    "ClientBusy",
    "CourseClash",
    "CourseOver",
    "CourseRefused",
    "CourseSheet",
    "Decision",
    "EnoughCalendars",
    "EnoughVisits",
    "Figures",
    "FreeTime",
    "FreedTime",
    "HandTime",
    "HoursSheet",
    "Manner",
    "NewDay",
    "NewWeekday",
    "NoRequest",
    "NotOffered",
    "NotOpened",
    "NotToday",
    "NothingToHaveBack",
    "NothingToTell",
    "Offer",
    "OfferOver",
    "OfferRefused",
    "OfferUnknown",
    "OthersAffected",
    "PlanPage",
    "PracticeMissing",
    "Reading",
    "RhythmForm",
    "ShiftForm",
    "ShiftPage",
    "Shifted",
    "Soonest",
    "StepSheet",
    "StoppedNow",
    "TimeGone",
    "TimeTaken",
    "Timeline",
    "ToRead",
    "UndoOver",
    "UndoSheet",
    "UndoStopped",
    "VisitOver",
    "VisitSheet",
    "WaitingName",
    "WaitingSheet",
    "Wants",
    "Why",
    "Wish",
    "accept_for",
    "book_course",
    "cancel_course",
    "chosen",
    "course_at",
    "course_by_link",
    "course_calendar",
    "course_of_visit",
    "course_rows",
    "courses_of",
    "decline_for",
    "faults",
    "figures",
    "go_on_with_course",
    "hear_signal",
    "left_of_plan",
    "move_course",
    "offer_by_hand",
    "open_book",
    "open_book_for_staff",
    "paused_courses",
    "plan_page",
    "shift_page",
    "shifted",
    "stop_course",
    "time_freed",
    "timelines",
    "times_for",
    "undo_course",
    "waiting_list",
    "waiting_log",
    "waiting_of_messages",
    "waiting_person",
]

tell_again = telling.tell_again
can_tell_again = telling.can_tell_again
offers = services.offers
free_cells = starts.free_cells
answer = answers.answer
forget_answers = answers.forget
next_times = openings.next_times
nearest_times = openings.nearest_times
times_by_day = openings.times_by_day
last_therapist = appointments.last_therapist_of
is_late = cancellations.is_late
mark_arrived = attendance.mark_arrived
mark_done = attendance.mark_done
mark_missed = attendance.mark_missed
take_back = attendance.take_back
move_for = moves.move_for
cancel_for = cancellations.cancel_for
undo_for = undoing.undo_for
add_calendar = calendars.add_calendar
remove_calendar = calendars.remove_calendar
read_calendar_soon = calendars.read_soon
calendars_to_read = calendars.to_read
note_readings = calendars.note_readings
note_told = calendars.note_told
next_busy = elsewhere.next_blocks
send_link = requests.send_link
let_go = requests.let_go
apply_change = changes.apply_change
unblock = changes.unblock
hours_sheets = hours.hours_sheets
last_grid_point = staff_bookings.last_grid_point
walk_in_book = staff_bookings.walk_in_book


today = openings.today
next_three = openings.next_three
one_a_type = openings.one_a_type
soonest = openings.soonest
why_not_on = reasons.why_not_on
why_not_at = reasons.why_not_at
last_therapist_of = appointments.last_therapist_of


def wants_of(visit: VisitSheet) -> Wants:
    """What to look for when this visit is to have another time: its place, and what was asked for once."""
    said: dict[str, Any] = visit.asked_for
    return Wants(place_id=visit.place_id, **said)


def day_list(day: date, *, therapist_id: int | None, now: datetime) -> list[VisitSheet]:
    """The visits of a local date, in order of time; of one therapist, or of all with None."""
    return [visit_sheet(row, now=now) for row in appointments.on_day(day, therapist_id=therapist_id)]


def visit_at(public_id: UUID, *, therapist_id: int | None, now: datetime) -> VisitSheet | None:
    """One visit for staff; of one therapist alone, or of all with None."""
    row = appointments.at(public_id, therapist_id=therapist_id)
    return visit_sheet(row, now=now) if row else None


def book_for(
    client_id: int, wish: Wish, *, actor: str, manner: Manner = staff_bookings.ORDINARY, now: datetime
) -> VisitSheet:
    """Book or request a time for somebody, by staff; refusals as in `staff_bookings.book_for`."""
    row = staff_bookings.book_for(client_id, wish, actor=actor, manner=manner, now=now)
    found = visit_at(row.public_id, therapist_id=None, now=now)
    assert found is not None, "it was booked in this transaction"
    return found


def unsettled(*, therapist_id: int | None, now: datetime) -> list[VisitSheet]:
    """Held and requested times that still run, soonest first; of one therapist, or of all with None."""
    return [visit_sheet(row, now=now) for row in appointments.unsettled(therapist_id=therapist_id, now=now)]


@dataclass(frozen=True)
class AffectedSheet:
    """A visit that a change leaves without a place; ``ways`` are (start, therapist), the likeliest first."""

    visit: VisitSheet
    ways: tuple[tuple[datetime, int], ...]
    can_move: bool


def ways_out(change: Change, *, now: datetime) -> list[AffectedSheet]:
    """Who would be affected by a change, and where each could go."""
    return [
        AffectedSheet(
            visit_sheet(one.visit, now=now), tuple((way.starts_at, way.therapist_id) for way in one.ways), one.can_move
        )
        for one in changes.ways_out(change, now=now)
    ]


def outside_hours(therapist_id: int, *, now: datetime) -> list[VisitSheet]:
    """Visits to come that lie outside the therapist's hours as they stand."""
    return [visit_sheet(row, now=now) for row in affected.outside_now(therapist_id, now=now)]


def blocked_to_come(*, therapist_id: int | None, now: datetime) -> list[BlockedSheet]:
    """Blocked time that is not over, soonest first; of one therapist, or of all therapists and rooms with None."""
    return [blocked_sheet(row) for row in blocked.to_come(therapist_id=therapist_id, now=now)]


def visits_of(client_id: int, *, now: datetime) -> list[VisitSheet]:
    """A client's visits, latest first, for a caller who has settled who may see them."""
    return [visit_sheet(row, now=now) for row in appointments.visits_of(client_id)]


def upcoming_of(client_ids: Iterable[int], *, now: datetime) -> list[VisitSheet]:
    """Booked visits to come of these clients, soonest first."""
    return [visit_sheet(row, now=now) for row in appointments.upcoming_of(list(client_ids), now=now)]


def courses_of(client_id: int, *, now: datetime) -> list[CourseSheet]:
    """A client's courses, the newest first, for a caller who has settled who may see them."""
    return [course_sheet(row, now=now) for row in course_queries.of_client(client_id)]


def course_at(key: UUID, *, now: datetime) -> CourseSheet | None:
    """One course, for staff."""
    row = course_queries.at(key)
    return course_sheet(row, now=now) if row else None


def course_by_link(token: str, *, now: datetime) -> CourseSheet | None:
    """The course that a private link opens."""
    row = course_queries.by_link(links.digest(token))
    return course_sheet(row, now=now) if row else None


def course_of_visit(visit: VisitSheet, *, now: datetime) -> CourseSheet | None:
    """The course that a visit is one of."""
    row = course_queries.of_visit(visit.id) if visit.course_id else None
    return course_sheet(row, now=now) if row else None


def course_calendar(course: CourseSheet, *, now: datetime) -> str:
    """The visits of a course that are to come as a file for the person's own calendar."""
    coming = [one for one in course.visits if one.status == "booked" and one.starts_at > now]
    return letters.calendar_text(*coming, now=now)


def book_course(
    visit_id: int, starts: Iterable[datetime], *, per_week: int | None = None, actor: str = "", now: datetime
) -> CourseSheet:
    """Book these further visits of the plan after this one, or none; refusals as in `actions.courses`.

    ``actor`` is the member of staff who does it, and needs no notice; without one it is the client.
    """
    staff = times.for_staff(now) if actor else None
    row = courses.book_course(visit_id, list(starts), per_week=per_week, actor=actor, staff=staff, now=now)
    return course_sheet(row, now=now)


def move_course(course_id: int, targets: dict[int, datetime], *, actor: str = "", now: datetime) -> CourseSheet:
    """Move every visit to come to its new start, or none; ``actor`` as in `book_course`."""
    staff = times.for_staff(now) if actor else None
    return course_sheet(courses.move_course(course_id, targets, actor=actor, staff=staff, now=now), now=now)


def paused_courses(*, therapist_id: int | None, now: datetime) -> list[CourseSheet]:
    """Courses of which staff are asked what is to become; of one therapist, or of all with None."""
    return [course_sheet(row, now=now) for row in course_queries.paused(therapist_id=therapist_id)]


def plan_page(visit: VisitSheet, *, per_week: int | None, for_staff: bool, now: datetime) -> PlanPage | None:
    """What the plan asks for after this visit, to look at before it is booked. Raises `match.PassRefused`."""
    staff = times.for_staff(now) if for_staff else None
    return course_words.plan_page(visit.id, per_week=per_week, staff=staff, now=now)


def shift_page(course_id: int, shift: tuple[int, int | None], *, for_staff: bool, now: datetime) -> ShiftPage:
    """Where every visit to come would be, so many days on and at this minute of the day. Raises `match.PassRefused`."""
    return course_words.shift_page(course_id, shift, staff=times.for_staff(now) if for_staff else None, now=now)


left_of_plan = course_words.left_after
cancel_course = courses.cancel_rest
stop_course = courses.stop_course
go_on_with_course = courses.go_on
undo_course = courses.undo_course


def hear_signal(client_id: int, *, signal: str, actor: str, now: datetime) -> list[CourseSheet]:
    """What the outcome rules say of a client (EVIDENCE 5.7), done to the courses that run; those that it met.

    One transaction; told twice, it does it once. STOP_REFER, REFER, COMPLETE, END_COURSE, URGENT and EMERGENCY give
    back every visit to come, free of charge and with a letter each; DOCTOR_FIRST and DEFER ask staff (decision 0122).
    """
    return [course_sheet(one, now=now) for one in courses.hear_signal(client_id, signal=signal, actor=actor, now=now)]


def hold_of(visitor: str | None, public_id: UUID, *, now: datetime) -> VisitSheet | None:
    """This visitor's own hold, or what became of it."""
    row = appointments.hold_of(visitor, public_id)
    return visit_sheet(row, now=now) if row else None


def is_first_visit(client_id: int | None, *, but: int | None = None) -> bool:
    """True while this client has no visit, booked or done; ``but`` one that is moved."""
    return not appointments.has_visited(client_id, but=but)


def visit_by_link(token: str, *, now: datetime) -> VisitSheet | None:
    """The visit that a private link opens."""
    row = appointments.by_link(links.digest(token))
    return visit_sheet(row, now=now) if row else None


@dataclass(frozen=True)
class UndoSheet:
    """The last step of a visit, while it can be taken back: ``step`` is booked, moved or cancelled."""

    step: str
    until: datetime


def undo_of(visit: VisitSheet, *, now: datetime) -> UndoSheet | None:
    """What can be undone of this visit now, if anything."""
    last = appointments.last_change(visit.id)
    if last is None or last.undo_until is None or now >= last.undo_until:
        return None
    return UndoSheet(step=last.kind if last.kind == "moved" else last.status_to, until=last.undo_until)


def was_undone(visit: VisitSheet) -> bool:
    """True where the last step of this visit was taken back."""
    last = appointments.last_change(visit.id)
    return last is not None and last.kind == "undone"


def was_for_safety(visit: VisitSheet) -> bool:
    """True where the visit was cancelled because it might not have been safe."""
    last = appointments.last_change(visit.id)
    return last is not None and last.status_to == "cancelled" and last.why == Why.SAFETY


def was_moved(token: str) -> bool:
    """True for the private link of a visit that has been moved since. It tells nothing more."""
    return appointments.ended_link(links.digest(token))


def visit_by_reference(said: str, *, now: datetime) -> VisitSheet | None:
    """The visit of a reference, in any case, with or without its dash; for staff who ask the name as well."""
    row = appointments.by_reference(references.read(said))
    return visit_sheet(row, now=now) if row else None


def link_to(visit: VisitSheet) -> str:
    """The private link of a visit: for its own client's eyes only."""
    return links.of_visit(visit.public_id, visit.link_version)


def is_stopped(visit: VisitSheet, *, now: datetime) -> bool:
    """True for a visit that keeps its time and cannot begin, for what its person answered."""
    coming = visit.status is Status.BOOKED and visit.starts_at > now
    return coming and visit.client_id is not None and check.stop_of_client(visit.client_id, now=now) is not None


def held_until(starts_at: datetime, minutes: int, *, therapist_id: int | None, now: datetime) -> datetime | None:
    """When the soonest hold ends that stands in the way of such a visit; None where nobody holds anything there."""
    last = cell_at(starts_at + timedelta(minutes=minutes)) - 1
    return appointments.held_until(cell_at(starts_at), last, therapist_id=therapist_id, now=now)


def called_off_at(at: datetime, *, client_id: int, now: datetime) -> list[VisitSheet]:
    """A client's visits that what was said at this very moment called off for safety."""
    return [visit_sheet(row, now=now) for row in appointments.called_off_at(at, client_id=client_id)]


def had_back(client_id: int, *, now: datetime) -> list[VisitSheet]:
    """What was called off for safety and this client can have back now, because all was asked again since."""
    gone = slips.called_off(client_id, now=now)
    return [visit_sheet(one.visit, now=now) for one in gone] if gone and slips.is_put_right(client_id, now=now) else []


def have_back(visit: VisitSheet, *, actor: str, now: datetime) -> list[VisitSheet]:
    """Take the time of such a visit again, and of what went with it; refusals as in `actions.slips`."""
    return [visit_sheet(row, now=now) for row in slipping.have_back(visit.id, actor=actor, now=now)]


def slip_of(visit: VisitSheet, *, now: datetime) -> str:
    """What a slip that called this visit off can still come to.

    ``ask`` while the answers stop its person, ``back`` once they do not, and empty where it cannot be had back.
    """
    if visit.client_id is None or visit.status is not Status.CANCELLED:
        return ""
    if visit.id not in {one.visit.pk for one in slips.called_off(visit.client_id, now=now)}:
        return ""
    return "back" if slips.is_put_right(visit.client_id, now=now) else "ask"


def is_late_for(visit: VisitSheet, *, now: datetime) -> bool:
    """True where moving or cancelling counts as late; a visit that an answer stops is free to the last."""
    return is_late(visit.starts_at, now=now) and not is_stopped(visit, now=now)


def opened_by(granted: PassSheet, offered: Iterable[Offer], *, first_visit: bool) -> list[Offer]:
    """Of these offers those that the pass opens, best type first."""
    order = list(granted.minutes)
    opened = [one for one in offered if one.minutes <= granted.most_minutes(one.kind, first_visit=first_visit)]
    return sorted(opened, key=lambda one: (order.index(one.kind), one.minutes))


def offers_to_move(visit: VisitSheet, granted: PassSheet) -> list[Offer]:
    """What the pass opens of the visit's own type, or of any where that is closed; at the price that was promised."""
    opened = opened_by(granted, offers(), first_visit=is_first_visit(visit.client_id, but=visit.id))
    same = [one for one in opened if one.kind is visit.kind] or opened
    return [_as_promised(one, visit) for one in same]


def _as_promised(offer: Offer, visit: VisitSheet) -> Offer:
    if (offer.kind, offer.minutes) != (visit.kind, visit.minutes):
        return offer
    return replace(offer, price_cents=visit.price_cents, currency=visit.currency)


def has_questions(visit: VisitSheet, *, now: datetime) -> bool:
    """True while there are questions to answer: before the visit the short set, after it how it is now."""
    return before_visit.occasion(visit, now=now) is not None


def questions_answered(visits: Iterable[VisitSheet]) -> dict[int, datetime]:
    """Of each of these visits when its questions were answered last, as far as that is near enough to count."""
    return before_visit.answered(list(visits))


def calendars_of(therapist_ids: Iterable[int], *, now: datetime) -> list[CalendarSheet]:
    """The calendars elsewhere of these therapists."""
    since = elsewhere.trusted_since(now=now)
    return [calendar_sheet(row, trusted_since=since) for row in elsewhere.links_of(list(therapist_ids))]


def unreadable_calendars(*, now: datetime) -> list[CalendarSheet]:
    """Those that close their therapist for online booking, the longest unread first."""
    since = elsewhere.trusted_since(now=now)
    return [calendar_sheet(row, trusted_since=since) for row in elsewhere.unreadable(now=now)]


def clashing_visits(*, therapist_id: int | None, now: datetime) -> list[VisitSheet]:
    """Visits to come at a time at which a calendar elsewhere calls the therapist busy; of one, or of all with None."""
    return [visit_sheet(row, now=now) for row in elsewhere.clashes(therapist_id=therapist_id, now=now)]


def visits_between(first: date, last: date, *, therapist_id: int | None, now: datetime) -> list[VisitSheet]:
    """All that was asked for or booked on these local dates, cancelled visits too; of one therapist or of all."""
    return [visit_sheet(row, now=now) for row in appointments.between(first, last, therapist_id=therapist_id)]


def messages_of(visits: Iterable[VisitSheet], *, now: datetime) -> list[notify.MessageSheet]:
    """Every message about these visits, the newest first."""
    return notify.messages_about([letters.about(visit.id) for visit in visits], now=now)


def visits_of_messages(
    messages: Iterable[notify.MessageSheet], *, therapist_id: int | None, now: datetime
) -> dict[str, VisitSheet]:
    """The visits that messages speak of, by what they stand under; of one therapist, or of all with None."""
    said = {one.about.partition(":")[2] for one in messages if one.about.startswith("appointment:")}
    rows = appointments.by_numbers([int(one) for one in said if one.isdecimal()], therapist_id=therapist_id)
    return {letters.about(row.pk): visit_sheet(row, now=now) for row in rows}


def quiet_hours() -> QuietHours:
    """When nothing that can wait is sent to anybody: reminders, offers of a time, follow-ups."""
    policy = services.the_policy()
    return QuietHours(policy.quiet_from, policy.quiet_until, practice.the_practice().zone)
