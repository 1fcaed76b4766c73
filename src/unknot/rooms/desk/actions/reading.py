"""Reading what concerns health, and writing down that it was read, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import CourseSheet, VisitSheet
from unknot.rooms.check import door as check
from unknot.rooms.check.door import ClearanceSheet, FindingSheet, NewsSheet, RaisedSheet, Stop
from unknot.rooms.desk import access
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import Person
from unknot.spine.vocabulary import Level


@dataclass(frozen=True)
class Day:
    """The visits of a local date that a member of staff may see, and what they may know of the people.

    ``in_care`` are the clients whose health is open to them; ``findings`` has an entry for those who did a check,
    ``raised`` for those whose level was raised by hand without one; ``shown`` is each one's match as they saw it.
    ``stops`` says of everybody on the list who may not be treated now, by level alone; ``news`` what those in care said
    otherwise before a visit; ``answered`` when the questions before each visit were answered.
    ``unsettled`` are times of any date that are held or requested, and so no booking yet.
    """

    visits: list[VisitSheet]
    unsettled: list[VisitSheet]
    of_everybody: bool
    in_care: frozenset[int]
    seen: frozenset[int]
    findings: dict[int, FindingSheet]
    raised: dict[int, Level]
    shown: dict[int, dict[str, Any]]
    stops: dict[int, Stop]
    news: dict[int, NewsSheet]
    answered: dict[int, datetime]


@dataclass(frozen=True)
class Health:
    """What the card shows of a person's health. ``shown`` is the match as the person saw it.

    ``told`` is what was given at the last checks, newest first, so that one drawing can lie beside an older one.
    """

    finding: FindingSheet | None
    told: list[tuple[datetime, dict[str, Any]]]
    shown: dict[str, Any] | None
    clearances: list[ClearanceSheet]
    raised: list[RaisedSheet]
    news: NewsSheet | None = None

    @property
    def given(self) -> dict[str, Any]:
        """What was given at the last check, question by question."""
        return self.told[0][1] if self.told else {}


@transaction.atomic
def read_day(user: Any, day: date, *, now: datetime) -> Day:
    """The day of this member of staff; each person whose level was read has an entry in the trail."""
    whose = access.own_therapist(user)
    of_everybody = whose is None
    visits = booking.day_list(day, therapist_id=whose, now=now)
    clients = {visit.client_id for visit in visits if visit.client_id is not None}
    in_care = practice.cared_for_by(user, at=now) & clients
    findings = check.latest_findings_of_clients(in_care, now=now)
    raised = check.raised_levels_of_clients(in_care - findings.keys(), now=now)
    subjects = [f"client:{client_id}" for client_id in sorted(in_care)]
    practice.record_for_each(actor=f"user:{user.pk}", action="read day list", subjects=subjects, now=now)
    shown = match.recommendations_shown(finding.id for finding in findings.values())
    stops = check.stops_of_clients(clients, now=now)
    others = [f"client:{client_id}" for client_id in sorted(stops.keys() - in_care)]
    practice.record_for_each(actor=f"user:{user.pk}", action="read level", subjects=others, now=now)
    return Day(
        visits=visits,
        unsettled=booking.unsettled(therapist_id=whose, now=now),
        of_everybody=of_everybody,
        in_care=in_care,
        seen=frozenset(clients if of_everybody else in_care),
        findings=findings,
        raised=raised,
        shown={client: shown[finding.id] for client, finding in findings.items() if finding.id in shown},
        stops=stops,
        news=check.news_of_clients(in_care, now=now),
        answered=booking.questions_answered(visits),
    )


@transaction.atomic
def read_health(user: Any, person: Person, *, now: datetime) -> Health | None:
    """A person's health for whoever cares for them, with an entry in the trail; None for everybody else."""
    if not practice.may_see_health(user, person.id, at=now):
        return None
    practice.record(actor=f"user:{user.pk}", action="read card", subject=f"client:{person.id}", now=now)
    finding = check.latest_finding_of_client(person.id, now=now)
    return Health(
        finding=finding,
        told=check.told_by_client(person.id),
        shown=match.recommendation_shown(finding.id) if finding else None,
        clearances=check.clearances_of(person.id, now=now),
        raised=check.raised_of(person.id, now=now),
        news=check.news_of_clients([person.id], now=now).get(person.id),
    )


@transaction.atomic
def read_stop(user: Any, client_id: int, *, now: datetime) -> Stop | None:
    """Whether somebody may be treated now, by level alone, with an entry in the trail where it says something."""
    stop = check.stop_of_client(client_id, now=now)
    if stop:
        practice.record(actor=f"user:{user.pk}", action="read level", subject=f"client:{client_id}", now=now)
    return stop


@transaction.atomic
def read_signal(user: Any, course: CourseSheet, *, now: datetime) -> str | None:
    """Why a course is paused or was stopped, for whoever cares for the person; None for everybody else."""
    if not practice.may_see_health(user, course.client_id, at=now):
        return None
    practice.record(actor=f"user:{user.pk}", action="read course", subject=f"client:{course.client_id}", now=now)
    return course.signal


@transaction.atomic
def level_now(user: Any, person: Person, *, now: datetime) -> Level:
    """The level as it stands for somebody in this user's care, with an entry in the trail."""
    practice.record(actor=f"user:{user.pk}", action="read level", subject=f"client:{person.id}", now=now)
    finding = check.latest_finding_of_client(person.id, now=now)
    levels = [one.level for one in check.raised_of(person.id, now=now)]
    return max([*levels, finding.level if finding else Level.PROCEED])
