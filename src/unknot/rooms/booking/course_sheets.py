"""A course of care as higher rooms see it: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from unknot.rooms.booking import links
from unknot.rooms.booking.models import Course
from unknot.rooms.booking.queries import courses
from unknot.rooms.booking.visits import VisitSheet, visit_sheet
from unknot.spine.booking.lifecycle import Status


@dataclass(frozen=True)
class CourseSheet:
    """A course as it stands at one moment. ``signal`` is health: a word of the outcome rules, or empty.

    ``visits`` are all that took or take place, in order of time; ``left`` is how many are to come. ``undo`` is what
    was last done to it as one and can be taken back: booked, moved or cancelled, until ``undo_until``.
    """

    id: int
    key: UUID
    client_id: int
    client_key: UUID
    client: str
    state: str
    therapist_id: int
    therapist: str
    per_week: int
    count: int
    review_visit: int
    signal: str
    visits: tuple[VisitSheet, ...]
    left: int
    link: str
    undo: str = ""
    undo_until: datetime | None = None

    @property
    def is_running(self) -> bool:
        """True until it was ended as one."""
        return self.state == Course.State.RUNNING

    @property
    def is_paused(self) -> bool:
        """True while it runs and staff are asked what is to become of it."""
        return self.is_running and bool(self.signal)

    @property
    def zone(self) -> ZoneInfo | None:
        """Where it takes place."""
        return self.visits[0].zone if self.visits else None


def course_sheet(course: Course, *, now: datetime) -> CourseSheet:
    """The value of a course with its visits."""
    rows, step = courses.visits_of(course), courses.last_step(course, now=now)
    return CourseSheet(
        id=course.pk,
        key=course.public_id,
        client_id=course.client_id,
        client_key=course.client.public_id,
        client=course.client.name,
        state=course.state,
        therapist_id=course.therapist_id,
        therapist=course.therapist.name,
        per_week=course.per_week,
        count=course.visits,
        review_visit=course.review_visit,
        signal=course.signal or "",
        visits=tuple(visit_sheet(one, now=now) for one in rows),
        left=sum(1 for one in rows if one.status == Status.BOOKED and one.starts_at > now),
        link=links.course_address(course.public_id),
        undo=step.word if step else "",
        undo_until=step.until if step else None,
    )
