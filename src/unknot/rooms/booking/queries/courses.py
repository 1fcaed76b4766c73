"""Courses of care, beginning from who asks: by their private link, of a client, or of a visit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from unknot.rooms.booking.models import Appointment, Course, StatusChange
from unknot.rooms.booking.queries import openings, services, times
from unknot.rooms.booking.queries.services import Offer
from unknot.rooms.booking.queries.times import STAFF_REACH_DAYS, Staff, Wants
from unknot.rooms.booking.resources import spans
from unknot.rooms.check import door as check
from unknot.rooms.match import door as match
from unknot.spine.booking.course import Proposal, proposals, shifted, wishes
from unknot.spine.booking.lifecycle import KEEPING, Status
from unknot.spine.vocabulary import MassageType

BY_COURSE = "course"  # the reason that stands in the history of what was booked with it
RUNNING = Course.State.RUNNING


@dataclass(frozen=True)
class Plan:
    """What is left of a plan after a visit: how many, how often, how long; ``had`` visits of it are booked or done.

    ``wished`` are the starts in the rhythm of the visit, as many as are left and as the pass reaches to.
    """

    visit: Appointment
    client_id: int
    granted: match.PassSheet
    plan: match.PlanSheet
    per_week: int
    had: int
    wished: list[datetime]
    offer: Offer

    @property
    def left(self) -> int:
        """How many can be booked now."""
        return len(self.wished)

    @property
    def beyond(self) -> int:
        """How many more the plan has, after a new check."""
        return max(self.plan.visits - self.had, 0) - self.left

    @property
    def zone(self) -> ZoneInfo:
        """In which the course keeps its hour."""
        return self.visit.in_zone


@dataclass(frozen=True)
class Step:
    """What was last done to a course as one: ``word`` is booked, moved or cancelled; until when it can be undone."""

    word: str
    visits: list[Appointment]
    ways_back: list[tuple[datetime, datetime]]
    until: datetime


def by_link(digest: str) -> Course | None:
    """The course that a private link opens."""
    return _courses().filter(link_digest=digest).first()


def at(public_id: UUID) -> Course | None:
    """One course, for staff."""
    return _courses().filter(public_id=public_id).first()


def of_visit(visit_id: int) -> Course | None:
    """The course that this visit is one of."""
    return _courses().filter(appointments=visit_id).first()


def of_client(client_id: int) -> list[Course]:
    """Every course of a client that began, the newest first."""
    return list(_courses().filter(client_id=client_id).exclude(state=Course.State.UNDONE).order_by("-pk"))


def paused(*, therapist_id: int | None) -> list[Course]:
    """Courses that run and that a signal has paused, the longest first; of one therapist, or of all with None."""
    rows = _courses().filter(state=RUNNING, signal__isnull=False).order_by("asked_at", "pk")
    return list(rows if therapist_id is None else rows.filter(therapist_id=therapist_id))


def visits_of(course: Course) -> list[Appointment]:
    """Every visit of a course in order of time, those cancelled left out."""
    return list(_whole().filter(course=course, status__in=[*KEEPING, Status.MISSED]).order_by("starts_at", "pk"))


def coming(course: Course, *, now: datetime) -> list[Appointment]:
    """The visits of a course that are still to come."""
    return [one for one in visits_of(course) if one.status == Status.BOOKED and one.starts_at > now]


def last_step(course: Course, *, now: datetime) -> Step | None:
    """The last step of the course as one, if every visit that it met can still go back; None where one cannot."""
    met = StatusChange.objects.filter(appointment__course=course, at=course.changed_at).exclude(status_to=Status.HELD)
    # The visit that it began from may have been booked at the same moment, but not with it.
    booked = Q(kind=StatusChange.Kind.STEP, status_to=Status.BOOKED)
    met = met.filter(~booked | Q(appointment__changes__reason=BY_COURSE))
    rows = {one.appointment_id: one for one in met.order_by("pk")}
    last = {one.appointment_id: one.pk for one in _changes_of(rows)}
    ends = [one.undo_until for one in rows.values() if one.undo_until and one.undo_until > now]
    if not rows or len(ends) < len(rows) or any(last[key] != one.pk for key, one in rows.items()):
        return None
    visits = list(_whole().filter(pk__in=rows).order_by("starts_at", "pk"))
    changes = [rows[one.pk] for one in visits]
    word = "moved" if changes[0].kind == StatusChange.Kind.MOVED else changes[0].status_to
    ways = [(one.starts_at, change.starts_before or one.starts_at) for one, change in zip(visits, changes, strict=True)]
    return Step(word, visits, ways, min(ends))


def plan_after(visit: Appointment, *, per_week: int | None = None, now: datetime) -> Plan | None:
    """What the person's plan asks for after this visit; None where there is nothing, or where it is booked already.

    `match.PassRefused` says why there is no pass.
    """
    if visit.client_id is None or visit.course_id or visit.status not in KEEPING:
        return None
    granted = match.pass_of_client(visit.client_id, now=now)
    found = left_of(visit, granted, per_week=per_week, now=now)
    return found if found and found.left else None


def left_of(visit: Appointment, granted: match.PassSheet, *, per_week: int | None, now: datetime) -> Plan | None:
    """The same for a caller who has the pass; there may be nothing left."""
    kind, client_id = MassageType(visit.massage_type), visit.client_id
    plan, offer = match.plan_of(granted, kind, now=now), _longest(granted, kind)
    if plan is None or offer is None or client_id is None:
        return None
    # The plan is that of the whole check; short answers before a visit renew the pass and begin no new plan.
    of_plan = Appointment.objects.filter(granted_by__finding_id__in=check.same_check(granted.finding_id))
    booked = of_plan.filter(client_id=client_id, status__in=KEEPING).count()
    least, most = plan.per_week
    rhythm, had = min(max(per_week or least, least), most), max(booked, 1)
    wished = wishes(
        visit.starts_at,
        more=max(plan.visits - had, 0),
        per_week=rhythm,
        zone=visit.in_zone,
        after=now,
        until=granted.reaches_until,
    )
    return Plan(visit, client_id, granted, plan, rhythm, had, wished, offer)


def proposed(found: Plan, *, staff: Staff | None = None, now: datetime) -> list[Proposal]:
    """For each visit that is left the wished start, or what is nearest with the same therapist at the same place."""
    free = _free(found.visit, found.offer, found.granted, staff=staff, now=now)
    return proposals(found.wished, free, taken=_dates_of(found.visit, but=()), zone=found.zone)


def shifts(
    course: Course,
    granted: match.PassSheet,
    *,
    days: int,
    minute: int | None,
    staff: Staff | None = None,
    now: datetime,
) -> list[tuple[Appointment, Proposal]]:
    """Where each visit to come would move, and what is nearest where that clashes with somebody else."""
    rows = coming(course, now=now)
    wished = [shifted(one.starts_at, days=days, minute=minute, zone=one.in_zone) for one in rows]
    if not rows:
        return []
    free = [
        start for one in _offers_of(rows) for start in _free(rows[0], one, granted, leaving=rows, staff=staff, now=now)
    ]
    taken = _dates_of(rows[0], but=[one.pk for one in rows])
    return list(zip(rows, proposals(wished, free, taken=taken, zone=rows[0].in_zone), strict=True))


def _free(
    visit: Appointment,
    offer: Offer,
    granted: match.PassSheet,
    *,
    leaving: Collection[Appointment] = (),
    staff: Staff | None = None,
    now: datetime,
) -> list[datetime]:
    """Starts that this visit's therapist has free, as far as the pass reaches; ``leaving`` give up their own time."""
    book = times.open_book(now=now, staff=staff, days=STAFF_REACH_DAYS + 1, reach_days=STAFF_REACH_DAYS)
    own = {span for one in leaving for span in spans(one)}
    book = replace(book, taken=[one for one in book.taken if one not in own])
    wants = Wants(therapist_id=visit.therapist_id, place_id=visit.room.at, **(visit.asked_for or {}))
    by_day = openings.times_by_day(book, offer, until=granted.reaches_until, wants=wants)
    return [time.starts_at for day in by_day.values() for time in day]


def _longest(granted: match.PassSheet, kind: MassageType) -> Offer | None:
    """The length of the visits after the first: as the plan says, or the longest offered below it."""
    most = granted.most_minutes(kind, first_visit=False)
    fitting = [one for one in services.offers() if one.kind is kind and one.minutes <= most]
    return max(fitting, key=lambda one: one.minutes, default=None)


def _offers_of(rows: Collection[Appointment]) -> list[Offer]:
    """The longest of these visits' lengths: what is free for it is free for each."""
    kinds, most = {one.massage_type for one in rows}, max(one.minutes for one in rows)
    fitting = [one for one in services.offers() if one.kind.value in kinds and one.minutes == most]
    return fitting[:1]


def _dates_of(visit: Appointment, *, but: Collection[int]) -> list[date]:
    """Dates on which this person has a visit already."""
    rows = Appointment.objects.filter(
        client=visit.client, status__in=KEEPING, starts_at__gte=visit.starts_at - timedelta(weeks=1)
    )
    return list(rows.exclude(pk__in=but).values_list("local_date", flat=True))


def _changes_of(visits: Iterable[int]) -> QuerySet[StatusChange]:
    return StatusChange.objects.filter(appointment_id__in=list(visits)).order_by("pk")


def _whole() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("therapist", "room__place", "client", "granted_by")


def _courses() -> QuerySet[Course]:
    return Course.objects.select_related("client", "therapist", "granted_by")
