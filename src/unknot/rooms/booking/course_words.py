"""A course of care as people and staff read it: what is to be booked, what stands, and where it could move to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unknot.kit import dates
from unknot.kit.forms.picks import Pick
from unknot.rooms.booking.course_sheets import CourseSheet
from unknot.rooms.booking.models import Appointment, Course
from unknot.rooms.booking.queries import courses
from unknot.rooms.booking.queries.courses import Plan
from unknot.rooms.booking.queries.times import Staff
from unknot.rooms.match import door as match
from unknot.spine.booking.course import Proposal

Rows = list[tuple[str, str]]
NOT_BOOKED = gettext_lazy("One of the times is not free any more. Nothing was booked. Please look again.")
NOT_MOVED = gettext_lazy("One of the times is not free any more. Nothing was moved. Please look again.")
ODD = gettext_lazy("Two of these visits lie on one day, or none is left. Nothing was changed. Please choose again.")
LEFT_OUT = "none"  # of a visit for which nothing suits


@dataclass(frozen=True)
class PlanPage:
    """What is left of a plan, to be looked at before it is booked. ``clashes`` is how many have another time."""

    rows: Rows
    picks: list[Pick]
    rhythms: list[tuple[int, str]]
    per_week: int
    clashes: int
    beyond: str


@dataclass(frozen=True)
class ShiftPage:
    """Where the visits to come would move: a choice for each, by the number of the visit."""

    numbers: list[int]
    picks: list[Pick]
    is_whole: bool


def plan_page(
    visit_id: int, *, per_week: int | None = None, staff: Staff | None = None, now: datetime
) -> PlanPage | None:
    """What the plan asks for after this visit; None where nothing is left. Raises `match.PassRefused`."""
    found = courses.plan_after(Appointment.objects.get(pk=visit_id), per_week=per_week, now=now)
    if found is None:
        return None
    said = courses.proposed(found, staff=staff, now=now)
    least, most = found.plan.per_week
    return PlanPage(
        rows=_plan_rows(found),
        picks=[_pick(one, number, found, now) for number, one in enumerate(said, 1)],
        rhythms=[(number, rhythm(number)) for number in range(least, most + 1)] if most > least else [],
        per_week=found.per_week,
        clashes=sum(1 for one in said if one.is_clash),
        beyond=_beyond(found),
    )


def left_after(visit_id: int, *, now: datetime) -> int:
    """How many more visits of the plan could be booked after this one; 0 too where the pass opens nothing."""
    try:
        found = courses.plan_after(Appointment.objects.get(pk=visit_id), now=now)
    except match.PassRefused:
        return 0
    return found.left if found else 0


def shift_page(
    course_id: int, shift: tuple[int, int | None], *, staff: Staff | None = None, now: datetime
) -> ShiftPage:
    """Where everything to come would be. Raises `match.PassRefused`."""
    course = Course.objects.get(pk=course_id)
    granted = match.pass_to_move(course.client_id, pass_id=course.granted_by_id, now=now)
    found = courses.shifts(course, granted, days=shift[0], minute=shift[1], staff=staff, now=now)
    return ShiftPage(
        numbers=[row.pk for row, _one in found],
        picks=[_move(row, one, number, now) for number, (row, one) in enumerate(found, 1)],
        is_whole=all(one.choices for _row, one in found),
    )


def course_rows(course: CourseSheet) -> Rows:
    """What was agreed."""
    return [
        (_("With"), course.therapist),
        (_("How often"), rhythm(course.per_week)),
        (_("How many"), ngettext("%(count)d visit", "%(count)d visits", course.count) % {"count": course.count}),
        (_("Look at it again"), _("at visit %(number)d") % {"number": course.review_visit}),
    ]


def rhythm(per_week: int) -> str:
    """How often, in words."""
    return ngettext("once a week", "%(count)d times a week", per_week) % {"count": per_week}


def chosen(picked: Iterable[str]) -> list[datetime]:
    """The starts among what was picked."""
    return [datetime.fromisoformat(one) for one in picked if one != LEFT_OUT]


def _pick(one: Proposal, number: int, found: Plan, now: datetime) -> Pick:
    label = _("Visit %(number)d: %(when)s") % {
        "number": number + found.had,
        "when": dates.when_within(one.wished, found.zone, now=now),
    }
    if not one.choices:
        words = _("Nothing is free within three days of it, so it is left out. You can book it alone later.")
        return Pick(f"visit_{number}", label, ((LEFT_OUT, ""),), words)
    if not one.is_clash:
        return Pick(f"visit_{number}", label, _choices(one.choices[:1], found.zone, now))
    choices = (*_choices(one.choices, found.zone, now), (LEFT_OUT, _("Leave this visit out")))
    return Pick(f"visit_{number}", label, choices, _("This time is not free. These are the nearest:"))


def _move(row: Appointment, one: Proposal, number: int, now: datetime) -> Pick:
    words = {
        "old": dates.when(row.starts_at, row.in_zone, now=now),
        "new": dates.when_within(one.wished, row.in_zone, now=now),
    }
    label = _("%(old)s moves to %(new)s") % words
    if not one.choices:
        return Pick(f"visit_{number}", label, (), _("Nothing is free within three days of it."))
    if not one.is_clash:
        return Pick(f"visit_{number}", label, _choices(one.choices[:1], row.in_zone, now))
    help_text = _("This time is not free. These are the nearest:")
    return Pick(f"visit_{number}", label, _choices(one.choices, row.in_zone, now), help_text)


def _choices(starts: Sequence[datetime], zone: ZoneInfo, now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple((start.isoformat(), dates.when(start, zone, now=now)) for start in starts)


def _beyond(found: Plan) -> str:
    if not found.beyond:
        return ""
    words = ngettext(
        "Your plan has %(count)d visit more. It lies too far ahead, and can be booked after your next check.",
        "Your plan has %(count)d visits more. They lie too far ahead, and can be booked after your next check.",
        found.beyond,
    )
    return words % {"count": found.beyond}


def _plan_rows(found: Plan) -> Rows:
    left = found.left
    return [
        (_("After"), dates.full(found.visit.starts_at, found.zone)),
        (_("With"), found.visit.therapist.name),
        (_("How often"), rhythm(found.per_week)),
        (_("How many"), ngettext("%(count)d more visit", "%(count)d more visits", left) % {"count": left}),
        (_("How long"), dates.minutes(found.offer.minutes)),
        (_("Price of each"), dates.money(found.offer.price_cents, found.offer.currency)),
        (_("Look at it again"), _("at visit %(number)d") % {"number": found.plan.review_visit}),
    ]
