"""A course of care as staff see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unknot.kit import dates
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import CourseSheet, VisitSheet
from unknot.rooms.desk.pages.days import STATES
from unknot.rooms.desk.pages.levels import MARKS
from unknot.spine.vocabulary import Level

ASKED, BY_THERAPIST = "asked", "THERAPIST"
# What the outcome rules say (EVIDENCE 5.7), in the words that staff read; a level by its own name.
SIGNALS: Mapping[str, str | Promise] = {
    "STOP_REFER": gettext_lazy("The pain has got worse: stop, and send them on"),
    "REFER": gettext_lazy("Not clearly better by now: try something else, or a doctor"),
    "COMPLETE": gettext_lazy("Over this bout of pain: no more is needed"),
    "END_COURSE": gettext_lazy("Ten visits or twelve weeks are reached"),
    BY_THERAPIST: gettext_lazy("The therapist ends it"),
}
HOW: Mapping[str, str | Promise] = {
    "running": gettext_lazy("runs"),
    "cancelled": gettext_lazy("the rest was cancelled"),
    "stopped": gettext_lazy("stopped"),
    "undone": gettext_lazy("undone"),
}


@dataclass(frozen=True)
class CoursePage:
    """A course; ``why`` is health, and empty for whoever may not read it."""

    title: str
    who: str
    person: str
    state: str
    why: str
    rows: list[tuple[str, str]]
    visits: list[tuple[str, str, str]]
    is_paused: bool
    can_change: bool
    undo_until: str


def course_page(course: CourseSheet, *, signal: str | None, now: datetime) -> CoursePage:
    """Everything on its page."""
    return CoursePage(
        title=_("Course of %(name)s") % {"name": course.client},
        who=course.client,
        person=reverse("desk:person", args=[course.client_key]),
        state=state_words(course),
        why=signal_words(signal) if signal else "",
        rows=booking.course_rows(course),
        visits=[_visit(one, now) for one in course.visits],
        is_paused=course.is_paused,
        can_change=course.is_running and course.left > 0,
        undo_until=dates.clock(course.undo_until, course.zone) if course.undo_until and course.zone else "",
    )


def course_line(course: CourseSheet) -> tuple[str, str, str]:
    """A course on a card: its words, its page, and how it stands."""
    words = ngettext("%(count)d visit with %(name)s", "%(count)d visits with %(name)s", course.count)
    href = reverse("desk:course", args=[course.key])
    return words % {"count": course.count, "name": course.therapist}, href, state_words(course)


def state_words(course: CourseSheet) -> str:
    """How it stands, and how many visits are to come."""
    how = str(gettext_lazy("paused") if course.is_paused else HOW[course.state])
    if not course.is_running:
        return how
    return f"{how}, " + ngettext("%(count)d to come", "%(count)d to come", course.left) % {"count": course.left}


def signal_words(signal: str) -> str:
    """Why, in words."""
    if signal in SIGNALS:
        return str(SIGNALS[signal])
    return str(MARKS[Level[signal]].word) if signal in Level.__members__ else signal


def _visit(visit: VisitSheet, now: datetime) -> tuple[str, str, str]:
    href = reverse("desk:visit", args=[visit.public_id])
    return dates.when(visit.starts_at, visit.zone, now=now), href, str(STATES[visit.status])
